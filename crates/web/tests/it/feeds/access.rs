//! Who may read what, and what the others hear instead.

use std::time::Duration;

use serde_json::json;
use web::Settings;

use super::scene::{AUDITOR, FEEDS, Scene, TOKEN, cost, product};
use crate::support::{Answer, TestApp, request};

async fn with(token: Option<&str>, app: &TestApp, path: &str) -> Answer {
    let bearer = format!("Bearer {}", token.unwrap_or(""));
    let mut headers = vec![("x-correlation-id", "asked-in-a-test")];
    headers.extend(token.map(|_| ("authorization", bearer.as_str())));
    app.send(request("GET", path, &headers, "")).await
}

async fn post(token: Option<&str>, app: &TestApp, path: &str, body: serde_json::Value) -> Answer {
    let bearer = format!("Bearer {}", token.unwrap_or(""));
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(token.map(|_| ("authorization", bearer.as_str())));
    app.send(request("POST", path, &headers, body.to_string())).await
}

async fn served() -> (Scene, TestApp) {
    let scene = Scene::new();
    let app = TestApp::start_with_feeds(Settings::default(), scene.ports()).await;
    (scene, app)
}

#[tokio::test]
async fn without_a_token_nobody_hears_even_whether_a_feed_is_there() {
    let (scene, app) = served().await;
    scene.say([product(1, "P1")]).await;
    let mut answers = Vec::new();
    for token in [None, Some("a-token-that-nobody-was-given"), Some("")] {
        for name in [FEEDS[0], "product.finance", "nothing.here", "restocking"] {
            for part in ["", "/head", "/snapshot"] {
                let answer = with(token, &app, &format!("/feeds/{name}{part}")).await;
                assert_eq!((answer.status, answer.header("www-authenticate")), (401, "Bearer"), "{name}{part}");
                answers.push(answer.body);
            }
        }
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "all in the same words");
}

#[tokio::test]
async fn a_feed_that_is_not_for_a_reader_is_answered_as_one_that_is_not_there() {
    let (scene, app) = served().await;
    scene.say([cost(1, "P1", "1.00"), product(2, "P1")]).await;
    let names = [
        "product.finance",
        "product",
        "product.internal",
        "price.stores.south",
        "product.",
        "nothing",
        "restocking",
        "product.stores.x",
    ];
    for part in ["", "/head", "/snapshot"] {
        let mut answers = Vec::new();
        for name in names {
            let answer = with(Some(TOKEN), &app, &format!("/feeds/{name}{part}")).await;
            assert_eq!(answer.status, 404, "{name}{part}: {}", answer.body);
            answers.push(answer.body);
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "{answers:?}");
    }
    assert_eq!(with(Some(AUDITOR), &app, "/feeds/product.finance/head").await.json()["position"], 1);
}

