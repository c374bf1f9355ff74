//! The command line beside a running instance, and without one.

use std::process::Output;

use serde_json::{Value, json};

use crate::support::{CentralDouble, Goods, Restock, Setup, noon};

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", said(output)))
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_are_listed_shown_put_back_and_set_aside_with_and_without_a_running_instance() {
    let retail = noon();
    let central = CentralDouble::start(None).await;
    let mut restock = Restock::start(&Setup::with_central(&central.url())).await;
    let mut unknown_type = retail.counted("P1", 1, 5);
    unknown_type["type"] = json!("warehouse.robot.sneezed.v1");
    let mut broken = retail.counted("P2", 1, 5);
    broken["data"]["level"] = json!("five");
    assert_eq!(restock.http.try_send(&[unknown_type, broken]).await.unwrap().body["dead"], 2);

    let listed = restock.command(&["dead", "list"]).await;
    assert!(listed.status.success() && said(&listed).contains("warehouse.robot.sneezed.v1"), "{}", said(&listed));
    let items = json_of(&restock.command(&["dead", "list", "--json"]).await)["items"].take();
    let [first, second] = [0, 1].map(|at| items[at]["seq"].to_string());
    let shown = restock.command(&["dead", "show", &second]).await;
    assert!(said(&shown).contains("data.level"), "{}", said(&shown));

    let ignored = restock.command(&["dead", "ignore", &first, "--reason", "a test of the publisher"]).await;
    assert!(ignored.status.success(), "{}", said(&ignored));
    let again = restock.command(&["dead", "ignore", &first, "--reason", "once more"]).await;
    assert_eq!(again.status.code(), Some(1), "{}", said(&again));

    // Without an instance the files are looked into; what is put back is tried again at the next start.
    restock.terminate().await;
    let requeued = restock.command(&["dead", "requeue", &second]).await;
    assert!(requeued.status.success(), "{}", said(&requeued));
    restock.restart().await;
    restock.at_rest().await;
    let items = json_of(&restock.command(&["dead", "list", "--json"]).await)["items"].take();
    assert_eq!(items.as_array().unwrap().len(), 1, "it still cannot be read: {items}");
    restock.files().books().assert_balanced();
    restock.take_dead_letters(1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_events_is_sent_and_the_story_of_an_order_is_told() {
    let retail = noon();
    let central = CentralDouble::start(None).await;
    central.place(vec![retail.order("PO-1", "S1", &[Goods { product_id: "P1", quantity: 100, in_days: 20 }])]).await;
    let restock = Restock::start(&Setup::with_central(&central.url())).await;
    let events = [
        retail.product("P1", "S1").published(),
        retail.supplier("S1"),
        retail.counted("P1", 1, 500),
        retail.order_placed("PO-1"),
    ];
    let file = restock.data().join("events.ndjson");
    std::fs::write(&file, events.map(|event| event.to_string()).join("\n")).unwrap();
    let file = file.to_str().unwrap();
    let sent = json_of(&restock.command(&["send", file, "--json"]).await);
    assert_eq!((&sent["accepted"], &sent["duplicates"], &sent["dead"]), (&json!(4), &json!(0), &json!(0)), "{sent}");
    let sent = json_of(&restock.command(&["send", file, "--json"]).await);
    assert_eq!((&sent["accepted"], &sent["duplicates"]), (&json!(0), &json!(4)), "{sent}");
    restock.at_rest().await;
    let story = restock.command(&["explain", "PO-1"]).await;
    assert!(story.status.success() && said(&story).contains("Suggested"), "{}", said(&story));
    let doctor = restock.command(&["doctor"]).await;
    assert!(doctor.status.success(), "{}", said(&doctor));
    let wrong = restock.command(&["sned", file]).await;
    assert_eq!(wrong.status.code(), Some(2), "{}", said(&wrong));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_made_while_it_runs_can_be_started_from() {
    let retail = noon();
    let central = CentralDouble::start(None).await;
    let mut restock = Restock::start(&Setup::with_central(&central.url())).await;
    restock.http.send(&[retail.counted("P1", 1, 500)]).await;
    restock.at_rest().await;
    let copy = restock.mails().with_file_name("copy");
    let made = restock.command(&["backup", copy.to_str().unwrap()]).await;
    assert!(made.status.success(), "{}", said(&made));
    restock.terminate().await;
    std::fs::remove_dir_all(restock.data()).unwrap();
    std::fs::rename(&copy, restock.data()).unwrap();
    restock.restart().await;
    assert_eq!(restock.http.get("/api/products/P1").await["stock"]["on_hand"], 500);
}
