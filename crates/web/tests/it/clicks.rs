//! `POST /api/suggestions/accept`, `/dismiss`, `/snooze` and `/retry`

use serde_json::{Value, json};

use crate::fakes::samples::Sample;
use crate::support::{Events, TestApp, request};

const KEY: &str = "0193a000-0000-7000-8000-00000000aaaa";
const OTHER_KEY: &str = "0193a000-0000-7000-8000-00000000bbbb";

fn click(key: &str, incarnation: &str, version: u64) -> Value {
    json!({ "click_key": key, "items": [{ "incarnation": incarnation, "version": version }] })
}

fn with(mut click: Value, name: &str, value: &str) -> Value {
    click[name] = json!(value);
    click
}

#[tokio::test]
async fn accepting_takes_the_suggestion_out_of_the_list_and_repeating_the_click_does_nothing_again() {
    let app = TestApp::with_a_suggestion().await;
    let (incarnation, version) = app.the_suggestion().await;
    let first = app.post_json("/api/suggestions/accept", &click(KEY, &incarnation, version)).await;
    assert_eq!((first.status, &first.json()["results"][0]["outcome"]), (200, &json!("accepted")));
    let events = app.fakes.state().events.len();
    let again = app.post_json("/api/suggestions/accept", &click(KEY, &incarnation, version)).await;
    assert_eq!(again.json(), first.json());
    assert_eq!(app.fakes.state().events.len(), events);
    assert_eq!(app.get("/api/suggestions").await.json()["total"], 0);
    assert_eq!(app.get("/api/suggestions?state=submitting").await.json()["total"], 1);
}

#[tokio::test]
async fn a_click_on_what_has_changed_does_nothing_and_brings_the_current_one() {
    let app = TestApp::with_a_suggestion().await;
    let (incarnation, version) = app.the_suggestion().await;
    app.fakes.review(Sample::new("P-1", "Teapot", 600).line("PO-1", "1", 30, 20));
    let answer = app.post_json("/api/suggestions/accept", &click(KEY, &incarnation, version)).await;
    let result = &answer.json()["results"][0];
    assert_eq!((answer.status, &result["outcome"]), (200, &json!("changed")));
    assert!(result["current"]["version"].as_u64() > Some(version), "{result}");
    assert_eq!(app.get("/api/suggestions").await.json()["total"], 1);
}

