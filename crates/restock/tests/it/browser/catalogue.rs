//! A merchandiser's day: a sale planned and looked at before it is saved, files, and somebody who was faster.

use fantoccini::Locator;
use serde_json::{Value, json};

use crate::support::{Browser, Checker, Http, Restock, Setup, eventually};

const ENTER: &str = "\u{e007}";

async fn made(http: &Http, path: &str, body: Value) {
    let answer = http.post(&format!("/api/catalogue/{path}"), &body).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
}

/// Two pencils with prices, one of them in a group.
async fn shop() -> Restock {
    let restock = Restock::start(&Setup::alone()).await;
    let http = &restock.http;
    made(http, "groups/PG1", json!({ "names": { "en": "Pencils" } })).await;
    made(http, "lists/north", json!({ "name": "North", "currency": "EUR", "channel": "stores" })).await;
    for (id, amount) in [("P1", "10.00"), ("P2", "20.00")] {
        made(
            http,
            &format!("products/{id}"),
            json!({ "names": { "en": format!("Pencil {id}") }, "brand": "Ink & Co" }),
        )
        .await;
        made(http, &format!("lists/north/prices/{id}"), json!({ "amount": amount, "from": "2020-01-01T00:00:00Z" }))
            .await;
    }
    made(http, "products/P1/groups", json!({ "join": "PG1" })).await;
    restock
}

async fn open(browser: &Browser, restock: &Restock, path: &str) {
    browser.page.goto(&restock.http.url(path)).await.unwrap();
    // The page's scripts have run once its shell has.
    browser.until("its scripts run", "!document.getElementById('keys-open').hidden").await;
}

async fn write(browser: &Browser, css: &str, text: &str) {
    let field = browser.page.find(Locator::Css(css)).await.unwrap();
    field.clear().await.unwrap();
    field.send_keys(text).await.unwrap();
}

/// Sets a moment as its picker does, whatever the language of the browser.
async fn moment(browser: &Browser, name: &str, text: &str) {
    let set = format!(
        "(field => {{ field.value = '{text}'; field.dispatchEvent(new Event('change', {{ bubbles: true }})); return true; }})(document.querySelector('#sale [name={name}]'))"
    );
    assert_eq!(browser.ask(&set).await, true);
}

async fn text(browser: &Browser, css: &str) -> String {
    let script = format!("document.querySelector({css:?})?.innerText ?? ''");
    browser.ask(&script).await.as_str().unwrap().to_owned()
}

