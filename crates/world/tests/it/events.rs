//! Made-up days for benchmarks.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

fn parsed(n: usize, seed: u64) -> Vec<Value> {
    let day = world::events::day(n, seed).unwrap();
    day.events.iter().map(|event| serde_json::from_str(event).unwrap()).collect()
}

#[test]
fn a_day_has_as_many_events_as_asked_for_and_all_seven_types() {
    let events = parsed(5_000, 3);
    assert_eq!(events.len(), 5_000);
    let types: BTreeSet<&str> = events.iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(types.len(), 7, "{types:?}");
    let ids: BTreeSet<String> = events.iter().map(|event| format!("{}{}", event["source"], event["id"])).collect();
    assert_eq!(ids.len(), 5_000);
    assert_eq!(parsed(7, 3).len(), 7);
}

#[test]
fn the_same_seed_makes_the_same_day_and_another_seed_another() {
    assert_eq!(parsed(500, 3), parsed(500, 3));
    assert_ne!(parsed(500, 3), parsed(500, 4));
}

#[test]
fn versions_and_seqs_of_a_day_are_contiguous_and_placed_orders_exist() {
    let day = world::events::day(5_000, 3).unwrap();
    let mut next: BTreeMap<String, u64> =
        day.orders.iter().map(|order| (order.order_id.clone(), order.version + 1)).collect();
    let mut checked = 0;
    for event in &day.events {
        let event: Value = serde_json::from_str(event).unwrap();
        let kind = event["type"].as_str().unwrap();
        let subject = event["subject"].as_str().unwrap().to_owned();
        let number =
            if kind.starts_with("warehouse.stock") { &event["data"]["seq"] } else { &event["data"]["version"] };
        if kind == "purchasing.order.placed.v1" {
            assert!(next.contains_key(&subject));
        } else if kind.contains("stock") || kind.contains("order") {
            let next = next.entry(subject).or_insert(1);
            assert_eq!(number.as_u64(), Some(*next));
            *next += 1;
            checked += 1;
        }
    }
    assert!(checked > 3_000);
}
