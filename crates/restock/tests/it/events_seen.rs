//! The catalogue of events, live: what is declared is held against what passed.

use serde_json::{Value, json};

use crate::support::{Browser, Restock, Setup, eventually, noon};

const TOKEN: &str = "a-token-for-the-readers-of-this-test";
const COUNTED: &str = "warehouse.stock.counted.v1";
const PRODUCT: &str = "product.product.published.v1";
const UNKNOWN: &str = "warehouse.robot.sneezed.v1";

async fn seen(restock: &Restock, kind: &str) -> Value {
    restock.http.get(&format!("/api/contracts/{kind}")).await["seen"].take()
}

fn named<'a>(seen: &'a Value, list: &str, field: &str, name: &str) -> &'a Value {
    let found = seen[list].as_array().unwrap().iter().find(|one| one[field] == name);
    found.unwrap_or_else(|| panic!("no {name} in {seen}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn publishers_consumers_rates_and_what_nobody_declared_are_seen_and_a_restart_forgets_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let token_file = folder.path().join("token");
    std::fs::write(&token_file, TOKEN).unwrap();
    let setup = Setup::alone().and(&format!(
        "[[feeds.readers]]\nname = \"store-7\"\ntoken_file = \"{}\"\nfeeds = [\"product.stores\"]\n\
         [[events.publishers]]\nowner = \"warehouse\"\nsources = [\"urn:wms\"]\n",
        token_file.display()
    ));
    let mut restock = Restock::start(&setup).await;
    let retail = noon();
    let from = |source: &str, mut event: Value| {
        event["source"] = json!(source);
        event
    };
    let mut unknown = retail.counted("P3", 1, 5);
    unknown["type"] = json!(UNKNOWN);
    let sent = [
        from("urn:wms", retail.counted("P1", 1, 5)),
        from("urn:wms", retail.counted("P1", 2, 6)),
        from("urn:somebody", retail.counted("P2", 1, 5)),
        from("urn:robots", unknown),
    ];
    restock.http.try_send(&sent).await.unwrap();
    let product = json!({ "names": { "en": "Green tea" } });
    assert!(restock.http.post("/api/catalogue/products/P1", &product).await.status < 300);

    let counted = seen(&restock, COUNTED).await;
    assert_eq!((&counted["events"], &counted["last_hour"], &counted["last_day"]), (&json!(3), &json!(3), &json!(3)));
    let standing = |source| named(&counted, "publishers", "source", source)["standing"].clone();
    assert_eq!((standing("urn:wms"), standing("urn:somebody")), (json!("declared"), json!("undeclared")));
    assert_eq!(named(&counted, "consumers", "name", "restocking")["at"], "POST /events");
    let all = restock.http.get("/api/contracts").await;
    assert_eq!(
        (&all["undeclared"][0]["type"], &all["undeclared"][0]["sources"]),
        (&json!(UNKNOWN), &json!(["urn:robots"]))
    );

    // What a context says is heard by another one, and by a reader that says how far it is.
    eventually("offers heard of the product", async || {
        let seen = seen(&restock, PRODUCT).await;
        let offer = named(&seen, "consumers", "name", "offer").clone();
        if offer["events"] == 1 && offer["behind"] == 0 { Ok(()) } else { Err(offer) }
    })
    .await;
    let before = seen(&restock, PRODUCT).await;
    assert_eq!(before["publishers"][0]["source"], "urn:restock:product");
    assert_eq!(named(&before, "consumers", "name", "store-7")["last_contact"], Value::Null);
    let asked = restock.http.client.get(restock.http.url("/feeds/product.stores?lastEventId=1")).bearer_auth(TOKEN);
    assert_eq!(asked.send().await.unwrap().status(), 200);
    let store = named(&seen(&restock, PRODUCT).await, "consumers", "name", "store-7").clone();
    assert_eq!((&store["at"], &store["behind"]), (&json!("product.stores"), &json!(0)));
    assert_eq!(seen(&restock, "promotion.sale.prepared.v1").await["last_seen"], Value::Null, "declared, never seen");

    assert!(restock.terminate().await.0.success());
    restock.restart().await;
    assert_eq!(seen(&restock, COUNTED).await["events"], 3);
    restock.take_dead_letters(1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_events_is_reached_and_read_by_the_keyboard() {
    let Some(browser) = Browser::open().await else { return };
    let setup = Setup::alone().and("[[events.publishers]]\nowner = \"warehouse\"\nsources = [\"urn:wms\"]\n");
    let restock = Restock::start(&setup).await;
    restock.http.send(&[noon().counted("P1", 1, 5)]).await;
    browser.page.goto(&restock.http.url("/")).await.unwrap();
    browser.press("ge").await;
    browser
        .until("the page of events is shown", "location.pathname === '/contracts' && !!document.querySelector('h1')")
        .await;
    let stands_out = browser.ask("document.querySelector('.stands-out').innerText").await;
    assert!(stands_out.as_str().unwrap().contains(COUNTED), "{stands_out}");
    let types = browser.ask("document.querySelectorAll('main section table tbody tr').length").await;
    let listed = restock.http.get("/api/contracts").await["types"].as_array().unwrap().len();
    assert_eq!(types, json!(listed));
    browser.ask("document.querySelector('.stands-out a').focus()").await;
    browser.press("\u{e007}").await;
    browser.until("its own page is shown", &format!("location.pathname === '/contracts/{COUNTED}'")).await;
    let text = browser.ask("document.querySelector('main').innerText").await;
    for part in ["undeclared", "POST /events", "Stock units."] {
        assert!(text.as_str().unwrap().contains(part), "{part}: {text}");
    }
    browser.close().await;
}