async fn shows(browser: &Browser, css: &str, expected: &str) {
    browser.until(expected, &format!("!!document.querySelector({css:?})?.innerText.includes({expected:?})")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_on_a_group_is_seen_before_it_is_saved_and_a_product_that_joins_shows_it() {
    let Some(browser) = Browser::open().await else { return };
    let restock = shop().await;
    open(&browser, &restock, "/catalogue/new-sale").await;
    write(&browser, "[name=sale_id]", "S1").await;
    write(&browser, "[name='names.en']", "Back to school").await;
    // The group is found and picked from the keyboard.
    write(&browser, "[data-find=groups]", &format!("PG1{ENTER}")).await;
    write(&browser, "[name=discount_percent]", "20").await;
    moment(&browser, "from", "2020-02-01T00:00").await;
    moment(&browser, "until", "2100-01-01T00:00").await;
    moment(&browser, "announced_at", "2020-02-01T00:00").await;
    shows(&browser, "#outlook", "8.00 EUR").await;
    assert!(text(&browser, "#outlook").await.contains("1 product would be under it"));
    assert_eq!(
        restock.http.try_get("/api/catalogue/sales/S1").await.unwrap().status,
        404,
        "nothing is said by looking"
    );
    browser.click("#sale button.primary").await;
    browser.until("the sale has its page", "location.pathname === '/catalogue/sales/S1'").await;
    shows(&browser, "#said", "promotion.sale.prepared.v1, version 1").await;
    eventually("it runs", async || {
        open(&browser, &restock, "/catalogue/sales/S1").await;
        let stands = text(&browser, "h1 .badge").await;
        if stands == "running" { Ok(()) } else { Err(stands) }
    })
    .await;

    // Another product joins the group on its own page: its price changes, and the page says why.
    open(&browser, &restock, "/catalogue/products/P2").await;
    write(&browser, "#groups [data-find=groups]", &format!("PG1{ENTER}")).await;
    browser.click("#groups button.primary").await;
    shows(&browser, "#said", "product.membership.published.v1").await;
    eventually("the price is reduced", async || {
        open(&browser, &restock, "/catalogue/products/P2").await;
        let now = text(&browser, ".now").await;
        if now.contains("16.00 EUR") && now.contains("S1") { Ok(()) } else { Err(now) }
    })
    .await;
    assert!(text(&browser, ".sale-list").await.contains("Because it is in the group Pencils (PG1)."));
    assert!(text(&browser, ".told").await.contains("Came under a sale S1"));

    // Called off: asked first, told then, and the price goes back.
    open(&browser, &restock, "/catalogue/sales/S1").await;
    browser.click("#withdraw button").await;
    browser.page.dismiss_alert().await.unwrap();
    assert_eq!(restock.http.get("/api/catalogue/sales/S1").await["plan"]["withdrawn"], false);
    browser.click("#withdraw button").await;
    browser.page.accept_alert().await.unwrap();
    shows(&browser, ".banner:not(#said)", "It was called off").await;
    eventually("the price is as before", async || {
        open(&browser, &restock, "/catalogue/products/P2").await;
        let now = text(&browser, ".now").await;
        if now.contains("20.00 EUR") && !now.contains("S1") { Ok(()) } else { Err(now) }
    })
    .await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_imported_and_says_which_rows_were_refused_and_why() {
    let Some(browser) = Browser::open().await else { return };
    let restock = shop().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("2026-11-products.csv");
    std::fs::write(&file, "product_id,name:en,barcodes\nP7,Eraser,4006381333931\nP8,,\nP9,Ruler,abc\n").unwrap();
    open(&browser, &restock, "/catalogue/imports").await;
    browser.click("#send-file button").await;
    shows(&browser, "#send-file .fault", "choose a CSV file").await;
    let field = browser.page.find(Locator::Css("input[type=file]")).await.unwrap();
    field.send_keys(file.to_str().unwrap()).await.unwrap();
    assert_eq!(
        browser.ask("document.querySelector('[name=kind]').value").await,
        "products",
        "its name says what it holds"
    );
    browser.click("#send-file button").await;
    browser.until("the import has its page", "location.pathname.startsWith('/catalogue/imports/')").await;
    shows(&browser, "#progress", "All 3 rows were looked at").await;
    let refused = text(&browser, "#progress table").await;
    assert!(refused.contains("barcodes: a barcode has 4 to 24 digits"), "{refused}");
    let lines = browser.ask("[...document.querySelectorAll('#progress tbody th')].map(line => line.innerText)").await;
    assert_eq!(lines, json!(["3", "4"]));
    open(&browser, &restock, "/catalogue/imports").await;
    assert!(text(&browser, "#imports").await.contains("2026-11-products.csv"));

    // A file of something else is refused where it is chosen.
    let other = folder.path().join("prices.csv");
    std::fs::write(&other, "colour\nred\n").unwrap();
    let field = browser.page.find(Locator::Css("input[type=file]")).await.unwrap();
    field.send_keys(other.to_str().unwrap()).await.unwrap();
    browser.click("#send-file button").await;
    shows(&browser, "#send-file", "column list_id is missing").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_slower_sees_what_it_is_now_and_decides_and_faults_stand_beside_their_fields() {
    let Some(browser) = Browser::open().await else { return };
    let restock = shop().await;
    open(&browser, &restock, "/catalogue/products/P1").await;
    let elsewhere = json!({ "names": { "en": "Pencil P1" }, "brand": "Graphite Ltd" });
    made(&restock.http, "products/P1", elsewhere).await;
    write(&browser, "#product [name='names.en']", "Pencil HB").await;
    browser.click("#product button.primary").await;
    shows(&browser, "#product .form-said", "Somebody changed it meanwhile; nothing of yours was saved").await;
    let said = text(&browser, "#product .form-said").await;
    assert!(said.contains("Brand: Graphite Ltd (was Ink & Co)"), "{said}");
    let product = async || restock.http.get("/api/catalogue/products/P1").await["product"].clone();
    assert_eq!(product().await["names"]["en"], "Pencil P1");
    browser.click("#product .ways-on button:not(.primary)").await;
    shows(&browser, "#said", "product.product.published.v1, version 3").await;
    let now = product().await;
    let both = (&json!("Pencil HB"), &json!("Graphite Ltd"));
    assert_eq!((&now["names"]["en"], &now["brand"]), both, "what was not touched here stays as the other one made it");

    // What is so already is told as such.
    browser.click("#product button.primary").await;
    shows(&browser, "#product .form-said", "Nothing to change: it is so already, at version 3").await;

    // Another language, and a barcode that is none.
    write(&browser, "[data-language]", "de").await;
    browser.click("[data-add-language]").await;
    write(&browser, "#product [name='names.de']", "Bleistift").await;
    write(&browser, "#product [name=barcodes]", "abc").await;
    browser.click("#product button.primary").await;
    shows(&browser, "#product .fault", "a barcode has 4 to 24 digits").await;
    let field = "document.querySelector('#product [name=barcodes]')";
    assert_eq!(browser.ask(&format!("{field}.getAttribute('aria-invalid')")).await, "true");
    assert_eq!(browser.ask(&format!("document.activeElement === {field}")).await, true);
    write(&browser, "#product [name=barcodes]", "4006381333931").await;
    browser.click("#product button.primary").await;
    shows(&browser, "#said", "version 4").await;
    assert_eq!(product().await["names"]["de"], "Bleistift");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn prices_are_changed_in_place_and_many_products_join_a_group_at_once() {
    let Some(browser) = Browser::open().await else { return };
    let restock = shop().await;
    open(&browser, &restock, "/catalogue/lists/north").await;
    let row = "tr[data-price=P1]";
    write(&browser, &format!("{row} [name=amount]"), &format!("1,5{ENTER}")).await;
    shows(&browser, &format!("{row} .fault"), "is not an amount").await;
    write(&browser, &format!("{row} [name=amount]"), &format!("11.50{ENTER}")).await;
    shows(&browser, row, "11.50 EUR").await;
    shows(&browser, row, "price.price.published.v1, version 2").await;
    let focused = "document.activeElement === document.querySelector('tr[data-price=P2] [name=amount]')";
    browser.until("the next price has the focus", focused).await;

    open(&browser, &restock, "/catalogue/groups/PG1").await;
    browser.click("#join details summary").await;
    write(&browser, "#join textarea", "P2\nP1\nP404").await;
    browser.click("#join button.primary").await;
    shows(&browser, "#join .form-said", "1 changed, 1 as before, 1 refused.").await;
    shows(&browser, "#join .form-said", "there is no product P404").await;
    open(&browser, &restock, "/catalogue/groups/PG1").await;
    browser.click("[data-all]").await;
    browser.click("#leave button.danger").await;
    shows(&browser, "#said", "2 changed").await;
    let group = restock.http.get("/api/catalogue/groups/PG1").await;
    assert_eq!(group["product_ids"], json!([]));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_of_the_catalogue_has_a_serious_fault_in_light_or_dark_on_a_screen_or_a_phone() {
    let Some(checker) = Checker::installed() else { return };
    let Some(browser) = Browser::open().await else { return };
    let restock = shop().await;
    let sale = json!({ "names": { "en": "Advent" }, "group_ids": ["PG1"], "discount_percent": "20",
        "from": "2099-12-01T00:00:00Z", "until": "2099-12-24T00:00:00Z", "announced_at": "2099-11-30T00:00:00Z" });
    made(&restock.http, "sales/S1", sale).await;
    made(&restock.http, "products/P1/cost", json!({ "unit_cost": "4.00", "currency": "EUR" })).await;
    let url = restock.http.url("/api/catalogue/imports?name=products.csv");
    let sent = restock.http.client.post(url).header("content-type", "text/csv").body("product_id,name:en\nP8,\n");
    let import: Value = serde_json::from_str(&sent.send().await.unwrap().text().await.unwrap()).unwrap();
    let import = format!("/catalogue/imports/{}", import["import_id"].as_str().unwrap());
    let pages = [
        "/catalogue",
        "/catalogue/products/P1",
        "/catalogue/groups",
        "/catalogue/groups/PG1",
        "/catalogue/lists",
        "/catalogue/lists/north",
        "/catalogue/sales",
        "/catalogue/sales/S1",
        "/catalogue/new-sale",
        "/catalogue/imports",
        &import,
    ];
    let mut found = Vec::new();
    for (scheme, width) in [("light", 1400), ("dark", 1400), ("light", 360), ("dark", 360)] {
        browser.system_colours(scheme).await;
        browser.screen(width, 900).await;
        for page in pages {
            open(&browser, &restock, page).await;
            browser.ask("document.querySelectorAll('details').forEach(part => { part.open = true; }) ?? true").await;
            let faults = checker.findings(&browser).await;
            found.extend(faults.into_iter().map(|fault| format!("{page}, {scheme}, {width}: {fault}")));
            if browser.ask("document.documentElement.scrollWidth <= window.innerWidth").await != true {
                found.push(format!("{page} scrolls sideways at {width}"));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
    browser.close().await;
}
