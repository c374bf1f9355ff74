//! `POST /events`

use restocking::events::{HeaderTypes, TypeHeader};
use serde_json::{Value, json};
use web::{Limits, Settings};

use crate::support::{TestApp, request};
use context::StoreError;

const STRUCTURED: &str = "application/cloudevents+json";
const BATCH: &str = "application/cloudevents-batch+json";

fn movement(id: &str, seq: u64) -> Value {
    json!({
        "specversion": "1.0", "id": id, "source": "/warehouse", "type": "warehouse.stock.changed.v1",
        "data": { "product_id": "P-1", "location_id": "W1", "seq": seq, "delta": -1 },
    })
}

#[tokio::test]
async fn one_event_a_batch_and_a_binary_one_are_taken() {
    let app = TestApp::start().await;
    let one = app.post("/events", STRUCTURED, movement("a", 1).to_string()).await;
    assert_eq!((one.status, one.json()), (202, json!({ "accepted": 1, "duplicates": 0, "dead": 0 })));

    let batch = json!([movement("a", 1), movement("b", 2), { "specversion": "1.0", "id": "c", "source": "/x", "type": "what" }]);
    let several = app.post("/events", &format!("{BATCH}; charset=utf-8"), batch.to_string()).await;
    assert_eq!((several.status, several.json()), (202, json!({ "accepted": 1, "duplicates": 1, "dead": 1 })));

    let headers = [
        ("content-type", "application/json"),
        ("ce-specversion", "1.0"),
        ("ce-id", "d"),
        ("ce-source", "/warehouse"),
        ("ce-type", "warehouse.stock.counted.v1"),
    ];
    let data = json!({ "product_id": "P-1", "location_id": "W1", "seq": 9, "level": 4 }).to_string();
    let binary = app.send(request("POST", "/events", &headers, data)).await;
    assert_eq!((binary.status, binary.json()["accepted"].as_u64()), (202, Some(1)));
}

#[tokio::test]
async fn what_cannot_be_read_is_named_with_its_place_and_nothing_is_stored() {
    let app = TestApp::start().await;
    let bad = json!([movement("a", 1), { "specversion": "1.0", "source": "/x" }]).to_string();
    let answer = app.post("/events", BATCH, bad).await;
    let problem = answer.json();
    assert_eq!((answer.status, answer.header("content-type")), (400, "application/problem+json"));
    assert_eq!(problem["index"], 1);
    assert!(problem["fault"].as_str().unwrap().contains("\"id\" is missing"), "{problem}");
    assert_eq!(problem["correlation_id"], answer.header("x-correlation-id"));
    assert!(app.fakes.state().entries.is_empty());
}

#[tokio::test]
async fn malformed_deep_mistyped_and_non_utf8_bodies_get_a_clear_answer() {
    let app = TestApp::start().await;
    let deep = format!("{{\"specversion\":\"1.0\",\"data\":{}1{}}}", "[".repeat(200), "]".repeat(200));
    let cases: [(&[u8], &str); 6] = [
        (b"", "not JSON"),
        (b"{\"specversion\":", "not JSON"),
        (b"[]", "must be a JSON object"),
        (b"{\"specversion\":1,\"id\":\"a\"}", "must be a string"),
        (b"\xff\xfe{}", "not UTF-8"),
        (deep.as_bytes(), "nested deeper"),
    ];
    for (body, fault) in cases {
        let answer = app.post("/events", STRUCTURED, body.to_vec()).await;
        assert_eq!(answer.status, 400, "{fault}");
        assert!(answer.body.contains(fault), "{fault}: {}", answer.body);
    }
    assert!(app.fakes.state().entries.is_empty());
}

