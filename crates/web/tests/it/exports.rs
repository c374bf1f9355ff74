//! Whole lists as files.

use serde_json::Value;

use crate::fakes::samples::Sample;
use crate::support::{TestApp, get};

/// More suggestions than are read at once.
const MANY: usize = 1_203;

async fn with_many() -> TestApp {
    let app = TestApp::start().await;
    for n in 0..MANY {
        let name = if n % 2 == 0 { "Teapot" } else { "=HYPERLINK(\"http://evil.example\")" };
        app.fakes.review(Sample::new(&format!("P-{n}"), name, 1_000).line(&format!("PO-{n}"), "1", 30, 20));
    }
    app
}

#[tokio::test]
async fn an_export_is_of_all_rows_in_the_order_of_the_list() {
    let app = with_many().await;
    let file = app.get("/api/suggestions/export.ndjson?sort=product").await;
    assert_eq!(file.header("content-type"), "application/x-ndjson");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"suggestions-2026-11-23.ndjson\"");
    let rows: Vec<Value> = file.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut listed = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = app.get(&format!("/api/suggestions?sort=product&limit=500&cursor={cursor}")).await.json();
        listed.extend(page["items"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(rows.len(), MANY);
    assert_eq!(rows, listed);
}

#[tokio::test]
async fn a_table_is_as_filtered_and_safe_to_open() {
    let app = with_many().await;
    let file = app.get("/api/suggestions/export.csv?q=hyperlink").await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8; header=present");
    let lines: Vec<&str> = file.body.trim_end().split("\r\n").collect();
    assert!(lines[0].starts_with("\u{feff}state,kind,order_id"), "{}", lines[0]);
    assert_eq!(lines.len(), 1 + MANY / 2);
    assert!(
        lines[1..].iter().all(|line| line.contains("\"'=HYPERLINK(\"\"http://evil.example\"\")\"")),
        "{}",
        lines[1]
    );
}

#[tokio::test]
async fn an_empty_view_is_a_table_without_rows() {
    let app = TestApp::start().await;
    assert_eq!(app.get("/api/suggestions/export.csv").await.body.lines().count(), 1);
    assert_eq!(app.get("/api/suggestions/export.ndjson").await.body, "");
}

#[tokio::test]
async fn what_is_no_filter_is_refused() {
    let app = TestApp::start().await;
    for query in ["limit=5", "cursor=00", "colour=red", "kind=purple"] {
        let refused = app.get(&format!("/api/suggestions/export.csv?{query}")).await;
        assert_eq!(refused.status, 400, "{query}");
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_read_to_its_end_breaks_off() {
    use http_body_util::BodyExt as _;

    let app = with_many().await;
    app.fakes.state().pieces_left = Some(2);
    let mut body = app.open(get("/api/suggestions/export.ndjson")).await.into_body();
    let mut outcome = Ok(());
    while let Some(frame) = body.frame().await {
        outcome = frame.map(|_| ());
    }
    assert!(outcome.is_err(), "a short file is not to be taken for a whole one");
}
