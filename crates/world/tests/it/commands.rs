//! Commands: carried out once, refused for good, never on a version that nobody saw.

use jiff::civil::date;
use serde_json::{Value, json};

use crate::samples::{central_with_an_order, command, get, http, order, postpone, try_command};

#[tokio::test]
async fn a_postpone_sets_the_confirmed_day_and_never_the_promised_one() {
    let central = central_with_an_order().await;
    let (status, answer) = command(&central, "k", Some("\"1\""), &postpone()).await;
    assert_eq!(status, 200);
    assert_eq!(answer["version"], 2);
    let line = &central.order("O").await.unwrap().unwrap().lines["1"];
    assert_eq!((line.confirmed_on, line.promised_on), (Some(date(2026, 12, 20)), date(2026, 12, 10)));
}

#[tokio::test]
async fn an_order_shows_its_version_as_etag() {
    let central = central_with_an_order().await;
    assert_eq!(get(&central, "/orders/O").await.headers()["etag"], "\"1\"");
    command(&central, "k", None, &postpone()).await;
    assert_eq!(get(&central, "/orders/O").await.headers()["etag"], "\"2\"");
    assert_eq!(get(&central, "/orders/unknown").await.status(), 404);
}

#[tokio::test]
async fn the_same_key_has_one_effect_and_one_answer() {
    let central = central_with_an_order().await;
    let first = command(&central, "k", Some("\"1\""), &postpone()).await;
    let again = try_command(&central, "k", Some("\"1\""), &postpone()).await.unwrap();
    assert_eq!(again.headers()["idempotency-replayed"], "true");
    assert_eq!(again.headers()["etag"], "\"2\"");
    assert_eq!(again.json::<Value>().await.unwrap(), first.1);
    assert_eq!(central.effects("k").await.unwrap(), 1);
    assert_eq!(central.applied_changes().await.unwrap().len(), 1);
    assert_eq!(central.order("O").await.unwrap().unwrap().version, 2);
}

#[tokio::test]
async fn a_hundred_parallel_tries_of_one_key_have_one_effect() {
    let central = central_with_an_order().await;
    let body = postpone();
    let tries = (0..100).map(|_| command(&central, "k", Some("\"1\""), &body));
    let answers = futures::future::join_all(tries).await;
    assert!(answers.iter().all(|answer| *answer == answers[0] && answer.0 == 200));
    assert_eq!(central.effects("k").await.unwrap(), 1);
}

#[tokio::test]
async fn another_command_under_the_same_key_is_refused_and_the_first_stays() {
    let central = central_with_an_order().await;
    command(&central, "k", None, &postpone()).await;
    let other = json!({ "changes": [{ "line_id": "2", "kind": "cancel" }] });
    let (status, problem) = command(&central, "k", None, &other).await;
    assert_eq!((status, &problem["reason"]), (422, &json!("idempotency_key_reused")));
    assert_eq!(command(&central, "k", None, &postpone()).await.0, 200);
}

#[tokio::test]
async fn a_stale_version_is_refused_and_stays_refused() {
    let central = central_with_an_order().await;
    command(&central, "a", Some("\"1\""), &postpone()).await;
    let cancel = json!({ "changes": [{ "line_id": "2", "kind": "cancel" }] });
    let (status, problem) = command(&central, "b", Some("\"1\""), &cancel).await;
    assert_eq!((status, &problem["reason"]), (412, &json!("stale")));
    assert_eq!(command(&central, "b", Some("\"2\""), &cancel).await.0, 412);
    assert_eq!(central.effects("b").await.unwrap(), 0);
}

#[tokio::test]
async fn a_refusal_is_remembered_even_when_its_reason_has_gone() {
    let central = central_with_an_order().await;
    central.faults().set(world::faults::Faults { decline: 1.0, ..Default::default() });
    let refused = command(&central, "k", Some("\"1\""), &postpone()).await;
    assert_eq!((refused.0, &refused.1["reason"]), (422, &json!("supplier_declined")));
    central.faults().set(world::faults::Faults::none());
    assert_eq!(command(&central, "k", Some("\"1\""), &postpone()).await, refused);
    let known: Value = get(&central, "/commands/k").await.json().await.unwrap();
    assert_eq!((&known["outcome"], &known["status"]), (&json!("refused"), &json!(422)));
    assert_eq!(known["answer"], refused.1);
}