#[tokio::test]
async fn an_event_may_be_as_large_as_the_limit_and_no_larger() {
    let limits = Limits { event_bytes: 600, batch_bytes: 900, ..Limits::default() };
    let app = TestApp::start_with(Settings { limits, ..Settings::default() }).await;
    let of_size = |size: usize| {
        let mut event = movement(&size.to_string(), 1);
        event["data"]["reason"] = json!("");
        let length = event.to_string().len();
        event["data"]["reason"] = json!("x".repeat(size - length));
        event.to_string()
    };
    assert_eq!(app.post("/events", STRUCTURED, of_size(600)).await.status, 202);
    let answer = app.post("/events", STRUCTURED, of_size(601)).await;
    assert_eq!((answer.status, answer.json()["limit_bytes"].as_u64()), (413, Some(600)));
    assert_eq!(app.post("/events", BATCH, format!("[{}]", of_size(800))).await.status, 202);
    assert_eq!(app.post("/events", BATCH, format!("[{}]", of_size(899))).await.status, 413);
}

#[tokio::test]
async fn other_content_types_and_compressed_bodies_are_told_what_to_send() {
    let app = TestApp::start().await;
    let plain = app.post("/events", "text/plain", "hello").await;
    assert_eq!(plain.status, 415);
    assert!(plain.body.contains(STRUCTURED) && plain.body.contains(BATCH), "{}", plain.body);
    let headers = [("content-type", STRUCTURED), ("content-encoding", "gzip")];
    let compressed = app.send(request("POST", "/events", &headers, movement("a", 1).to_string())).await;
    assert_eq!(compressed.status, 415);
    assert!(compressed.body.contains("Content-Encoding"), "{}", compressed.body);
}

#[tokio::test]
async fn the_same_id_with_other_content_is_refused() {
    let app = TestApp::start().await;
    app.post("/events", STRUCTURED, movement("a", 1).to_string()).await;
    let answer = app.post("/events", STRUCTURED, movement("a", 2).to_string()).await;
    assert_eq!((answer.status, &answer.json()["refused"][0]["id"]), (409, &json!("a")));
    let mixed = app.post("/events", BATCH, json!([movement("a", 3), movement("b", 2)]).to_string()).await;
    assert_eq!((mixed.status, &mixed.json()["refused"][0]["index"]), (202, &json!(0)));
}

#[tokio::test]
async fn correlation_of_the_request_becomes_that_of_its_events() {
    let app = TestApp::start().await;
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let headers = [("content-type", STRUCTURED), ("x-correlation-id", "till-7"), ("traceparent", trace)];
    let answer = app.send(request("POST", "/events", &headers, movement("a", 1).to_string())).await;
    assert_eq!(answer.header("x-correlation-id"), "till-7");
    let state = app.fakes.state();
    assert_eq!(state.entries[0].correlation_id, "till-7");
    assert_eq!(state.entries[0].event.traceparent(), Some(trace));
}

#[tokio::test]
async fn a_legacy_publisher_names_the_type_in_its_own_header() {
    let types = [("STOCK_CHG".to_owned(), "warehouse.stock.changed.v1".to_owned())].into();
    let header_types = HeaderTypes::new(vec![TypeHeader { header: "x-message-type".into(), types }]).unwrap();
    let app = TestApp::start_with(Settings { header_types, ..Settings::default() }).await;
    let mut event = movement("a", 1);
    event.as_object_mut().unwrap().remove("type");
    let headers = [("content-type", STRUCTURED), ("x-message-type", "STOCK_CHG")];
    let known = app.send(request("POST", "/events", &headers, event.to_string())).await;
    assert_eq!(known.json()["accepted"], 1);
    event["id"] = json!("b");
    let unknown = app.post("/events", STRUCTURED, event.to_string()).await;
    assert_eq!(unknown.json()["dead"], 1);
}

#[tokio::test]
async fn a_store_that_is_out_or_full_is_told_apart() {
    let app = TestApp::start().await;
    app.fakes.state().outage = Some(StoreError::Unavailable("gone".into()));
    let out = app.post("/events", STRUCTURED, movement("a", 1).to_string()).await;
    assert_eq!((out.status, out.header("retry-after")), (503, "2"));
    assert!(!out.body.contains("gone"), "the inside stays inside: {}", out.body);
    app.fakes.state().outage = Some(StoreError::Full("no room".into()));
    assert_eq!(app.post("/events", STRUCTURED, movement("a", 1).to_string()).await.status, 507);
}
