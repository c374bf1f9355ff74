//! The whole in one process: the demo with its catalogue and its stores, as a visitor plays with them.

use serde_json::json;

use crate::support::{Browser, Checker, Http, Restock, eventually};

/// A product of the retailer, among the best sellers.
const PRODUCT: &str = "85123A";

async fn has_price(store: &Http) -> serde_json::Value {
    eventually("a store has a price", async || {
        let answer =
            store.try_get(&format!("/api/products/{PRODUCT}")).await.map_err(|error| json!(error.to_string()))?;
        if answer.status == 200 && answer.body["products"][0]["price"]["amount"].is_string() {
            Ok(answer.body)
        } else {
            Err(answer.body)
        }
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_takes_a_store_offline_by_its_switch_watches_it_fall_behind_and_catch_up() {
    let Some(browser) = Browser::open().await else { return };
    let mut demo = Restock::demo();
    demo.restart().await;
    let [north, south] = demo.stores().map(|url| (Http::new(url.clone()), url));
    has_price(&north.0).await;
    has_price(&south.0).await;
    browser.page.goto(&demo.http.url(&format!("/catalogue?q={PRODUCT}"))).await.unwrap();
    let listed = format!("document.querySelector('main').innerText.includes('{PRODUCT}')");
    browser.until("the catalogue lists products", &listed).await;

    // Head office sees both in touch; without a token, other people's programs still read the desk's own log.
    browser.page.goto(&demo.http.url("/stores")).await.unwrap();
    let standing = |store: &str| format!("document.querySelector('[data-reader=\"{store}\"]').dataset.standing");
    for store in ["north-1", "south-1"] {
        browser.until(&format!("{store} has everything"), &format!("{} === 'good'", standing(store))).await;
    }
    assert_eq!(demo.http.try_get("/feeds/restocking?limit=1").await.unwrap().status, 200);
    if let Some(checker) = Checker::installed() {
        for (scheme, width) in [("light", 1400), ("dark", 360)] {
            browser.system_colours(scheme).await;
            browser.screen(width, 900).await;
            assert_eq!(checker.findings(&browser).await, Vec::<String>::new(), "{scheme}, {width}");
        }
        browser.screen(1400, 1000).await;
    }

    // The switch on the store's own page.
    browser.page.goto(&north.1).await.unwrap();
    browser.until("the page has a switch", "!document.getElementById('line').hidden").await;
    browser.click("#line-up").await;
    eventually("the line is away", async || {
        let freshness = north.0.get("/api/freshness").await;
        if freshness["line_is_up"] == json!(false) { Ok(()) } else { Err(freshness) }
    })
    .await;
    let behind = "[...document.querySelectorAll('[data-reader=\"north-1\"] .behind')].reduce((sum, cell) => sum + Number(cell.textContent.replaceAll(',', '')), 0)";
    for (round, amount) in [(1, "4.21"), (2, "4.22"), (3, "4.23")] {
        let path = format!("/api/catalogue/lists/north/prices/{PRODUCT}");
        let changed = demo.http.post(&path, &json!({ "amount": amount })).await;
        assert_eq!(changed.status, 200, "{}", changed.body);
        browser.page.goto(&demo.http.url("/stores")).await.unwrap();
        browser.until(&format!("its lag grows to {round}"), &format!("{behind} >= {round}")).await;
    }
    // It goes on answering with the price that it has, and says how old that is.
    let answer = has_price(&north.0).await;
    assert_ne!(answer["products"][0]["price"]["regular"], json!("4.23"), "{answer}");
    browser.page.goto(&north.1).await.unwrap();
    browser
        .until(
            "it says that it is not current",
            "document.getElementById('standing').textContent.startsWith('Out of touch')",
        )
        .await;
    has_price(&south.0).await;

    // The line is back: it catches up, and head office sees it.
    browser.click("#line-up").await;
    eventually("the new price is there", async || {
        let answer = has_price(&north.0).await;
        if answer["products"][0]["price"]["regular"] == json!("4.23") { Ok(()) } else { Err(answer) }
    })
    .await;
    browser.until("it says so", "document.getElementById('freshness').dataset.standing === 'current'").await;
    browser.page.goto(&demo.http.url("/stores")).await.unwrap();
    browser.until("head office sees it", &format!("{} === 'good'", standing("north-1"))).await;
    browser.close().await;
}
