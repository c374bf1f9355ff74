//! A reader of server-sent events.

use std::collections::VecDeque;

use serde_json::Value;

use super::Http;

/// One event of a stream.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SseEvent {
    pub(crate) id: Option<String>,
    pub(crate) kind: String,
    pub(crate) data: Value,
    pub(crate) retry: Option<u64>,
}

/// An open stream.
pub(crate) struct Sse {
    response: reqwest::Response,
    buffer: String,
    ready: VecDeque<SseEvent>,
}

impl Sse {
    /// Opens `/api/suggestions/stream`, from a position or from now.
    pub(crate) async fn open(http: &Http, last_event_id: Option<&str>) -> Self {
        let mut request = http.client.get(http.url("/api/suggestions/stream"));
        if let Some(id) = last_event_id {
            request = request.header("last-event-id", id);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, buffer: String::new(), ready: VecDeque::new() }
    }

    /// The next event, comments left out; none where the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<SseEvent> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            let chunk = tokio::time::timeout(std::time::Duration::from_secs(60), self.response.chunk());
            let chunk = chunk.await.expect("a stream shows a sign of life within a minute").ok().flatten()?;
            self.buffer.push_str(std::str::from_utf8(&chunk).unwrap());
            while let Some((event, rest)) = self.buffer.split_once("\n\n") {
                let (event, rest) = (parse(event), rest.to_owned());
                self.ready.extend(event);
                self.buffer = rest;
            }
        }
    }

    /// The next event that is more than a position.
    pub(crate) async fn told(&mut self) -> Option<SseEvent> {
        loop {
            let event = self.next().await?;
            if !event.kind.is_empty() {
                return Some(event);
            }
        }
    }
}

fn parse(text: &str) -> Option<SseEvent> {
    let mut event = SseEvent { id: None, kind: String::new(), data: Value::Null, retry: None };
    let mut said = false;
    for line in text.lines() {
        let Some((field, value)) = line.split_once(": ") else { continue };
        match field {
            "id" => event.id = Some(value.to_owned()),
            "event" => event.kind = value.to_owned(),
            "data" => event.data = serde_json::from_str(value).unwrap(),
            "retry" => event.retry = value.parse().ok(),
            _ => continue,
        }
        said = true;
    }
    said.then_some(event)
}
