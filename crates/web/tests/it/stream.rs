//! `GET /api/suggestions/stream`

use serde_json::{Value, json};
use web::{Limits, Settings};

use crate::fakes::samples::Sample;
use crate::support::{Events, TestApp};

const STREAM: &str = "/api/suggestions/stream";

fn teapot(on_hand: i64) -> Sample {
    Sample::new("P-1", "Teapot", on_hand).line("PO-1", "1", 30, 20)
}

fn data(event: &str) -> Value {
    serde_json::from_str(event).unwrap()
}

async fn accept(app: &TestApp) {
    let (incarnation, version) = app.the_suggestion().await;
    let body = json!({ "click_key": incarnation, "items": [{ "incarnation": incarnation, "version": version }] });
    assert_eq!(app.post_json("/api/suggestions/accept", &body).await.json()["results"][0]["outcome"], "accepted");
}

#[tokio::test]
async fn what_opens_changes_and_goes_is_told_as_it_happens() {
    let app = TestApp::start().await;
    let mut events = Events::open(&app, STREAM, None).await;
    app.fakes.review(teapot(1_000));
    let opened = events.next().await.unwrap();
    assert_eq!((opened.event.as_str(), opened.id.as_str()), ("suggestion", "1"));
    assert_eq!(data(&opened.data)["product_name"], "Teapot");
    accept(&app).await;
    let changed = events.next().await.unwrap();
    assert_eq!(
        (changed.event.as_str(), changed.id.as_str()),
        ("suggestion", ""),
        "the id comes with the last part only"
    );
    let removed = events.next().await.unwrap();
    assert_eq!(
        (removed.event.as_str(), removed.id.as_str(), &data(&removed.data)["state"]),
        ("removed", "2", &json!("submitting"))
    );
}

#[tokio::test]
async fn a_page_that_comes_back_gets_what_it_missed_once_and_then_what_is_new() {
    let app = TestApp::start().await;
    app.fakes.review(teapot(1_000));
    app.fakes.review(teapot(600));
    for says_it_in_the_header in [true, false] {
        let before = app.fakes.state().events.len();
        let seen = (before - 1).to_string();
        let path = if says_it_in_the_header { STREAM.to_owned() } else { format!("{STREAM}?last_event_id={seen}") };
        let mut events = Events::open(&app, &path, says_it_in_the_header.then_some(seen.as_str())).await;
        let missed = events.next().await.unwrap();
        assert_eq!(missed.id, before.to_string());
        app.fakes.review(Sample::new(&format!("P-{before}"), "Kettle", 1_000).line(
            &format!("PO-{before}"),
            "1",
            30,
            20,
        ));
        let next = events.next().await.unwrap();
        assert_eq!(next.id, (before + 1).to_string(), "nothing twice, nothing left out");
    }
}

#[tokio::test]
async fn a_position_that_is_unknown_too_old_or_not_kept_is_told_to_load_again() {
    let limits = Limits { stream_replay: 2, ..Limits::default() };
    let app = TestApp::start_with(Settings { limits, ..Settings::default() }).await;
    for n in 0..5 {
        app.fakes.review(Sample::new(&format!("P-{n}"), "Teapot", 1_000).line(&format!("PO-{n}"), "1", 30, 20));
    }
    app.fakes.state().forgotten = 4;
    for position in ["99", "nonsense", "-1", "1", "3"] {
        let mut events = Events::open(&app, STREAM, Some(position)).await;
        let reset = events.next().await.unwrap();
        assert_eq!((reset.event.as_str(), reset.id.as_str()), ("reset", "5"), "after {position}");
        app.fakes.append(Vec::new());
    }
    let mut events = Events::open(&app, STREAM, Some("4")).await;
    assert_eq!(events.next().await.unwrap().event, "suggestion");
}

#[tokio::test]
async fn after_a_reset_the_stream_goes_on() {
    let app = TestApp::start().await;
    let mut events = Events::open(&app, STREAM, Some("99")).await;
    assert_eq!(events.next().await.unwrap().event, "reset");
    app.fakes.review(teapot(1_000));
    assert_eq!(events.next().await.unwrap().id, "1");
}

#[tokio::test]
async fn a_client_that_cannot_keep_up_is_reset_and_nobody_else_waits_for_it() {
    let limits = Limits { stream_buffer: 4, ..Limits::default() };
    let app = TestApp::start_with(Settings { limits, ..Settings::default() }).await;
    let mut slow = Events::open(&app, STREAM, None).await;
    let mut quick = Events::open(&app, STREAM, None).await;
    // Large enough that what is sent to a client that does not read fills every buffer on the way.
    let name = "Teapot ".repeat(3_000);
    let mut last = 0;
    for n in 0..1_000 {
        app.fakes.review(Sample::new(&format!("P-{n}"), &name, 1_000).line(&format!("PO-{n}"), "1", 30, 20));
        last = app.fakes.state().events.len();
        let told = quick.next().await.unwrap();
        assert_eq!(told.event, "suggestion");
    }
    let mut told = 0;
    let reset = loop {
        let event = slow.next().await.unwrap();
        if event.event == "reset" {
            break event;
        }
        told += 1;
    };
    assert!(told < last, "{told} of {last}");
    assert!(reset.id.parse::<usize>().unwrap() <= last);
}

#[tokio::test]
async fn streams_are_bounded_and_a_place_comes_free_again() {
    let limits = Limits { streams: 1, ..Limits::default() };
    let app = TestApp::start_with(Settings { limits, ..Settings::default() }).await;
    let first = Events::open(&app, STREAM, None).await;
    assert_eq!(app.get(STREAM).await.status, 503);
    drop(first);
    app.fakes.review(teapot(1_000));
    // The server notices when it writes; until then it answers that all places are taken.
    loop {
        let answer = app.open(crate::support::get(STREAM)).await;
        if answer.status() == 200 {
            break;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn shutting_down_ends_streams_with_a_word_on_when_to_come_back() {
    let app = TestApp::start().await;
    let mut events = Events::open(&app, STREAM, None).await;
    app.shutdown.cancel();
    let last = events.next().await.unwrap();
    assert_eq!(last.event, "reset");
    assert!((2_000..4_000).contains(&last.retry.unwrap()));
    assert_eq!(events.next().await, None);
    app.serving.await.unwrap().unwrap();
}

#[tokio::test]
async fn the_desk_gets_each_suggestion_with_its_row() {
    let app = TestApp::start().await;
    let mut events = Events::open(&app, "/desk/stream", None).await;
    app.fakes.review(Sample::new("P-1", "<script>alert(1)</script>", 1_000).line("PO-1", "1", 30, 20));
    let told = data(&events.next().await.unwrap().data);
    let html = told["html"].as_str().unwrap();
    assert!(html.contains("&#60;script&#62;") && !html.contains("<script"), "{html}");
    assert_eq!(told["suggestion"]["product_id"], "P-1");
}
