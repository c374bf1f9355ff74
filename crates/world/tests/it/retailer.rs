//! The whole retailer against a stand-in for Restock.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::SignedDuration;
use serde_json::Value;
use world::{World, WorldConfig, WorldHandle};

use crate::receiver::Receiver;

async fn small_world(receiver: &Receiver, folder: &Path) -> WorldHandle {
    World::start(WorldConfig::small(folder.to_owned(), receiver.url())).await.unwrap()
}

/// Waits until everything is delivered.
async fn settled(world: &WorldHandle, receiver: &Receiver) {
    while world.central().unsent().await.unwrap() > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(receiver.unreadable(), 0);
}

fn counts(receiver: &Receiver) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for event in receiver.distinct().values() {
        *counts.entry(event["type"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    counts
}

/// Numbers of one entity: contiguous, from `first`, whatever the order of arrival.
fn assert_contiguous(receiver: &Receiver, prefix: &str, number: impl Fn(&Value) -> Option<(String, u64)>, first: u64) {
    let mut numbers: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for event in receiver.distinct().values().filter(|event| event["type"].as_str().unwrap().starts_with(prefix)) {
        if let Some((entity, number)) = number(event) {
            numbers.entry(entity).or_default().push(number);
        }
    }
    assert!(!numbers.is_empty());
    for (entity, mut numbers) in numbers {
        numbers.sort_unstable();
        let expected: Vec<u64> = (first..).take(numbers.len()).collect();
        assert_eq!(numbers, expected, "{prefix} of {entity}");
    }
}

#[tokio::test]
async fn a_new_world_tells_of_everything_it_has() {
    let (receiver, folder) = (Receiver::start().await, tempfile::tempdir().unwrap());
    let world = small_world(&receiver, folder.path()).await;
    settled(&world, &receiver).await;
    let counts = counts(&receiver);
    assert_eq!(counts["purchasing.supplier.published.v1"], 30);
    assert_eq!(counts["planning.product.published.v1"], 20);
    assert!(counts["warehouse.stock.counted.v1"] >= 20);
    assert!((20..80).contains(&counts["purchasing.order.placed.v1"]), "{counts:?}");
    world.shutdown().await;
}

#[tokio::test]
async fn two_days_of_work_keep_versions_and_seqs_contiguous() {
    let (receiver, folder) = (Receiver::start().await, tempfile::tempdir().unwrap());
    let world = small_world(&receiver, folder.path()).await;
    world.advance(SignedDuration::from_hours(48)).await.unwrap();
    settled(&world, &receiver).await;
    let counts = counts(&receiver);
    assert_eq!(counts["planning.product.published.v1"], 20 + 2 * 20, "every product once a day");
    assert!(counts["warehouse.stock.changed.v1"] > 50, "{counts:?}");
    assert!(counts["purchasing.order.changed.v1"] > 5, "{counts:?}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let stock = |event: &Value| {
        let data = &event["data"];
        Some((text(&data["product_id"]) + &text(&data["location_id"]), data["seq"].as_u64()?))
    };
    assert_contiguous(&receiver, "warehouse.stock", stock, 1);
    let order = |event: &Value| Some((text(&event["data"]["order_id"]), event["data"]["version"].as_u64()?));
    assert_contiguous(&receiver, "purchasing.order", order, 2);
    let product = |event: &Value| Some((text(&event["subject"]), event["data"]["version"].as_u64()?));
    assert_contiguous(&receiver, "planning.product", product, 1);
    world.shutdown().await;
}

#[tokio::test]
async fn folding_the_deltas_gives_the_levels_of_the_central_system() {
    let (receiver, folder) = (Receiver::start().await, tempfile::tempdir().unwrap());
    let world = small_world(&receiver, folder.path()).await;
    world.advance(SignedDuration::from_hours(30)).await.unwrap();
    settled(&world, &receiver).await;
    let mut levels: BTreeMap<(String, String), (u64, i64)> = BTreeMap::new();
    let mut movements: Vec<Value> = receiver.distinct().into_values().collect();
    movements.sort_by_key(|event| event["data"]["seq"].as_u64());
    for data in movements.iter().map(|event| &event["data"]).filter(|data| data["seq"].is_u64()) {
        let key = (data["product_id"].to_string(), data["location_id"].to_string());
        let (seq, level) = levels.entry(key).or_default();
        *seq = data["seq"].as_u64().unwrap();
        *level = data["level"].as_i64().unwrap_or(*level + data["delta"].as_i64().unwrap_or(0));
        assert!(data["level_after"].as_i64().is_none_or(|after| after == *level));
    }
    let snapshot = reqwest::get(format!("{}/snapshot/stock", world.central_url())).await.unwrap().text().await.unwrap();
    assert_eq!(snapshot.lines().count(), levels.len());
    for row in snapshot.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let key = (row["product_id"].to_string(), row["location_id"].to_string());
        assert_eq!(levels[&key], (row["seq"].as_u64().unwrap(), row["level"].as_i64().unwrap()), "{key:?}");
    }
    world.shutdown().await;
}

/// The order after a JSON merge patch, written here anew from RFC 7396.
fn merged(target: Value, patch: &Value) -> Value {
    let Value::Object(patch) = patch else { return patch.clone() };
    let mut target = target.as_object().cloned().unwrap_or_default();
    for (name, value) in patch {
        let old = target.remove(name).unwrap_or_default();
        if !value.is_null() {
            target.insert(name.clone(), merged(old, value));
        }
    }
    Value::Object(target)
}

async fn orders(world: &WorldHandle) -> BTreeMap<String, Value> {
    let url = format!("{}/snapshot/orders?limit=10000", world.central_url());
    let rows = reqwest::get(url).await.unwrap().text().await.unwrap();
    let rows = rows.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    rows.map(|order| (order["order_id"].as_str().unwrap().to_owned(), order)).collect()
}

#[tokio::test]
async fn folding_the_changes_gives_the_orders_of_the_central_system() {
    let (receiver, folder) = (Receiver::start().await, tempfile::tempdir().unwrap());
    let world = small_world(&receiver, folder.path()).await;
    let mut folded = orders(&world).await;
    world.advance(SignedDuration::from_hours(72)).await.unwrap();
    settled(&world, &receiver).await;
    let mut changes: Vec<Value> = receiver.distinct().into_values().collect();
    changes.sort_by_key(|event| event["data"]["version"].as_u64());
    let mut applied = 0;
    for data in changes.iter().map(|event| &event["data"]).filter(|data| data["order_id"].is_string()) {
        let Some(order) = folded.get_mut(data["order_id"].as_str().unwrap()) else { continue };
        if data["version"].is_u64() {
            *order = merged(order.take(), &data["changes"].as_object().cloned().unwrap_or_default().into());
            order["version"] = data["version"].clone();
            applied += 1;
        }
    }
    assert!(applied > 20, "{applied} changes");
    let now = orders(&world).await;
    for (order_id, order) in folded {
        assert_eq!(without_nulls(&order), without_nulls(&now[&order_id]), "{order_id}");
    }
    world.shutdown().await;
}

/// A merge patch can not tell null from absent.
fn without_nulls(order: &Value) -> Value {
    merged(Value::Null, order)
}

#[tokio::test]
async fn an_interrupted_opening_is_finished_as_it_was_begun() {
    let (receiver, folder) = (Receiver::start().await, tempfile::tempdir().unwrap());
    let config = WorldConfig::small(folder.path().to_owned(), receiver.url());
    // Dropped at some await point on its way, as a kill would.
    let begun = tokio::time::timeout(std::time::Duration::from_millis(30), World::start(config.clone())).await;
    if let Ok(Ok(world)) = begun {
        world.shutdown().await;
    }
    let later = WorldConfig { start: config.start.tomorrow().unwrap(), ..config };
    let world = World::start(later).await.unwrap();
    settled(&world, &receiver).await;
    let versions = receiver.distinct();
    assert!(versions.values().all(|event| event["data"]["version"].as_u64().is_none_or(|version| version == 1)));
    assert!(versions.values().all(|event| event["data"]["seq"].as_u64().is_none_or(|seq| seq == 1)));
    world.shutdown().await;
}

#[tokio::test]
async fn the_same_seed_lives_the_same_days_whatever_the_steps_and_restarts() {
    let (one, other) = (Receiver::start().await, Receiver::start().await);
    let (folder, other_folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let world = small_world(&one, folder.path()).await;
    world.advance(SignedDuration::from_mins(26 * 60 + 15)).await.unwrap();
    settled(&world, &one).await;
    let mut world = small_world(&other, other_folder.path()).await;
    for minutes in [7, 400, 3, 13 * 60, 26 * 60 + 15 - 410 - 13 * 60] {
        world.advance(SignedDuration::from_mins(minutes)).await.unwrap();
        let now = world.clock().now();
        world.shutdown().await;
        world = small_world(&other, other_folder.path()).await;
        assert_eq!(world.clock().now(), now, "the clock goes on where it was");
    }
    settled(&world, &other).await;
    assert_eq!(one.distinct(), other.distinct());
}

#[tokio::test]
async fn a_world_whose_target_is_down_loses_nothing() {
    let (receiver, folder) = (Receiver::start().await, tempfile::tempdir().unwrap());
    receiver.out_of_order(true);
    let world = small_world(&receiver, folder.path()).await;
    world.advance(SignedDuration::from_hours(6)).await.unwrap();
    world.shutdown().await;
    let world = small_world(&receiver, folder.path()).await;
    world.advance(SignedDuration::from_hours(6)).await.unwrap();
    receiver.out_of_order(false);
    settled(&world, &receiver).await;
    let calm = Receiver::start().await;
    let calm_folder = tempfile::tempdir().unwrap();
    let calm_world = small_world(&calm, calm_folder.path()).await;
    calm_world.advance(SignedDuration::from_hours(12)).await.unwrap();
    settled(&calm_world, &calm).await;
    assert_eq!(receiver.distinct(), calm.distinct());
}

#[tokio::test]
async fn a_clock_that_runs_lets_the_world_live_on_its_own_and_never_goes_back() {
    let (receiver, folder) = (Receiver::start().await, tempfile::tempdir().unwrap());
    let config = WorldConfig { speed: 20_000, ..WorldConfig::small(folder.path().to_owned(), receiver.url()) };
    let world = World::start(config.clone()).await.unwrap();
    receiver.until(|receiver| counts(receiver).get("warehouse.stock.changed.v1").is_some_and(|n| *n > 20)).await;
    let last = world.clock().now();
    world.shutdown().await;
    let again = World::start(WorldConfig { speed: 0, ..config }).await.unwrap();
    assert!(again.clock().now() >= last);
    again.shutdown().await;
}