#[tokio::test]
async fn one_click_tells_of_each_item_what_became_of_it() {
    let app = TestApp::with_a_suggestion().await;
    let (incarnation, version) = app.the_suggestion().await;
    let unknown = "0193a000-0000-7000-8000-000000000000";
    let body = json!({ "click_key": KEY, "items": [
        { "incarnation": unknown, "version": 1 }, { "incarnation": incarnation, "version": version },
    ] });
    let results = app.post_json("/api/suggestions/accept", &body).await.json();
    let outcomes: Vec<&str> =
        results["results"].as_array().unwrap().iter().map(|result| result["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["gone", "accepted"]);
}

#[tokio::test]
async fn dismissing_needs_a_reason_and_snoozing_a_day_ahead() {
    let app = TestApp::with_a_suggestion().await;
    let (incarnation, version) = app.the_suggestion().await;
    let plain = || click(KEY, &incarnation, version);
    for (path, body) in [
        ("dismiss", plain()),
        ("dismiss", with(plain(), "reason", "  ")),
        ("dismiss", with(with(plain(), "reason", "why"), "until", "yesterday")),
        ("snooze", plain()),
        ("snooze", with(plain(), "until", "2026-11-23")),
        ("snooze", with(plain(), "until", "2099-01-01")),
    ] {
        let answer = app.post_json(&format!("/api/suggestions/{path}"), &body).await;
        assert_eq!(answer.status, 400, "{path} {body}: {}", answer.body);
    }
    let snoozed = app.post_json("/api/suggestions/snooze", &with(plain(), "until", "2026-12-01")).await;
    assert_eq!(snoozed.json()["results"][0]["outcome"], "accepted");
    let item = &app.get("/api/suggestions?state=snoozed").await.json()["items"][0];
    assert_eq!(item["until"], "2026-12-01T00:00:00Z");
}

#[tokio::test]
async fn a_dismissal_keeps_its_reason() {
    let app = TestApp::with_a_suggestion().await;
    let (incarnation, version) = app.the_suggestion().await;
    let body = with(click(KEY, &incarnation, version), "reason", "A promotion is planned");
    app.post_json("/api/suggestions/dismiss", &body).await;
    let item = &app.get("/api/suggestions?state=dismissed").await.json()["items"][0];
    assert_eq!(item["outcome_reason"], "A promotion is planned");
}

#[tokio::test]
async fn asking_again_about_what_is_not_in_attention_does_nothing() {
    let app = TestApp::with_a_suggestion().await;
    let (incarnation, version) = app.the_suggestion().await;
    let answer = app.post_json("/api/suggestions/retry", &click(OTHER_KEY, &incarnation, version)).await;
    assert_eq!(answer.status, 200);
    assert_ne!(answer.json()["results"][0]["outcome"], "accepted");
    assert_eq!(app.get("/api/suggestions").await.json()["total"], 1);
}

#[tokio::test]
async fn bodies_that_are_no_click_are_refused_whole() {
    let app = TestApp::with_a_suggestion().await;
    let (incarnation, version) = app.the_suggestion().await;
    let mut unknown_member = click(KEY, &incarnation, version);
    unknown_member["force"] = json!(true);
    let many: Vec<Value> = (0..20_001).map(|_| json!({ "incarnation": incarnation, "version": version })).collect();
    let cases = [
        (unknown_member, "unknown field"),
        (json!({ "click_key": KEY, "items": [] }), "1 to 20000"),
        (json!({ "click_key": KEY, "items": many }), "1 to 20000"),
        (json!({ "click_key": "mine", "items": [] }), "UUID"),
        (json!({ "items": [] }), "click_key"),
        (json!({ "click_key": KEY, "items": [{ "incarnation": incarnation, "version": -1 }] }), "invalid value"),
    ];
    for (body, fault) in cases {
        let answer = app.post_json("/api/suggestions/accept", &body).await;
        assert_eq!(answer.status, 400, "{fault}: {}", answer.body);
        assert!(answer.body.contains(fault), "{fault}: {}", answer.body);
    }
    let form = app
        .send(request(
            "POST",
            "/api/suggestions/accept",
            &[("content-type", "text/plain")],
            click(KEY, &incarnation, version).to_string(),
        ))
        .await;
    assert_eq!(form.status, 415);
    assert_eq!(app.get("/api/suggestions").await.json()["total"], 1);
}

#[tokio::test]
async fn an_undone_acceptance_is_back_in_the_list_and_the_same_undo_gets_the_same_answer() {
    let app = TestApp::with_a_suggestion().await;
    let (incarnation, version) = app.the_suggestion().await;
    app.post_json("/api/suggestions/accept", &click(KEY, &incarnation, version)).await;
    let undo = json!({ "click_key": KEY, "undo_key": OTHER_KEY });
    let first = app.post_json("/api/suggestions/undo", &undo).await;
    let result = &first.json()["results"][0];
    assert_eq!((first.status, &result["outcome"], &result["version"]), (200, &json!("undone"), &json!(version + 2)));
    assert_eq!(app.get("/api/suggestions").await.json()["total"], 1);
    assert_eq!(app.post_json("/api/suggestions/undo", &undo).await.json(), first.json());
}

#[tokio::test]
async fn an_undone_dismissal_brings_a_new_suggestion_and_says_which() {
    let app = TestApp::with_a_suggestion().await;
    let (incarnation, version) = app.the_suggestion().await;
    let dismissal = with(click(KEY, &incarnation, version), "reason", "by mistake");
    app.post_json("/api/suggestions/dismiss", &dismissal).await;
    let undo = json!({ "click_key": KEY, "undo_key": OTHER_KEY });
    let answer = app.post_json("/api/suggestions/undo", &undo).await.json();
    let current = &answer["results"][0]["current"];
    assert_eq!((&current["state"], &answer["results"][0]["outcome"]), (&json!("open"), &json!("undone")), "{answer}");
    assert_ne!(current["incarnation"], json!(incarnation));
    let about_both: Vec<String> = app.fakes.state().events.iter().map(|event| event.kind.clone()).collect();
    assert!(
        about_both.ends_with(&["restocking.suggestion.opened.v1".into(), "restocking.suggestion.undone.v1".into()])
    );
}

#[tokio::test]
async fn an_undo_of_nothing_that_is_known_says_so() {
    let app = TestApp::with_a_suggestion().await;
    let (incarnation, version) = app.the_suggestion().await;
    let unknown = app.post_json("/api/suggestions/undo", &json!({ "click_key": KEY, "undo_key": OTHER_KEY })).await;
    assert_eq!(unknown.status, 404, "{}", unknown.body);
    app.post_json("/api/suggestions/accept", &click(KEY, &incarnation, version)).await;
    let same_key = app.post_json("/api/suggestions/undo", &json!({ "click_key": KEY, "undo_key": KEY })).await;
    assert_eq!(same_key.status, 400, "{}", same_key.body);
}

#[tokio::test]
async fn a_click_is_followed_paused_and_resumed() {
    let app = TestApp::with_a_suggestion().await;
    let (incarnation, version) = app.the_suggestion().await;
    app.post_json("/api/suggestions/accept", &click(KEY, &incarnation, version)).await;
    let state = async || app.get(&format!("/api/clicks/{KEY}")).await.json()["state"].clone();
    assert_eq!(state().await, "working");
    let paused = app.post_json(&format!("/api/clicks/{KEY}/pause"), &json!({})).await;
    assert_eq!((paused.status, &paused.json()["state"]), (200, &json!("paused")));
    assert_eq!(state().await, "paused");
    app.post_json(&format!("/api/clicks/{KEY}/resume"), &json!({})).await;
    assert_eq!(state().await, "working");
    let all = app.post_json("/api/submissions/pause", &json!({})).await.json();
    assert!(!all["paused_at"].is_null() && all["items"][0]["state"] == "paused", "{all}");
    assert!(app.get("/clicks").await.body.contains("All submissions are paused"));
    let all = app.post_json("/api/submissions/resume", &json!({})).await.json();
    assert!(all["paused_at"].is_null() && all["waiting"] == 1, "{all}");
    for path in [format!("/api/clicks/{OTHER_KEY}/pause"), "/api/clicks/yesterday/pause".to_owned()] {
        assert_eq!(app.post_json(&path, &json!({})).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn the_figures_of_clicks_are_told_as_they_change() {
    let app = TestApp::with_a_suggestion().await;
    let (incarnation, version) = app.the_suggestion().await;
    let mut events = Events::open_at_its_first_event(&app, "/api/clicks/stream").await;
    assert_eq!(events.figures().await["items"], json!([]));
    app.post_json("/api/suggestions/accept", &click(KEY, &incarnation, version)).await;
    assert_eq!(events.figures().await["items"][0]["waiting"], 1);
    app.post_json("/api/suggestions/undo", &json!({ "click_key": KEY, "undo_key": OTHER_KEY })).await;
    let told = events.figures().await["items"][0].clone();
    assert_eq!((&told["waiting"], &told["undone"], &told["state"]), (&json!(0), &json!(1), &json!("ended")));
    let mut page = Events::open_at_its_first_event(&app, "/clicks/stream").await;
    assert!(page.figures().await["html"].as_str().is_some_and(|html| html.contains("1 undone")));
}
