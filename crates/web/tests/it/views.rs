//! Views that planners keep.

use serde_json::{Value, json};

use crate::support::TestApp;

async fn keep(app: &TestApp, name: &str, query: &str, is_default: bool) -> Value {
    let view = json!({ "name": name, "query": query, "is_default": is_default });
    let kept = app.post_json("/api/views", &view).await;
    assert_eq!(kept.status, 200, "{}", kept.body);
    kept.json()
}

#[tokio::test]
async fn a_view_is_kept_in_one_spelling_and_found_by_its_name() {
    let app = TestApp::with_a_suggestion().await;
    let kept = keep(&app, "  Cancel & co  ", "?sort=value&kind=postpone&kind=cancel&q=", false).await;
    assert_eq!((kept["name"].as_str(), kept["query"].as_str()), (Some("Cancel & co"), Some("kind=cancel%2Cpostpone")));
    let views = app.get("/api/views").await.json();
    assert_eq!(views["views"].as_array().unwrap().len(), 1);
    let page = app.get("/?kind=cancel,postpone").await.body;
    assert!(page.contains("Cancel &#38; co") && page.contains("data-view="), "{page}");
    let link = page.split("data-view=").nth(1).unwrap().split('>').next().unwrap();
    assert!(link.contains("aria-current"), "the view that is shown is lit: {link}");
}

#[tokio::test]
async fn a_view_has_an_address_that_outlives_its_name() {
    let app = TestApp::start().await;
    let kept = keep(&app, "Late", "sort=date", false).await;
    let address = format!("/views/{}", kept["id"].as_str().unwrap());
    let answer = app.get(&address).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/?sort=date"));
    let change = json!({ "name": "Later", "query": "sort=newest" });
    let path = format!("/api/views/{}", kept["id"].as_str().unwrap());
    let changed = app.post_json(&path, &change).await.json();
    assert_eq!((&changed["name"], &changed["query"]), (&json!("Later"), &json!("sort=newest")));
    assert_eq!(app.get(&address).await.header("location"), "/?sort=newest");
}

#[tokio::test]
async fn the_bare_address_begins_with_the_default_view() {
    let app = TestApp::with_a_suggestion().await;
    assert_eq!(app.get("/").await.status, 200);
    let first = keep(&app, "First", "group=supplier", true).await;
    assert_eq!(app.get("/").await.header("location"), "/?group=supplier");
    keep(&app, "Second", "kind=inform", true).await;
    assert_eq!(app.get("/").await.header("location"), "/?kind=inform");
    assert_eq!(app.get("/?state=open").await.status, 200, "everything open has an address of its own");
    let path = format!("/api/views/{}", first["id"].as_str().unwrap());
    assert_eq!(app.post_json(&path, &json!({ "is_default": true })).await.json()["name"], "First");
    assert_eq!(app.get("/").await.header("location"), "/?group=supplier");
    app.post_json(&format!("{path}/delete"), &json!({})).await;
    assert_eq!(app.get("/").await.status, 200);
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused_with_what_to_do() {
    let app = TestApp::start().await;
    keep(&app, "Mine", "", false).await;
    let refused = async |view: Value| {
        let answer = app.post_json("/api/views", &view).await;
        (answer.status, answer.json()["detail"].as_str().unwrap().to_owned())
    };
    let (status, detail) = refused(json!({ "name": "MINE", "query": "" })).await;
    assert_eq!(status, 409);
    assert!(detail.contains("choose another name"), "{detail}");
    for (name, query) in
        [("", ""), (" \t", ""), ("a\nb", ""), ("x", "sort=price"), ("x", "cursor=00"), ("x", "colour=red")]
    {
        assert_eq!(refused(json!({ "name": name, "query": query })).await.0, 400, "{name:?} {query}");
    }
    assert_eq!(refused(json!({ "name": "x".repeat(61), "query": "" })).await.0, 400);
    for path in ["/api/views/nonsense", "/api/views/01935000-0000-7000-8000-0000000000ff/delete"] {
        assert_eq!(app.post_json(path, &json!({})).await.status, 404, "{path}");
    }
    assert_eq!(app.get("/views/nonsense").await.status, 404);
}
