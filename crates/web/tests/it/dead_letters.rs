//! `/api/dead` and its page

use serde_json::json;

use crate::support::TestApp;

async fn with_a_dead_letter() -> TestApp {
    let app = TestApp::start().await;
    let event =
        json!({ "specversion": "1.0", "id": "a", "source": "/x", "type": "<b>unheard</b>", "data": { "n": 1 } });
    let answer = app.post("/events", "application/cloudevents+json", event.to_string()).await;
    assert_eq!(answer.json()["dead"], 1);
    app
}

#[tokio::test]
async fn dead_letters_are_listed_with_their_reason_and_shown_with_their_event() {
    let app = with_a_dead_letter().await;
    let list = app.get("/api/dead").await.json();
    assert!(list["items"][0]["reason"].as_str().unwrap().contains("is not known"), "{list}");
    assert_eq!(app.get("/api/dead?type=other").await.json()["items"], json!([]));
    assert_eq!(app.get("/api/dead?after=1").await.json()["items"], json!([]));
    assert_eq!(app.get("/api/dead/1").await.json()["event"]["data"], json!({ "n": 1 }));
    let page = app.get("/dead").await.body;
    assert!(page.contains("&#60;b&#62;unheard") && !page.contains("<b>unheard"), "{page}");
}

#[tokio::test]
async fn a_dead_letter_is_put_back_once() {
    let app = with_a_dead_letter().await;
    let back = app.post_json("/api/dead/1/requeue", &json!({})).await;
    assert_eq!((back.status, back.json()), (200, json!({ "seq": 1, "outcome": "pending" })));
    let again = app.post_json("/api/dead/1/requeue", &json!({})).await;
    assert_eq!((again.status, &again.json()["state"]), (409, &json!("pending")));
    assert_eq!(app.get("/api/dead/1").await.status, 404);
}

#[tokio::test]
async fn setting_aside_needs_a_reason() {
    let app = with_a_dead_letter().await;
    for body in [json!({}), json!({ "reason": " " }), json!({ "reason": "x", "more": 1 })] {
        assert_eq!(app.post_json("/api/dead/1/ignore", &body).await.status, 400, "{body}");
    }
    let done = app.post_json("/api/dead/1/ignore", &json!({ "reason": "a test" })).await;
    assert_eq!(done.json()["outcome"], "ignored");
}

#[tokio::test]
async fn what_is_no_dead_letter_is_not_found() {
    let app = with_a_dead_letter().await;
    for path in ["/api/dead/2", "/api/dead/x", "/api/dead/-1"] {
        assert_eq!(app.get(path).await.status, 404, "{path}");
    }
    assert_eq!(app.post_json("/api/dead/2/requeue", &json!({})).await.status, 404);
}
