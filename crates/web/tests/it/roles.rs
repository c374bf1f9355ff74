//! A process that has the catalogue and no desk: what is not here says so, and the front door leads to what is.

use web::Settings;

use crate::support::TestApp;

#[tokio::test]
async fn without_a_desk_its_calls_and_pages_are_not_here_and_everything_else_is() {
    let app = TestApp::start_without_desk(Settings { roles: vec!["catalogue"], ..Settings::default() }).await;
    let front = app.get("/").await;
    assert_eq!((front.status, front.header("location")), (303, "/catalogue"));
    for path in ["/api/suggestions", "/api/inbox", "/products", "/clicks", "/help"] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.body.contains("other roles"), "{path}: {}", answer.body);
    }
    assert_eq!(app.get("/feeds/restocking").await.status, 404);
    assert_eq!(app.get("/api/readers").await.status, 200);
    assert_eq!(app.get("/health").await.json()["roles"], serde_json::json!(["catalogue"]));
    let metrics = app.get("/metrics").await;
    assert_eq!(metrics.status, 200, "{}", metrics.body);
    let page = app.get("/stores").await;
    assert_eq!(page.status, 200);
    assert!(!page.body.contains("href=\"/shortages\""), "no way leads to what is not here");
}
