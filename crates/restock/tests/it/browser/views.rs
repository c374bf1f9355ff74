//! Views, exports, colours and phones; and a list that is longer than any page.

use serde_json::{Value, json};

use super::{POSTPONED, live, morning, rows};
use crate::support::{Browser, CentralDouble, Goods, Restock, Setup, eventually, noon, size};

async fn text_of(browser: &Browser, css: &str) -> String {
    browser.ask(&format!("document.querySelector('{css}').textContent")).await.as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_gets_a_name_an_address_and_the_first_place() {
    let Some(browser) = Browser::open().await else { return };
    let central = CentralDouble::start(None).await;
    let restock = Restock::start(&Setup::with_central(&central.url())).await;
    morning(&central, &restock).await;
    let desk = restock.http.url("/");
    browser.page.goto(&desk).await.unwrap();
    live(&browser).await;
    browser.click(".chip.kind-advance").await;
    browser.until("only the advance is listed", "document.querySelectorAll('.row').length === 1").await;
    browser.press("v").await;
    browser.until("a name is asked for", "document.getElementById('view').open").await;
    browser.press("Hurry").await;
    browser.press("\u{e007}").await;
    browser
        .until("it is kept, and lit", "document.querySelector('#views a[aria-current]')?.dataset.name === 'Hurry'")
        .await;

    // Everything again, the view by its link, then as what the desk begins with.
    browser.click("#views a:first-of-type").await;
    browser.until("everything is listed", "document.querySelectorAll('.row').length > 1").await;
    live(&browser).await;
    browser.click("#views a[data-name=Hurry]").await;
    browser.until("the view is shown", "location.search === '?kind=advance'").await;
    live(&browser).await;
    browser.click("#view-edit").await;
    let address = text_of(&browser, "#view-address a").await;
    browser.click("#view [name=is_default]").await;
    browser.click("#view button.primary").await;
    browser
        .until("it is the default", "document.querySelector('#views a[data-default]')?.dataset.name === 'Hurry'")
        .await;
    browser.page.goto(&desk).await.unwrap();
    browser.until("the desk begins with it", "location.search === '?kind=advance'").await;
    browser.page.goto(&address).await.unwrap();
    browser.until("its address leads to it", "location.search === '?kind=advance'").await;
    live(&browser).await;

    // What is exported is what is seen, all of it.
    let table = browser
        .ask_later("fetch(document.querySelector('[data-export=csv]').href).then(r => r.text()).then(done)")
        .await;
    assert_eq!(table.as_str().unwrap().trim_end().lines().count(), 2, "{table}");
    browser.click("#clear").await;
    live(&browser).await;
    let lines = browser
        .ask_later("fetch(document.querySelector('[data-export=ndjson]').href).then(r => r.text()).then(done)")
        .await;
    let exported: Vec<Value> =
        lines.as_str().unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: Vec<&str> = exported.iter().map(|item| item["incarnation"].as_str().unwrap()).collect();
    assert_eq!(rows(&browser).await, ids);

    // Forgotten: the desk begins with everything again.
    browser.page.goto(&desk).await.unwrap();
    browser.until("the view is shown", "location.search === '?kind=advance'").await;
    live(&browser).await;
    browser.click("#view-edit").await;
    browser.click("#view-delete").await;
    browser.until("there are no views", "!document.querySelector('#views a')").await;
    browser.page.goto(&desk).await.unwrap();
    live(&browser).await;
    assert_eq!(rows(&browser).await.len(), POSTPONED + 1);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn colours_follow_the_system_until_they_are_chosen() {
    let Some(browser) = Browser::open().await else { return };
    let restock = Restock::start(&Setup::alone()).await;
    let is_dark = async || {
        let colour = browser.ask("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)").await;
        colour[0].as_u64().unwrap() < 100
    };
    let desk = restock.http.url("/");
    browser.system_colours("dark").await;
    browser.page.goto(&desk).await.unwrap();
    live(&browser).await;
    assert!(is_dark().await);
    browser.system_colours("light").await;
    assert!(!is_dark().await);
    // System, light, dark.
    browser.press("cc").await;
    assert!(is_dark().await);
    browser.page.goto(&restock.http.url("/help")).await.unwrap();
    assert!(is_dark().await, "it is remembered");
    assert_eq!(browser.ask("document.documentElement.dataset.theme").await, "dark");
    browser.until("the switch is there", "!document.getElementById('theme').hidden").await;
    assert_eq!(text_of(&browser, "#theme-text").await, "Colours: dark");
    browser.click("#theme").await;
    assert!(!is_dark().await, "as the system again");

    // The hints are read once.
    browser.page.goto(&desk).await.unwrap();
    live(&browser).await;
    browser.click("#hints-done").await;
    browser.page.goto(&desk).await.unwrap();
    assert_eq!(browser.ask("document.getElementById('hints').checkVisibility()").await, false);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_fits_a_phone_and_is_pressed_with_a_thumb() {
    let Some(browser) = Browser::open().await else { return };
    let central = CentralDouble::start(None).await;
    let restock = Restock::start(&Setup::with_central(&central.url())).await;
    morning(&central, &restock).await;
    browser.screen(360, 740).await;
    let first = restock.http.suggestions("sort=product").await.remove(0);
    let text = |name: &str| first[name].as_str().unwrap();
    for page in [
        "/?state=open",
        "/?group=supplier",
        "/help",
        "/shortages",
        "/dead",
        "/mails",
        &format!("/suggestions/{}", text("incarnation")),
        &format!("/products/{}", text("product_id")),
        &format!("/orders/{}", text("order_id")),
    ] {
        browser.page.goto(&restock.http.url(page)).await.unwrap();
        let width = browser.ask("document.documentElement.scrollWidth").await;
        assert!(width.as_u64().unwrap() <= 360, "{page} is {width} wide");
    }
    // Once the hints are read, the list is what one sees.
    browser.ask("localStorage.setItem('hints', 'read')").await;
    browser.page.goto(&restock.http.url("/?state=open")).await.unwrap();
    live(&browser).await;
    let top = browser.ask("document.querySelector('.row').getBoundingClientRect().top + scrollY").await;
    assert!(top.as_f64().unwrap() < 740.0, "the list begins on the first screen, not at {top}");
    let height = browser.ask("document.querySelector('.row [data-act=accept]').getBoundingClientRect().height").await;
    assert!(height.as_f64().unwrap() >= 36.0, "{height}");
    browser.click(".row [data-act=accept]").await;
    browser.until("it is done", "!!document.querySelector('.row.gone')").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_keeps_the_page_small() {
    let many = size(1_500, 450);
    let Some(browser) = Browser::open().await else { return };
    let retail = noon();
    let central = CentralDouble::start(None).await;
    let restock = Restock::start(&Setup::with_central(&central.url())).await;
    let mut events = vec![retail.supplier("S1"), retail.supplier("S2")];
    let mut orders = Vec::new();
    for n in 0..many / 10 {
        let names: Vec<String> = (0..10).map(|line| format!("P{n}x{line}")).collect();
        let supplier = format!("S{}", n % 2 + 1);
        let goods: Vec<Goods> =
            names.iter().map(|product_id| Goods { product_id, quantity: 100, in_days: 20 }).collect();
        orders.push(retail.order(&format!("PO-{n}"), &supplier, &goods));
        for name in &names {
            events.extend([retail.product(name, &supplier).published(), retail.counted(name, 1, 500)]);
        }
        events.push(retail.order_placed(&format!("PO-{n}")));
    }
    central.place(orders).await;
    for batch in events.chunks(500) {
        restock.http.send(batch).await;
    }
    eventually("everything is suggested", async || {
        let page = restock.http.get("/api/suggestions?limit=1").await;
        if page["total"] == json!(many) { Ok(()) } else { Err(page["total"].clone()) }
    })
    .await;
    browser.page.goto(&restock.http.url("/?group=supplier")).await.unwrap();
    live(&browser).await;
    let first = rows(&browser).await.remove(0);

    // To the end: the rows that are far away make room, and none is there twice.
    browser.ask("(window.most = 0, void new MutationObserver(() => { window.most = Math.max(window.most, document.querySelectorAll('.row').length); }).observe(document.getElementById('groups'), { childList: true, subtree: true }))").await;
    browser
        .until(
            "the end is reached",
            "(window.scrollTo(0, document.body.scrollHeight), document.getElementById('more').hidden)",
        )
        .await;
    let last = restock.http.suggestions("group=supplier").await.pop().unwrap()["incarnation"].clone();
    let is_there = |id: &str| format!("!!document.getElementById('s-{id}')");
    browser.until("the last one is shown", &is_there(last.as_str().unwrap())).await;
    let shown = rows(&browser).await;
    let different: std::collections::BTreeSet<&String> = shown.iter().collect();
    assert_eq!(shown.len(), different.len());
    let most = browser.ask("window.most").await.as_u64().unwrap();
    assert!(most <= 700, "{most} rows at once");

    // Back to the beginning: what made room is there again.
    browser.until("the first one is back", &format!("(window.scrollTo(0, 0), {})", is_there(&first))).await;

    // Everything in the view, whether it is on the page or not.
    browser.press("*").await;
    let all = format!("document.getElementById('bulk-count').textContent.replaceAll(',', '') === '{many} selected'");
    browser.until("all are selected", &all).await;
    browser.close().await;
}
