//! Faults do what they say, and what they do not break stays whole.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use world::central::{Central, CentralConfig};
use world::faults::Faults;

use crate::receiver::Receiver;
use crate::samples::{central_with_an_order, command, get, http, monday, order, postpone, try_command};

#[tokio::test]
async fn a_dropped_answer_has_its_effect_and_the_next_try_tells_it() {
    let central = central_with_an_order().await;
    central.faults().set(Faults { drop_answers: 1.0, ..Faults::none() });
    assert!(try_command(&central, "k", Some("\"1\""), &postpone()).await.is_err());
    assert_eq!(central.effects("k").await.unwrap(), 1);
    let known: Value = get(&central, "/commands/k").await.json().await.unwrap();
    assert_eq!((&known["outcome"], &known["version"]), (&json!("applied"), &json!(2)));
    central.faults().set(Faults::none());
    assert_eq!(command(&central, "k", Some("\"1\""), &postpone()).await.0, 200);
    assert_eq!(central.effects("k").await.unwrap(), 1);
}

#[tokio::test]
async fn a_share_of_answers_is_dropped_and_no_effect_is_doubled() {
    let central = central_with_an_order().await;
    central.faults().set(Faults { drop_answers: 0.3, seed: 7, ..Faults::none() });
    let mut dropped = 0;
    for number in 0..200 {
        let key = format!("k{number}");
        let day = jiff::civil::date(2026, 12, 1).saturating_add(jiff::Span::new().days(number % 20));
        let body = json!({ "changes": [{ "line_id": "1", "kind": "postpone", "arrive_on": day }] });
        while try_command(&central, &key, None, &body).await.is_err() {
            dropped += 1;
        }
        assert!(central.effects(&key).await.unwrap() <= 1);
    }
    assert!((40..160).contains(&dropped), "{dropped} answers of about 286 dropped");
}

#[tokio::test]
async fn a_central_system_that_is_down_does_nothing_and_says_503() {
    let central = central_with_an_order().await;
    let switch = http().put(format!("{}/admin/faults", central.url())).json(&json!({ "down": true }));
    assert_eq!(switch.send().await.unwrap().json::<Faults>().await.unwrap(), central.faults().get());
    assert_eq!(command(&central, "k", None, &postpone()).await.0, 503);
    for path in ["/orders/O", "/commands/k", "/snapshot/orders"] {
        assert_eq!(get(&central, path).await.status(), 503, "{path}");
    }
    assert_eq!(central.effects("k").await.unwrap(), 0);
    http().put(format!("{}/admin/faults", central.url())).json(&json!({})).send().await.unwrap();
    assert_eq!(command(&central, "k", None, &postpone()).await.0, 200);
}

#[tokio::test]
async fn an_unknown_fault_is_refused() {
    let central = central_with_an_order().await;
    let switch = http().put(format!("{}/admin/faults", central.url())).json(&json!({ "sloow_ms": 5 }));
    assert_eq!(switch.send().await.unwrap().status(), 422);
}

#[tokio::test]
async fn a_slow_central_system_takes_its_time() {
    let central = central_with_an_order().await;
    central.faults().set(Faults { slow_ms: 120, ..Faults::none() });
    let begun = Instant::now();
    assert_eq!(get(&central, "/orders/O").await.status(), 200);
    assert!(begun.elapsed() >= Duration::from_millis(120));
}

async fn publishing(receiver: &Receiver, faults: Faults) -> Central {
    let config = CentralConfig { target: Some(receiver.url()), clock: monday(), faults, ..CentralConfig::default() };
    Central::start(config).await.unwrap()
}

#[tokio::test]
async fn an_echo_arrives_before_the_answer() {
    let receiver = Receiver::start().await;
    let central = publishing(&receiver, Faults { echo_before_answer: true, ..Faults::none() }).await;
    central.insert_orders(vec![order("O")]).await.unwrap();
    for round in 2..12_u64 {
        let body = json!({ "changes": [{ "line_id": "1", "kind": "increase", "quantity": 40 + round }] });
        assert_eq!(command(&central, &round.to_string(), None, &body).await.0, 200);
        let echoed = receiver.events().iter().any(|event| event["data"]["version"] == round);
        assert!(echoed, "version {round} was received before its answer");
    }
}

#[tokio::test]
async fn duplicates_and_reordering_lose_nothing_and_change_no_event() {
    let receiver = Receiver::start().await;
    let central = publishing(&receiver, Faults { duplicates: 0.4, reorder: 0.3, ..Faults::none() }).await;
    // What is told one by one cannot change places: let all of it wait first.
    receiver.out_of_order(true);
    central.insert_orders(vec![order("O")]).await.unwrap();
    for round in 2..102_u64 {
        let body = json!({ "changes": [{ "line_id": "1", "kind": "increase", "quantity": 40 + round }] });
        command(&central, &round.to_string(), None, &body).await;
    }
    receiver.out_of_order(false);
    receiver.until(|receiver| receiver.distinct().len() == 101).await;
    let versions: Vec<u64> = receiver.events().iter().filter_map(|event| event["data"]["version"].as_u64()).collect();
    assert!(versions.len() > 120, "some came twice: {}", versions.len());
    assert!(!versions.is_sorted(), "some came out of order");
}

#[tokio::test]
async fn poison_comes_beside_the_good_events_in_each_of_its_kinds() {
    let receiver = Receiver::start().await;
    let central = publishing(&receiver, Faults { poison: 1.0, ..Faults::none() }).await;
    central.insert_orders((0..8).map(|number| order(&format!("O{number}"))).collect()).await.unwrap();
    receiver.until(|receiver| receiver.unreadable() == 2 && receiver.distinct().len() == 14).await;
    let poison: Vec<Value> =
        receiver.events().into_iter().filter(|event| event["source"] == "urn:world:poison").collect();
    assert_eq!(poison.len(), 6);
    assert!(poison.iter().all(|event| event["subject"].as_str().unwrap().starts_with("poison-")));
}
