//! What may not be held any more is in no byte of the file.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use feeds::FeedError;
use replica::follow::{Round, Stage, Start};
use replica::ports::{Clock as _, ReplicaStore as _, StoreReads as _};
use replica::{Shape, fill};
use serde_json::json;
use tempfile::TempDir;

use super::scene::{HeadOffice, clock, followers, open};
use super::stories;

stories!(
    a_revoked_feed_leaves_no_byte_and_a_receipt,
    another_refusal_removes_nothing,
    a_feed_that_may_be_read_again_is_loaded_again,
    an_interrupted_erasure_is_ended_at_the_next_start,
    what_a_rebuild_has_begun_is_erased_with_it,
    a_generation_that_a_crash_left_behind_goes_at_the_next_start,
    a_receipt_that_nobody_has_yet_outlives_a_switch,
    what_is_not_understood_or_not_kept_leaves_nothing_of_its_payload,
);

/// Words that only the prices of the list hold.
fn secrets() -> Vec<String> {
    (0..500).map(|n| format!("secret{n:04}")).collect()
}

/// A retailer whose products carry secrets in their names.
fn secretive() -> HeadOffice {
    let office = HeadOffice::new();
    for (n, secret) in secrets().iter().enumerate() {
        office.product(&format!("A{n}"), 1, &format!("{secret} first"));
    }
    for (n, secret) in secrets().iter().enumerate().step_by(2) {
        office.product(&format!("A{n}"), 2, &format!("{secret} second"));
    }
    office.product("plain", 1, "Plain");
    office.price("plain", 1, "5.00");
    office
}

/// How many of the secrets are somewhere in the files of a folder: databases, write-ahead logs, free pages.
fn found(folder: &Path) -> usize {
    let read = |path: PathBuf| match std::fs::read(path) {
        // A log that its last connection has just closed and removed.
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        read => read.unwrap(),
    };
    let bytes: Vec<u8> = std::fs::read_dir(folder).unwrap().flat_map(|entry| read(entry.unwrap().path())).collect();
    let text = String::from_utf8_lossy(&bytes);
    secrets().iter().filter(|secret| text.contains(secret.as_str())).count()
}

async fn a_revoked_feed_leaves_no_byte_and_a_receipt() {
    let (home, office, clock) = (TempDir::new().unwrap(), secretive(), clock());
    let live = open(home.path(), Shape::Store);
    let all = followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Snapshot);
    fill(&all).await.unwrap();
    assert_eq!(found(home.path()), secrets().len(), "the search finds what is there");
    *office.products.denied.lock().unwrap() = Some(FeedError::Revoked("a store that closed".to_owned()));
    let erased = all[0].round(Duration::ZERO).await.unwrap();
    let Round::Erased(receipt) = erased else { panic!("{erased:?}") };
    assert_eq!((receipt.feed.as_str(), receipt.position), ("product.stores", 751));
    assert!(receipt.rows >= 501, "{receipt:?}");
    assert_eq!(found(home.path()), 0);
    assert_eq!(live.receipts().await.unwrap(), std::slice::from_ref(&receipt));
    assert!(live.articles("plain").await.unwrap().found.is_empty());
    // The other feeds are held on.
    assert_eq!(live.place("price.stores.north").await.unwrap().position, 1);
    assert_eq!(all[0].round(Duration::ZERO).await.unwrap(), Round::StillRevoked);
    live.forget_receipt(&receipt).await.unwrap();
    assert!(live.receipts().await.unwrap().is_empty());
}

async fn another_refusal_removes_nothing() {
    let (home, office, clock) = (TempDir::new().unwrap(), secretive(), clock());
    let live = open(home.path(), Shape::Store);
    let all = followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Snapshot);
    fill(&all).await.unwrap();
    *office.products.denied.lock().unwrap() =
        Some(FeedError::Denied("the token is not known, or was revoked".to_owned()));
    assert!(all[0].round(Duration::ZERO).await.is_err());
    assert_eq!(live.articles("plain").await.unwrap().found.len(), 1);
}

