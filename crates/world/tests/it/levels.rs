//! What each level of a central system offers.

use serde_json::{Value, json};
use world::central::Level;

use crate::samples::{central_with_an_order, command, get, http, postpone};

#[tokio::test]
async fn below_level_three_there_are_no_etags_and_if_match_is_not_looked_at() {
    let central = central_with_an_order().await;
    central.set_level(Level::Two);
    assert!(get(&central, "/orders/O").await.headers().get("etag").is_none());
    assert_eq!(command(&central, "k", Some("\"77\""), &postpone()).await.0, 200);
}

#[tokio::test]
async fn level_two_remembers_what_it_did_and_forgets_what_it_refused() {
    let central = central_with_an_order().await;
    central.set_level(Level::Two);
    command(&central, "done", None, &postpone()).await;
    command(&central, "done", None, &postpone()).await;
    assert_eq!(central.effects("done").await.unwrap(), 1);
    let unknown_line = json!({ "changes": [{ "line_id": "9", "kind": "cancel" }] });
    assert_eq!(command(&central, "refused", None, &unknown_line).await.0, 422);
    assert_eq!(get(&central, "/commands/done").await.status(), 200);
    assert_eq!(get(&central, "/commands/refused").await.status(), 404);
}

#[tokio::test]
async fn level_one_sets_a_line_as_often_as_one_likes_with_one_effect() {
    let central = central_with_an_order().await;
    central.set_level(Level::One);
    for _ in 0..3 {
        let request = http().put(format!("{}/orders/O/lines/1", central.url()));
        let response = request.json(&json!({ "quantity": 30, "arrive_on": "2026-12-20" })).send().await.unwrap();
        assert_eq!(response.status(), 200);
        let order: Value = response.json().await.unwrap();
        assert_eq!((&order["version"], &order["lines"]["1"]["quantity"]), (&json!(2), &json!(30)));
    }
    for _ in 0..2 {
        let request = http().put(format!("{}/orders/O/lines/2", central.url()));
        let order: Value = request.json(&json!({ "quantity": 0 })).send().await.unwrap().json().await.unwrap();
        assert_eq!(order["version"], 3);
    }
    assert_eq!(get(&central, "/commands/k").await.status(), 501);
}

#[tokio::test]
async fn level_zero_carries_a_command_out_every_time_it_comes() {
    let central = central_with_an_order().await;
    central.set_level(Level::Zero);
    assert_eq!(command(&central, "k", None, &postpone()).await.0, 200);
    let other = json!({ "changes": [{ "line_id": "1", "kind": "advance", "arrive_on": "2026-12-01" }] });
    assert_eq!(command(&central, "k", None, &other).await.0, 200);
    assert_eq!(central.effects("k").await.unwrap(), 2);
    let request = http().put(format!("{}/orders/O/lines/1", central.url()));
    assert_eq!(request.json(&json!({ "quantity": 30 })).send().await.unwrap().status(), 501);
}

#[tokio::test]
async fn the_level_is_switched_over_http() {
    let central = central_with_an_order().await;
    let url = format!("{}/admin/level", central.url());
    let response = http().put(&url).json(&json!({ "level": "one" })).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(http().get(&url).send().await.unwrap().json::<Value>().await.unwrap(), json!({ "level": "one" }));
}
