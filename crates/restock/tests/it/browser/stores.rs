//! The page of a store, as the people in the shop see it.

use std::fmt::Write as _;

use jiff::SignedDuration;
use serde_json::json;

use crate::support::{Browser, Catalogue, Checker, Readers, Restock, Setup, Store, Wire, WireState, now};

/// More than a page of the feed, and so many of them missing that the gate is closed.
const MISSED: usize = 6_100;
const PAGE: u64 = 5_000;

async fn shop(readers: &Readers) -> Restock {
    let office = Restock::start(&Setup::alone().and(&readers.toml())).await;
    let catalogue = Catalogue(&office.http);
    catalogue.list("north").await;
    for (id, name, barcode) in [("P1", "Green tea", "4006381333931"), ("P2", "Black tea", "4006381333948")] {
        catalogue.product(id, name, barcode).await;
        catalogue.price(id, "10.00").await;
    }
    office
}

async fn says(browser: &Browser, id: &str, text: &str) {
    let script = format!("document.getElementById('{id}').innerText.includes({})", json!(text));
    browser.until(&format!("#{id} says {text}"), &script).await;
}

async fn costs(browser: &Browser, amount: &str) {
    let script = format!("document.querySelector('.amount')?.textContent === {}", json!(amount));
    browser.until(&format!("it costs {amount}"), &script).await;
}

/// As a scanner does: the code, and Enter.
async fn scan(browser: &Browser, code: &str) {
    browser.press(&format!("{code}\u{e007}")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shops_page_says_what_things_cost_now_and_how_fresh_that_is() {
    let Some(browser) = Browser::open().await else { return };
    let readers = Readers::one_store();
    let office = shop(&readers).await;
    let wire = Wire::to(&office.http).await;
    let mut store = Store::prepare(&wire.http, &readers).with("behind_age = \"6s\"").arg("--line-switch");
    store.run().await;
    browser.page.goto(&store.http.url("/")).await.unwrap();
    says(&browser, "standing", "Prices are current").await;
    says(&browser, "words", "Prices as of ").await;
    says(&browser, "words", ", last contact just now").await;

    // By barcode and by name; and what changes, changes under the reader's eyes.
    scan(&browser, "4006381333931").await;
    costs(&browser, "€10.00").await;
    assert_eq!(browser.ask("document.querySelector('.name').textContent").await, "Green tea");
    Catalogue(&office.http).price("P1", "12.50").await;
    costs(&browser, "€12.50").await;
    assert_eq!(browser.ask("document.querySelector('.changed').textContent").await, "The price has just changed.");
    scan(&browser, "te").await;
    browser.until("both teas are found", "document.querySelectorAll('#hits button').length === 2").await;
    scan(&browser, "nothing-like-it").await;
    says(&browser, "answer", "Nothing is known as “nothing-like-it”.").await;

    // A long absence: behind the gate it answers and does not claim to be current, until it is.
    let freshness = store.http.get("/api/freshness").await;
    let of_prices = freshness["feeds"].as_array().unwrap().iter().find(|feed| feed["feed"] == "price.stores.north");
    let held = of_prices.unwrap()["position"].as_u64().unwrap() + PAGE;
    wire.set(WireState::Cut);
    let mut products = "product_id,name:en\n".to_owned();
    let mut prices = "list_id,product_id,amount,from,until\n".to_owned();
    for n in 0..MISSED {
        let _ = writeln!(products, "Q{n},Thing {n}");
        let _ = writeln!(prices, "north,Q{n},2.00,2026-01-01,");
    }
    Catalogue(&office.http).import("products", products).await;
    Catalogue(&office.http).import("prices", prices).await;
    says(&browser, "standing", "Out of touch: prices may have changed").await;
    says(&browser, "trouble", "Head office does not answer.").await;
    wire.set(WireState::HeldAt(format!("price.stores.north?lastEventId={held}&")));
    says(&browser, "standing", "Catching up: prices are not current yet").await;
    says(&browser, "words", &format!(", {} events behind", MISSED as u64 - PAGE)).await;
    scan(&browser, "P2").await;
    costs(&browser, "€10.00").await;
    wire.set(WireState::Up);
    says(&browser, "standing", "Prices are current").await;

    // Without a line, by the switch: a sale begins by the store's clock, and what is sold waits.
    let catalogue = Catalogue(&office.http);
    catalogue.group("PG1", &["P2"]).await;
    let from = now() + SignedDuration::from_secs(12);
    catalogue.sale("S1", "PG1", from).await;
    says(&browser, "answer", ": €8.00 (Sale S1)").await;
    browser.click("#line-up").await;
    assert!(now() < from, "this machine was too slow for a sale that soon: nothing was shown");
    costs(&browser, "€10.00").await;
    browser.click(".sell button").await;
    says(&browser, "till", "1 sale; 1 item is still to be told to head office.").await;
    says(&browser, "standing", "Out of touch").await;
    costs(&browser, "€8.00").await;
    says(&browser, "answer", "Sale S1, until ").await;
    if let Some(checker) = Checker::installed() {
        for (scheme, width) in [("light", 1400), ("dark", 1400), ("light", 360), ("dark", 360)] {
            browser.system_colours(scheme).await;
            browser.screen(width, 900).await;
            assert_eq!(checker.findings(&browser).await, Vec::<String>::new(), "{scheme}, {width}");
            let wide = browser.ask("document.documentElement.scrollWidth > window.innerWidth").await;
            assert_eq!(wide, false, "nothing is wider than a screen of {width}");
        }
    }
    browser.click("#line-up").await;
    says(&browser, "till", "1 sale, all known to head office.").await;
    says(&browser, "standing", "Prices are current").await;

    // The program itself goes, and comes back.
    store.kill().await;
    says(&browser, "standing", "No answer").await;
    store.restart().await;
    says(&browser, "standing", "Prices are current").await;
    costs(&browser, "€8.00").await;
    browser.close().await;
}
