//! The same feed as server-sent events.

use serde_json::{Value, json};
use web::Settings;

use super::scene::{Scene, TOKEN, cost, product};
use crate::support::{Events, TestApp};

async fn open(app: &TestApp, last: Option<&str>) -> Events {
    let bearer = format!("Bearer {TOKEN}");
    let mut headers = vec![("authorization", bearer.as_str()), ("accept", "text/event-stream")];
    headers.extend(last.map(|last| ("last-event-id", last)));
    Events::open_with(app, "/feeds/product.stores", &headers).await
}

#[tokio::test]
async fn what_was_and_what_comes_is_streamed_with_its_position_as_id() {
    let scene = Scene::new();
    let app = TestApp::start_with_feeds(Settings::default(), scene.ports()).await;
    scene.say([cost(1, "P1", "1.00"), product(2, "P1")]).await;
    let mut events = open(&app, None).await;
    let first = events.next().await.unwrap();
    let said: Value = serde_json::from_str(&first.data).unwrap();
    assert_eq!((first.id.as_str(), &said["subject"], &said["sequence"]), ("1", &json!("product/P1"), &json!("1")));
    scene.say([cost(3, "P1", "2.00"), product(4, "P2")]).await;
    assert_eq!(events.next().await.unwrap().id, "2");
    let mut again = open(&app, Some("1")).await;
    assert_eq!(again.next().await.unwrap().id, "2", "it goes on behind what was received");
}

#[tokio::test]
async fn a_stream_ends_when_its_feed_is_taken() {
    let scene = Scene::new();
    let app = TestApp::start_with_feeds(Settings::default(), scene.ports()).await;
    let mut events = open(&app, None).await;
    assert_eq!(app.post_json("/api/readers/store-1/revoke", &json!({})).await.status, 200);
    assert!(events.next().await.is_none(), "at once, also where nothing is said any more");
}
