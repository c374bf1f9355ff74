//! The publisher: at least once, through outages and restarts, in order per subject.

use serde_json::{Value, json};
use world::central::{Central, CentralConfig};

use crate::receiver::Receiver;
use crate::samples::{command, monday, order, postpone};

async fn central(receiver: &Receiver, folder: &std::path::Path) -> Central {
    let config = CentralConfig {
        folder: Some(folder.to_owned()),
        target: Some(receiver.url()),
        clock: monday(),
        ..CentralConfig::default()
    };
    Central::start(config).await.unwrap()
}

#[tokio::test]
async fn a_command_is_published_as_the_change_it_made_with_its_cause() {
    let (receiver, folder) = (Receiver::start().await, tempfile::tempdir().unwrap());
    let central = central(&receiver, folder.path()).await;
    central.insert_orders(vec![order("O")]).await.unwrap();
    command(&central, "key-1", Some("\"1\""), &postpone()).await;
    receiver.until(|receiver| receiver.events().len() == 2).await;
    let [placed, changed] = receiver.events().try_into().unwrap();
    assert_eq!((&placed["type"], &placed["data"]), (&json!("purchasing.order.placed.v1"), &json!({ "order_id": "O" })));
    assert_eq!(
        changed,
        json!({
            "specversion": "1.0", "id": "order/O/v2", "source": "https://central.example/orders",
            "type": "purchasing.order.changed.v1", "subject": "O", "time": "2026-11-23T08:00:00Z",
            "datacontenttype": "application/json", "correlationid": "corr-1", "causationid": "key-1",
            "data": { "order_id": "O", "version": 2, "changes": { "lines": { "1": { "confirmed_on": "2026-12-20" } } } },
        })
    );
}

#[tokio::test]
async fn an_order_that_closes_says_so_under_the_next_version() {
    let (receiver, folder) = (Receiver::start().await, tempfile::tempdir().unwrap());
    let central = central(&receiver, folder.path()).await;
    central.insert_orders(vec![order("O")]).await.unwrap();
    let body = json!({ "changes": [{ "line_id": "1", "kind": "cancel" }, { "line_id": "2", "kind": "cancel" }] });
    command(&central, "k", None, &body).await;
    receiver.until(|receiver| receiver.events().len() == 3).await;
    let events = receiver.events();
    assert_eq!(events[1]["data"]["version"], 2);
    assert_eq!(events[1]["data"]["changes"]["status"], "cancelled");
    assert_eq!(events[2]["type"], "purchasing.order.finished.v1");
    assert_eq!(events[2]["data"], json!({ "order_id": "O", "version": 3 }));
}

#[tokio::test]
async fn nothing_is_lost_while_the_target_is_down_and_the_central_system_restarts() {
    let (receiver, folder) = (Receiver::start().await, tempfile::tempdir().unwrap());
    receiver.out_of_order(true);
    let first = central(&receiver, folder.path()).await;
    first.insert_orders((0..30).map(|number| order(&format!("O{number}"))).collect()).await.unwrap();
    receiver.until(|receiver| receiver.refused() > 1).await;
    first.shutdown().await;
    assert!(receiver.events().is_empty());
    receiver.out_of_order(false);
    let second = central(&receiver, folder.path()).await;
    second.insert_orders(vec![order("last")]).await.unwrap();
    receiver.until(|receiver| receiver.distinct().len() == 31).await;
    let subjects: Vec<Value> = receiver.events().into_iter().map(|event| event["subject"].clone()).collect();
    assert_eq!(subjects.first(), Some(&json!("O0")));
    assert_eq!(subjects.last(), Some(&json!("last")));
}

#[tokio::test]
async fn events_whose_receipt_is_unknown_are_sent_again_as_they_were() {
    let (receiver, folder) = (Receiver::start().await, tempfile::tempdir().unwrap());
    receiver.forgets_to_say_so(true);
    let central = central(&receiver, folder.path()).await;
    central.insert_orders(vec![order("O")]).await.unwrap();
    receiver.until(|receiver| receiver.events().len() > 2).await;
    receiver.forgets_to_say_so(false);
    let before = receiver.events().len();
    receiver.until(|receiver| receiver.events().len() > before).await;
    assert_eq!(receiver.distinct().len(), 1);
}
