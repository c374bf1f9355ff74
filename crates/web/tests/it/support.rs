//! A server under test, and a small client.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::{HeaderMap, Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use web::{App, FeedPorts, Ports, Settings, serve};

use crate::fakes::Fakes;
use crate::fakes::samples::Sample;

/// A running server over fakes.
pub(crate) struct TestApp {
    pub(crate) address: SocketAddr,
    pub(crate) fakes: Arc<Fakes>,
    pub(crate) shutdown: CancellationToken,
    pub(crate) serving: JoinHandle<std::io::Result<()>>,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("not JSON ({error}): {}", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }
}

impl TestApp {
    pub(crate) async fn start() -> Self {
        Self::start_with(Settings::default()).await
    }

    pub(crate) async fn start_with(settings: Settings) -> Self {
        Self::start_with_feeds(settings, FeedPorts::default()).await
    }

    pub(crate) async fn start_with_feeds(settings: Settings, feeds: FeedPorts) -> Self {
        let fakes = Fakes::new();
        *fakes.feeds.lock().expect("no panic") = feeds;
        *fakes.planners.lock().expect("no panic") = settings.planners.as_ref().clone();
        let ports = fakes.ports();
        Self::start_over(fakes, ports, settings).await
    }

    /// Over ports that are not all fakes.
    pub(crate) async fn start_over(fakes: Arc<Fakes>, ports: Ports, settings: Settings) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shutdown = CancellationToken::new();
        let serving = tokio::spawn(serve(listener, App::new(ports, settings), shutdown.clone()));
        Self { address, fakes, shutdown, serving }
    }

    /// A process with other roles.
    pub(crate) async fn start_without_desk(settings: Settings) -> Self {
        let fakes = Fakes::new();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shutdown = CancellationToken::new();
        let ports = Ports { desk: None, ..fakes.ports() };
        let serving = tokio::spawn(serve(listener, App::new(ports, settings), shutdown.clone()));
        Self { address, fakes, shutdown, serving }
    }

    /// With one open suggestion: stock for a hundred days, and a line that comes in twenty.
    pub(crate) async fn with_a_suggestion() -> Self {
        let app = Self::start().await;
        app.fakes.review(Sample::new("P-1", "Teapot", 1_000).line("PO-1", "1", 30, 20));
        app
    }

    /// Sends a request and answers with the open response.
    pub(crate) async fn open(&self, request: Request<Full<Bytes>>) -> Response<Incoming> {
        let stream = TcpStream::connect(self.address).await.expect("a connection");
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.expect("a handshake");
        tokio::spawn(connection);
        sender.send_request(request).await.expect("an answer")
    }

    pub(crate) async fn send(&self, request: Request<Full<Bytes>>) -> Answer {
        let response = self.open(request).await;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.into_body().collect().await.expect("a whole body").to_bytes();
        Answer { status, headers, body: String::from_utf8(body.to_vec()).expect("text") }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(get(path)).await
    }

    pub(crate) async fn post(&self, path: &str, kind: &str, body: impl Into<Bytes>) -> Answer {
        self.send(post(path, kind, body)).await
    }

    pub(crate) async fn post_json(&self, path: &str, body: &Value) -> Answer {
        self.post(path, "application/json", body.to_string()).await
    }

    /// The only suggestion: incarnation and version.
    pub(crate) async fn the_suggestion(&self) -> (String, u64) {
        let list = self.get("/api/suggestions?state=all").await.json();
        let item = &list["items"][0];
        (item["incarnation"].as_str().expect("an incarnation").to_owned(), item["version"].as_u64().expect("a version"))
    }
}

pub(crate) fn get(path: &str) -> Request<Full<Bytes>> {
    request("GET", path, &[], Bytes::new())
}

pub(crate) fn post(path: &str, kind: &str, body: impl Into<Bytes>) -> Request<Full<Bytes>> {
    request("POST", path, &[("content-type", kind)], body)
}

pub(crate) fn request(
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Bytes>,
) -> Request<Full<Bytes>> {
    let mut builder = Request::builder().method(method).uri(path).header("host", "desk.test");
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder.body(Full::new(body.into())).expect("a request")
}

/// A stream of server-sent events.
pub(crate) struct Events {
    body: Incoming,
    read: String,
}

/// One event as a browser would dispatch it; comments and bare ids are passed over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ServerEvent {
    pub(crate) id: String,
    pub(crate) event: String,
    pub(crate) data: String,
    pub(crate) retry: Option<u64>,
}

impl Events {
    pub(crate) async fn open(app: &TestApp, path: &str, last_event_id: Option<&str>) -> Self {
        let headers: Vec<(&str, &str)> = last_event_id.map(|id| ("last-event-id", id)).into_iter().collect();
        Self::open_with(app, path, &headers).await
    }

    pub(crate) async fn open_with(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> Self {
        let response = app.open(request("GET", path, headers, Bytes::new())).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut events = Self { body: response.into_body(), read: String::new() };
        // The first word comes at once: from here on nothing is missed.
        events.block().await.expect("a first word");
        events
    }

    /// A stream whose first word is an event.
    pub(crate) async fn open_at_its_first_event(app: &TestApp, path: &str) -> Self {
        let response = app.open(request("GET", path, &[], Bytes::new())).await;
        assert_eq!(response.status(), 200);
        Self { body: response.into_body(), read: String::new() }
    }

    /// What the next event says, JSON.
    pub(crate) async fn figures(&mut self) -> Value {
        let event = self.next().await.expect("an event");
        serde_json::from_str(&event.data).expect("JSON")
    }

    /// The next event with data; none when the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<ServerEvent> {
        loop {
            let block = self.block().await?;
            let mut event = ServerEvent::default();
            for line in block.lines() {
                match line.split_once(": ") {
                    Some(("id", value)) => event.id = value.to_owned(),
                    Some(("event", value)) => event.event = value.to_owned(),
                    Some(("data", value)) => event.data = value.to_owned(),
                    Some(("retry", value)) => event.retry = value.parse().ok(),
                    _ => {}
                }
            }
            if !event.data.is_empty() {
                return Some(event);
            }
        }
    }

    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.read.split_once("\n\n") {
                let block = block.to_owned();
                self.read = rest.to_owned();
                return Some(block);
            }
            let frame = self.body.frame().await?.ok()?;
            self.read.push_str(std::str::from_utf8(frame.data_ref()?).expect("text"));
        }
    }
}
