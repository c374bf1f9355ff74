//! Head office is away: a store goes on.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::head_office;
use crate::support::{Catalogue, Readers, Store, eventually, now};

/// What is answered, with what changes by itself left out.
async fn answers(store: &Store) -> Vec<Value> {
    let mut answers = Vec::new();
    for path in ["/api/products/P1", "/api/products/4006381333948", "/api/search?q=tea", "/api/till"] {
        let mut answer = store.http.get(path).await;
        for changing in ["age_seconds", "freshness", "as_of", "last_contact", "is_current", "standing"] {
            answer.as_object_mut().unwrap().remove(changing);
        }
        answers.push(answer);
    }
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn with_head_office_stopped_reads_go_on_and_say_how_old_they_are_also_after_a_restart() {
    let readers = Readers::one_store();
    let mut office = head_office(&readers).await;
    let mut store = Store::prepare(&office.http, &readers).with("behind_age = \"3s\"");
    store.run().await;
    let before = answers(&store).await;
    office.kill().await;
    let is_away = |said: &Value| said["standing"] == "out_of_touch" && said["trouble"] == "head office does not answer";
    let away = store.says("it is out of touch", is_away).await;
    let text = away["freshness"].as_str().unwrap();
    assert!(text.starts_with("prices as of ") && text.contains("last contact ") && text.ends_with(" s ago"), "{text}");
    assert_eq!(answers(&store).await, before);
    let metrics = store.http.get("/metrics").await;
    assert!(metrics.as_str().unwrap().contains("restock_replica_is_current 0"), "{metrics}");

    assert!(store.terminate().await.0.success(), "{}", store.log());
    store.restart().await;
    assert_eq!(answers(&store).await, before, "the same, by a program that never reached head office");
    store.kill().await;
    store.restart().await;
    assert_eq!(answers(&store).await, before);

    office.restart().await;
    store.is_current().await;
    eventually("it says so in its log", async || {
        let log = store.log();
        let said = ["head office does not answer", "head office answers again"].map(|words| log.contains(words));
        if said == [true, true] { Ok(()) } else { Err(log) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_that_starts_later_starts_at_the_till_without_a_line() {
    let readers = Readers::one_store();
    let mut office = head_office(&readers).await;
    let store = Store::start(&office.http, &readers).await;
    let http = office.http.clone();
    let catalogue = Catalogue(&http);
    catalogue.group("PG1", &["P1"]).await;
    // As late as it takes this machine to tell the store before it begins.
    let mut lead = SignedDuration::from_secs(3);
    let (from, known) = loop {
        let from = now() + lead;
        let sale = format!("S{}", lead.as_secs());
        catalogue.sale(&sale, "PG1", from).await;
        let known = eventually("the store knows of the sale", async || {
            let price = store.product("P1").await["price"].take();
            if price["next"]["sale"]["sale_id"] == *sale || !price["sale"].is_null() { Ok(price) } else { Err(price) }
        })
        .await;
        office.kill().await;
        if now() < from {
            break (from, known);
        }
        assert!(lead < SignedDuration::from_secs(60), "the sale began before the store knew of it");
        lead *= 3;
        office.restart().await;
    };
    let next: Timestamp = known["next"]["at"].as_str().unwrap().parse().unwrap();
    assert_eq!((&known["amount"], next), (&"10.00".into(), from), "{known}");
    assert_eq!(known["next"]["amount"], "8.00");
    let begun = store.costs("P1", "8.00").await;
    assert!(now() >= from);
    assert_eq!((&begun["price"]["regular"], &begun["price"]["version"]), (&"10.00".into(), &1.into()), "{begun}");
    store.says("nobody told it meanwhile", |said| said["trouble"] == "head office does not answer").await;
}
