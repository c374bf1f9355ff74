//! What is taken from a store leaves every byte of its files, and head office gets a receipt.

use serde_json::json;

use super::head_office;
use crate::support::{Readers, Store, eventually};

/// Which of these texts are in the store's files.
fn found(store: &Store, texts: &[&str]) -> Vec<String> {
    let files = store.bytes();
    let holds =
        |text: &&&str| files.iter().any(|(_, bytes)| bytes.windows(text.len()).any(|window| window == text.as_bytes()));
    texts.iter().filter(holds).map(|text| (*text).to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_was_revoked_holds_nothing_any_more_and_its_receipt_arrives() {
    let readers = Readers::one_store();
    let mut office = head_office(&readers).await;
    let mut store = Store::start(&office.http, &readers).await;
    let texts = ["Green tea", "4006381333948", "Pencil HB", "10.00"];
    assert_eq!(found(&store, &texts), texts, "it is found where it is");

    assert_eq!(office.http.post("/api/readers/north-1/revoke", &json!({})).await.status, 200);
    let said = store.says("it was revoked", |said| said["standing"] == "revoked").await;
    assert_eq!(said["freshness"], "this store may not hold prices any more; ask head office");
    eventually("head office has a receipt of every feed", async || {
        let readers = office.http.get("/api/readers").await;
        let feeds = readers[0]["feeds"].as_array().unwrap().clone();
        if feeds.len() == 4 && feeds.iter().all(|feed| !feed["erased_at"].is_null()) { Ok(()) } else { Err(readers) }
    })
    .await;
    assert_eq!(found(&store, &texts), Vec::<String>::new());
    let gone = store.http.try_get("/api/products/P1").await.unwrap();
    assert_eq!((gone.status, &gone.body["standing"]), (404, &json!("revoked")), "{}", gone.body);
    assert_eq!(store.http.try_get("/readyz").await.unwrap().status, 503);

    // It stays so over a restart, without head office too, and comes back when it may.
    office.kill().await;
    assert!(store.terminate().await.0.success());
    store.launch();
    store.says("it is still revoked", |said| said["standing"] == "revoked").await;
    assert_eq!(found(&store, &texts), Vec::<String>::new());
    office.restart().await;
    assert_eq!(office.http.post("/api/readers/north-1/restore", &json!({})).await.status, 200);
    store.kill().await;
    store.launch();
    store.is_current().await;
    assert_eq!(store.product("P1").await["price"]["amount"], "10.00");
}
