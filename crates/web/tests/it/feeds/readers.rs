//! How far each reader is, as head office sees it.

use feeds::ReaderBook as _;
use serde_json::{Value, json};
use web::Settings;

use super::scene::{Scene, TOKEN, product};
use crate::support::{TestApp, request};

async fn read(app: &TestApp, query: &str) {
    let bearer = format!("Bearer {TOKEN}");
    let path = format!("/feeds/product.stores?{query}");
    assert_eq!(app.send(request("GET", &path, &[("authorization", &bearer)], "")).await.status, 200);
}

async fn told(app: &TestApp) -> Value {
    let readers = app.get("/api/readers").await.json();
    let store = readers.as_array().unwrap().iter().find(|reader| reader["name"] == "store-1").unwrap();
    store["feeds"].as_array().unwrap().iter().find(|feed| feed["feed"] == "product.stores").unwrap().clone()
}

#[tokio::test]
async fn a_reader_has_what_it_asks_on_from_and_is_behind_by_the_rest() {
    let scene = Scene::new();
    let app = TestApp::start_with_feeds(Settings::default(), scene.ports()).await;
    scene.say((1..=5).map(|n| product(n, "P1"))).await;
    let before = told(&app).await;
    assert_eq!((&before["head"], &before["position"]), (&json!(5), &json!(null)), "it never asked");
    read(&app, "lastEventId=2").await;
    let after = told(&app).await;
    assert_eq!((&after["position"], &after["behind"]), (&json!(2), &json!(3)));
    assert_eq!(after["last_contact"], crate::fakes::NOW);
    read(&app, "lastEventId=5").await;
    assert_eq!(told(&app).await["behind"], 0);
}

#[tokio::test]
async fn where_readers_are_is_still_known_after_a_restart() {
    let scene = Scene::new();
    scene.say([product(1, "P1")]).await;
    let app = TestApp::start_with_feeds(Settings::default(), scene.ports()).await;
    read(&app, "lastEventId=1").await;
    assert_eq!(scene.book.places().await.unwrap()[0].position, 1);
    let again = TestApp::start_with_feeds(Settings::default(), scene.ports()).await;
    assert_eq!(told(&again).await["position"], 1);
}