#[tokio::test]
async fn every_refusal_says_why_and_changes_nothing() {
    let cases = [
        ("shipped", json!({ "line_id": "1", "kind": "cancel" }), "line_shipped"),
        ("locked", json!({ "line_id": "1", "kind": "cancel" }), "line_locked"),
        ("received", json!({ "line_id": "1", "kind": "decrease", "quantity": 0 }), "quantity_out_of_range"),
        ("received", json!({ "line_id": "1", "kind": "cancel" }), "part_received"),
        ("cancelled", json!({ "line_id": "1", "kind": "increase", "quantity": 50 }), "nothing_open"),
        ("plain", json!({ "line_id": "9", "kind": "cancel" }), "unknown_line"),
        ("plain", json!({ "line_id": "1", "kind": "advance", "arrive_on": "2026-11-22" }), "date_in_past"),
        ("plain", json!({ "line_id": "1", "kind": "increase", "quantity": i64::MAX }), "plain takes any quantity"),
        ("closed", json!({ "line_id": "1", "kind": "cancel" }), "order_closed"),
    ];
    for (number, (state, change, reason)) in cases.into_iter().enumerate() {
        let central = central_with_an_order().await;
        let mut placed = order("X");
        let line = placed.lines.get_mut("1").unwrap();
        match state {
            "shipped" => line.shipped = true,
            "locked" => line.locked = true,
            "received" => line.received = 10,
            "cancelled" => line.cancelled = 40,
            "closed" => placed.status = world::model::OrderStatus::Finished,
            _ => {}
        }
        central.insert_orders(vec![placed.clone()]).await.unwrap();
        let request = http().post(format!("{}/orders/X/commands", central.url()));
        let request = request.header("idempotency-key", number.to_string()).json(&json!({ "changes": [change] }));
        let response = request.send().await.unwrap();
        let status = response.status();
        let answer: Value = response.json().await.unwrap();
        if reason == "plain takes any quantity" {
            assert_eq!(status, 200);
        } else {
            assert_eq!((status.as_u16(), &answer["reason"]), (422, &json!(reason)), "{change}");
            assert_eq!(central.order("X").await.unwrap().unwrap(), placed, "{change}");
        }
    }
}

#[tokio::test]
async fn one_bad_change_keeps_the_good_ones_from_happening() {
    let central = central_with_an_order().await;
    let body = json!({ "changes": [{ "line_id": "1", "kind": "cancel" }, { "line_id": "9", "kind": "cancel" }] });
    assert_eq!(command(&central, "k", None, &body).await.0, 422);
    assert_eq!(central.order("O").await.unwrap().unwrap(), order("O"));
}

#[tokio::test]
async fn quantities_of_a_command_are_open_quantities() {
    let central = central_with_an_order().await;
    let mut placed = order("X");
    placed.lines.get_mut("1").unwrap().received = 10;
    central.insert_orders(vec![placed]).await.unwrap();
    let body = json!({ "changes": [{ "line_id": "1", "kind": "decrease", "quantity": 5 }] });
    let response = http().post(format!("{}/orders/X/commands", central.url())).json(&body).send().await.unwrap();
    let answer: Value = response.json().await.unwrap();
    assert_eq!((&answer["lines"]["1"]["quantity"], &answer["lines"]["1"]["received"]), (&json!(15), &json!(10)));
}

#[tokio::test]
async fn cancelling_everything_closes_the_order() {
    let central = central_with_an_order().await;
    let body = json!({ "changes": [{ "line_id": "1", "kind": "cancel" }, { "line_id": "2", "kind": "cancel" }] });
    let (status, answer) = command(&central, "k", None, &body).await;
    assert_eq!((status, &answer["status"], &answer["version"]), (200, &json!("cancelled"), &json!(3)));
}

#[tokio::test]
async fn a_body_that_can_not_be_read_is_told_so() {
    let central = central_with_an_order().await;
    for body in ["", "{", "{\"changes\":[]}", "{\"changes\":[{\"line_id\":1}]}", "[1]"] {
        let request = http().post(format!("{}/orders/O/commands", central.url())).body(body);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 400, "{body}");
        assert_eq!(response.headers()["content-type"], "application/problem+json");
    }
}
