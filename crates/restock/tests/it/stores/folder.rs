//! What is wrong is said so that somebody can mend it.

use super::head_office;
use crate::support::{Readers, Restock, Setup, Store, eventually, store_feeds};

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_has_one_store() {
    let readers = Readers::one_store();
    let office = head_office(&readers).await;
    let store = Store::start(&office.http, &readers).await;
    let second = store.command_at("127.0.0.1:0", &[]).await;
    let said = String::from_utf8_lossy(&second.stderr);
    assert_eq!(second.status.code(), Some(1), "{said}");
    assert!(said.contains("another running restock uses it"), "{said}");
    assert_eq!(store.product("P1").await["price"]["amount"], "10.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_and_a_feed_that_is_not_for_it_are_said_on_the_page_and_in_the_log() {
    let known = Readers::one_store();
    let office = head_office(&known).await;
    // The same name, another secret.
    let stranger = Readers::none().and("north-1", store_feeds("north"));
    std::fs::write(stranger.token_file("north-1"), "another-secret-that-nobody-knows-of").unwrap();
    let mut store = Store::prepare(&office.http, &stranger);
    store.launch();
    let said = store.says("it is refused", |said| !said["trouble"].is_null()).await;
    let trouble = said["trouble"].as_str().unwrap();
    assert!(trouble.contains("the token is not known there; look at the reader's token file"), "{trouble}");
    assert_eq!(said["freshness"], "prices are being loaded for the first time");
    assert!(store.log().contains("head office refuses"), "{}", store.log());
    assert!(!store.log().contains("another-secret"), "a token is written into no log");
    assert_eq!(store.http.try_get("/readyz").await.unwrap().status, 503);
    let doctor = store.doctor().await;
    assert!(doctor.contains("FAIL") && doctor.contains("store.token_file"), "{doctor}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_office_that_was_never_there_is_said_once_and_awaited() {
    let readers = Readers::one_store();
    let mut office = Restock::prepare();
    let mut store = Store::prepare(&office.http, &readers);
    store.launch();
    store.says("nobody answers", |said| said["trouble"] == "head office does not answer").await;
    let doctor = store.doctor().await;
    assert!(doctor.contains("nobody answers there"), "{doctor}");
    eventually("it was said", async || if store.log().contains("does not answer") { Ok(()) } else { Err(()) }).await;
    assert_eq!(store.log().matches("head office does not answer").count(), 1, "once: {}", store.log());
    office.run(&Setup::alone().and(&readers.toml())).await;
    store.is_current().await;
}