#[tokio::test]
async fn a_page_is_a_cloudevents_batch_with_place_and_chain() {
    let (scene, app) = served().await;
    scene.say([cost(1, "P1", "1.00"), product(2, "P1"), product(3, "P2")]).await;
    let page = with(Some(TOKEN), &app, "/feeds/product.stores").await;
    assert_eq!(page.header("content-type"), "application/cloudevents-batch+json");
    let head = with(Some(TOKEN), &app, "/feeds/product.stores/head").await.json();
    let batch = page.json();
    assert_eq!((&batch[1]["sequence"], &batch[1]["chain"]), (&json!("2"), &head["chain"]));
    assert_eq!(batch[0]["source"], "urn:restock:product");
    assert!(batch[0].get("causationid").is_none(), "a cause may be hidden: {batch}");
    let snapshot = with(Some(TOKEN), &app, "/feeds/product.stores/snapshot?limit=1").await;
    assert_eq!(snapshot.header("restock-snapshot-position"), "2");
    assert_eq!(snapshot.header("restock-snapshot-chain"), head["chain"].as_str().unwrap());
    assert!(!snapshot.header("restock-snapshot-next").is_empty());
    assert_eq!(snapshot.json().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_with_what_can() {
    let (scene, app) = served().await;
    scene.say([product(1, "P1")]).await;
    for (query, status, told) in [
        ("limit=0", 400, "from 1 to 10000"),
        ("limit=10001", 400, "from 1 to 10000"),
        ("lastEventId=x", 400, "a position of this feed"),
        ("colour=red", 400, "known are lastEventId"),
        ("accept=raw", 400, "thick"),
        ("lastEventId=2", 409, "snapshot"),
    ] {
        let answer = with(Some(TOKEN), &app, &format!("/feeds/product.stores?{query}")).await;
        assert_eq!(answer.status, status, "{query}");
        assert!(answer.body.contains(told), "{query}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_consumer_of_whole_states_is_refused_where_changes_come() {
    let (_scene, app) = served().await;
    let refused = with(Some(AUDITOR), &app, "/feeds/product.internal?accept=thick").await;
    assert_eq!((refused.status, &refused.json()["type"]), (406, &json!("urn:restock:problem:too-thin")));
    assert!(refused.body.contains("product.product.changed.v1"), "{}", refused.body);
    assert_eq!(with(Some(AUDITOR), &app, "/feeds/product.internal?accept=thick,thin").await.status, 200);
    assert_eq!(with(Some(AUDITOR), &app, "/feeds/product.stores?accept=thick").await.status, 200);
}

#[tokio::test]
async fn what_is_taken_from_a_reader_it_hears_of_and_files_a_receipt_for() {
    let (scene, app) = served().await;
    scene.say([product(1, "P1")]).await;
    let read = async |feed: &str| with(Some(TOKEN), &app, &format!("/feeds/{feed}")).await;
    assert_eq!(read("product.stores").await.status, 200);
    let one = json!({ "feed": "product.stores" });
    assert_eq!(post(None, &app, "/api/readers/store-1/revoke", one.clone()).await.status, 200);
    let refused = read("product.stores").await;
    assert_eq!((refused.status, &refused.json()["type"]), (403, &json!("urn:restock:problem:revoked")));
    assert_eq!(read("price.stores.north").await.status, 200, "the others are still its own");
    let receipt = json!({ "feed": "product.stores", "position": 1, "rows": 1, "erased_at": "2026-11-23T09:00:00Z" });
    for _ in 0..2 {
        assert_eq!(post(Some(TOKEN), &app, "/feeds/receipts", receipt.clone()).await.json()["filed"], true);
    }
    assert_eq!(post(None, &app, "/feeds/receipts", receipt.clone()).await.status, 401);
    let foreign = json!({ "feed": "product.finance", "position": 1, "rows": 1, "erased_at": "2026-11-23T09:00:00Z" });
    assert_eq!(post(Some(TOKEN), &app, "/feeds/receipts", foreign).await.status, 404);
    let readers = app.get("/api/readers").await.json();
    let store = readers.as_array().unwrap().iter().find(|reader| reader["name"] == "store-1").unwrap();
    let told = store["feeds"].as_array().unwrap().iter().find(|feed| feed["feed"] == "product.stores").unwrap();
    assert!(told["revoked_at"].is_string() && told["erased_at"] == "2026-11-23T09:00:00Z", "{told}");
    assert_eq!(post(None, &app, "/api/readers/store-1/restore", one).await.status, 200);
    assert_eq!(read("product.stores").await.status, 200);
}

#[tokio::test]
async fn a_reader_from_whom_everything_was_taken_can_only_file_receipts() {
    let (_scene, app) = served().await;
    assert_eq!(post(None, &app, "/api/readers/store-1/revoke", json!({})).await.status, 200);
    for feed in FEEDS {
        for part in ["", "/head", "/snapshot"] {
            assert_eq!(with(Some(TOKEN), &app, &format!("/feeds/{feed}{part}")).await.status, 403, "{feed}{part}");
        }
    }
    let receipt = json!({ "feed": FEEDS[0], "position": 0, "rows": 0, "erased_at": "2026-11-23T09:00:00Z" });
    assert_eq!(post(Some(TOKEN), &app, "/feeds/receipts", receipt).await.status, 200);
    assert_eq!(post(None, &app, "/api/readers/nobody/revoke", json!({})).await.status, 404);
}

#[tokio::test]
async fn a_reader_that_waits_is_told_that_its_feed_is_taken_and_nothing_that_is_said_then() {
    for something_is_said in [true, false] {
        let (scene, app) = served().await;
        let waiting = with(Some(TOKEN), &app, "/feeds/product.stores?timeout=30000");
        let (answer, ()) = tokio::join!(tokio::time::timeout(Duration::from_secs(20), waiting), async {
            assert_eq!(post(None, &app, "/api/readers/store-1/revoke", json!({})).await.status, 200);
            if something_is_said {
                scene.say([product(1, "P1")]).await;
            }
        });
        let answer = answer.expect("it is told without anything being said, and before its time is over");
        assert_eq!(answer.status, 403, "{}", answer.body);
    }
}