async fn a_feed_that_may_be_read_again_is_loaded_again() {
    let (home, office, clock) = (TempDir::new().unwrap(), secretive(), clock());
    let live = open(home.path(), Shape::Store);
    let all = followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Snapshot);
    fill(&all).await.unwrap();
    *office.products.denied.lock().unwrap() = Some(FeedError::Revoked("a store that closed".to_owned()));
    all[0].round(Duration::ZERO).await.unwrap();
    *office.products.denied.lock().unwrap() = None;
    fill(&all).await.unwrap();
    assert_eq!(live.articles("plain").await.unwrap().found.len(), 1);
    assert_eq!(live.place("product.stores").await.unwrap().stage, Stage::Following);
}

async fn an_interrupted_erasure_is_ended_at_the_next_start() {
    let (home, office, clock) = (TempDir::new().unwrap(), secretive(), clock());
    {
        let live = open(home.path(), Shape::Store);
        fill(&followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Snapshot)).await.unwrap();
        live.erase("product.stores", clock.now()).await.unwrap();
        let stranger = rusqlite::Connection::open(live.file().path()).unwrap();
        stranger.execute("UPDATE receipt SET is_wiped = 0", []).unwrap();
        assert!(live.receipts().await.unwrap().is_empty(), "no receipt for what may still be in free pages");
    }
    let live = open(home.path(), Shape::Store);
    assert_eq!(live.receipts().await.unwrap().len(), 1);
    assert_eq!(found(home.path()), 0);
}

async fn what_a_rebuild_has_begun_is_erased_with_it() {
    let (home, office, clock) = (TempDir::new().unwrap(), secretive(), clock());
    let live = open(home.path(), Shape::Store);
    let all = followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Snapshot);
    fill(&all).await.unwrap();
    let next = Arc::new(live.generations().open(2).unwrap());
    fill(&followers(Shape::Store, office.feeds(), next.clone(), &clock, Start::Snapshot)).await.unwrap();
    *office.products.denied.lock().unwrap() = Some(FeedError::Revoked("a store that closed".to_owned()));
    assert!(matches!(all[0].round(Duration::ZERO).await.unwrap(), Round::Erased(_)));
    assert_eq!(found(home.path()), 0);
    assert!(live.switch_to(2, next).await.is_err(), "what was erased does not come back");
    assert_eq!(live.number(), 1);
}

async fn a_generation_that_a_crash_left_behind_goes_at_the_next_start() {
    let (home, office, clock) = (TempDir::new().unwrap(), secretive(), clock());
    {
        let live = open(home.path(), Shape::Store);
        fill(&followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Snapshot)).await.unwrap();
        drop(live.generations().open(2).unwrap());
        // Killed between the switch and the removal of the one before.
        live.generations().switch_to(2).unwrap();
        assert_eq!(found(home.path()), secrets().len(), "the search finds what is there");
    }
    let live = open(home.path(), Shape::Store);
    assert_eq!((live.number(), found(home.path())), (2, 0));
}

async fn a_receipt_that_nobody_has_yet_outlives_a_switch() {
    let (home, office, clock) = (TempDir::new().unwrap(), secretive(), clock());
    let live = open(home.path(), Shape::Store);
    fill(&followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Snapshot)).await.unwrap();
    let receipt = live.erase("product.stores", clock.now()).await.unwrap();
    let next = Arc::new(live.generations().open(2).unwrap());
    live.switch_to(2, next).await.unwrap();
    assert_eq!(live.receipts().await.unwrap(), std::slice::from_ref(&receipt));
    assert!(!live.generations().file(1).exists());
}

async fn what_is_not_understood_or_not_kept_leaves_nothing_of_its_payload() {
    let (home, office, clock) = (TempDir::new().unwrap(), HeadOffice::new(), clock());
    for secret in secrets() {
        let broken = json!({ "product_id": [&secret], "list_id": "north", "amount": &secret });
        office.prices.say("price.price.published.v1", "price/north/1", &broken);
        // Of a type that no store has a use for, should one ever come.
        office.products.say("product.cost.published.v1", "product/1", &json!({ "unit_cost": &secret }));
        let unknown = json!({ "product_id": "1", "version": 1, "names": {}, "of_tomorrow": &secret });
        office.products.say("product.product.published.v1", "product/1", &unknown);
    }
    let live = open(home.path(), Shape::Store);
    fill(&followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Log)).await.unwrap();
    let prices = live.place("price.stores.north").await.unwrap();
    assert_eq!(prices.unreadable, secrets().len() as u64, "each is counted and shown");
    assert_eq!(found(home.path()), 0);
}
