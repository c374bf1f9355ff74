//! A long absence is made up behind a gate.

use std::fmt::Write as _;
use std::time::Instant;

use super::head_office;
use crate::support::{Catalogue, Readers, Store, Wire, WireState, size};

/// A store reads so many events at once.
const PAGE: usize = 5_000;

/// The place of a feed, as the store knows it.
fn position(freshness: &serde_json::Value, feed: &str) -> u64 {
    let feeds = freshness["feeds"].as_array().unwrap();
    feeds.iter().find(|place| place["feed"] == feed).unwrap()["position"].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_is_caught_up_behind_a_gate() {
    let missed = size(10_000, 6_100);
    let readers = Readers::one_store();
    let office = head_office(&readers).await;
    let wire = Wire::to(&office.http).await;
    let store = Store::start(&wire.http, &readers).await;
    let before = position(&store.is_current().await, "price.stores.north");
    wire.set(WireState::Cut);
    let mut products = "product_id,name:en\n".to_owned();
    let mut prices = "list_id,product_id,amount,from,until\n".to_owned();
    for n in 0..missed {
        let _ = writeln!(products, "Q{n},Thing {n}");
        let _ = writeln!(prices, "north,Q{n},2.00,2026-01-01,");
    }
    let catalogue = Catalogue(&office.http);
    catalogue.import("products", products).await;
    catalogue.import("prices", prices).await;
    catalogue.price("P1", "11.00").await;
    assert_eq!(store.product("P1").await["price"]["amount"], "10.00");

    // The line is back, and is held where the second page of prices is asked for: most of them are missing still.
    wire.set(WireState::HeldAt(format!("price.stores.north?lastEventId={}&", before as usize + PAGE)));
    let left = missed + 1 - PAGE;
    let is_behind = |said: &serde_json::Value| said["standing"] == "behind" && said["events_behind"] == left;
    let behind = store.says("it is behind", is_behind).await;
    assert_eq!(behind["is_current"], false);
    let text = behind["freshness"].as_str().unwrap();
    assert!(text.contains(&format!(", {left} events behind")), "{text}");
    let old = store.http.get("/api/products/P1").await;
    assert_eq!((&old["products"][0]["price"]["amount"], &old["is_current"]), (&"10.00".into(), &false.into()), "{old}");

    let began = Instant::now();
    wire.set(WireState::Up);
    store.is_current().await;
    println!("the last {left} of {missed} missed prices were caught up in {:?}", began.elapsed());
    assert_eq!(store.product("P1").await["price"]["amount"], "11.00");
    assert_eq!(store.product(&format!("Q{}", missed - 1)).await["price"]["amount"], "2.00");
}
