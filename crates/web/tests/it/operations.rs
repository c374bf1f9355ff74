//! Health, metrics, and what shutting down says.

use std::sync::atomic::Ordering::Relaxed;

use context::StoreError;
use serde_json::json;

use crate::support::{Events, TestApp};

#[tokio::test]
async fn a_healthy_instance_is_alive_started_and_ready() {
    let app = TestApp::start().await;
    for path in ["/livez", "/readyz", "/startupz"] {
        assert_eq!(app.get(path).await.status, 200, "{path}");
    }
    let health = app.get("/health").await;
    assert_eq!((health.status, health.header("content-type")), (200, "application/health+json"));
    assert_eq!(health.json()["status"], "pass");
}

#[tokio::test]
async fn a_failing_neighbour_is_a_warning_and_a_failing_database_is_not_ready() {
    let app = TestApp::start().await;
    app.fakes.health.central_fails.store(true, Relaxed);
    assert_eq!(app.get("/readyz").await.status, 200);
    let health = app.get("/health").await;
    assert_eq!((health.status, &health.json()["status"]), (200, &json!("warn")));
    app.fakes.health.database_fails.store(true, Relaxed);
    assert_eq!(app.get("/readyz").await.status, 503);
    assert_eq!(app.get("/livez").await.status, 200, "restarting would not mend the database");
    assert_eq!(app.get("/health").await.status, 503);
}

#[tokio::test]
async fn a_stuck_instance_is_not_alive_and_a_starting_one_not_ready() {
    let app = TestApp::start().await;
    app.fakes.health.stuck.store(true, Relaxed);
    assert_eq!((app.get("/livez").await.status, app.get("/health").await.status), (503, 503));
    app.fakes.health.starting.store(true, Relaxed);
    assert_eq!((app.get("/startupz").await.status, app.get("/readyz").await.status), (503, 503));
}

#[tokio::test]
async fn metrics_have_the_names_that_alerts_ask_for() {
    let app = TestApp::with_a_suggestion().await;
    let event = json!({ "specversion": "1.0", "id": "a", "source": "/x", "type": "made-up" });
    app.post("/events", "application/cloudevents+json", event.to_string()).await;
    let (incarnation, version) = app.the_suggestion().await;
    let click = json!({ "click_key": incarnation, "items": [{ "incarnation": incarnation, "version": version }] });
    app.post_json("/api/suggestions/accept", &click).await;
    let _stream = Events::open(&app, "/api/suggestions/stream", None).await;
    let metrics = app.get("/metrics").await;
    assert!(metrics.header("content-type").starts_with("application/openmetrics-text"));
    for line in [
        "restock_events_received_total{type=\"other\"} 1",
        "restock_events_outcome_total{type=\"other\",outcome=\"dead\"} 1",
        "restock_dlq_messages{type=\"other\"} 1",
        "restock_actions_total{action=\"accept\",outcome=\"accepted\"} 1",
        "restock_sse_clients 1",
        "restock_stale_reply_total 0",
        "restock_build_info{version=\"",
        "restock_dependency_up{dependency=\"db:writable\"} 1",
        "restock_http_request_duration_seconds_count{route=\"/events\",method=\"POST\",status_class=\"2xx\"} 1",
    ] {
        assert!(metrics.body.contains(line), "{line}\n{}", metrics.body);
    }
    assert!(!metrics.body.contains("made-up"), "no client's text is a label");
}

#[tokio::test]
async fn metrics_are_there_when_the_store_is_out() {
    let app = TestApp::start().await;
    app.fakes.state().outage = Some(StoreError::Unavailable("gone".into()));
    assert_eq!(app.get("/metrics").await.status, 200);
    assert_eq!(app.get("/api/overview").await.status, 503);
}
