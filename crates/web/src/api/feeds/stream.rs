//! The same feed as server-sent events: the id of each is its position.

use std::collections::VecDeque;
use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::OwnedSemaphorePermit;

use super::gate::{Gate, problem};
use super::wire;
use crate::app::House;
use crate::http::Problem;

/// Events read at once.
const PAGE: usize = 500;

struct Stream {
    app: House,
    gate: Gate,
    at: u64,
    ready: VecDeque<Bytes>,
    _place: OwnedSemaphorePermit,
}

pub(super) async fn open(app: House, gate: Gate, after: u64) -> Result<Response, Problem> {
    let place = app.feed_streams.clone().try_acquire_owned().map_err(|_| {
        Problem::unavailable("All streams are taken. Read the feed with a timeout instead, or come again.")
            .retry_after(15)
    })?;
    // A place that is not of this feed is refused at once, not in the middle of a stream.
    gate.feed.read_chained(after, 1, std::time::Duration::ZERO).await.map_err(problem)?;
    let ready = VecDeque::from([Bytes::from_static(b": connected\n\n")]);
    let stream = Stream { app, gate, at: after, ready, _place: place };
    let frames = futures::stream::unfold(stream, |mut stream| async move {
        stream.next().await.map(|bytes| (Ok::<_, Infallible>(bytes), stream))
    });
    let mut response = Body::from_stream(frames).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

impl Stream {
    /// The next bytes; none ends the stream: the reader comes again and hears why.
    async fn next(&mut self) -> Option<Bytes> {
        if let Some(bytes) = self.ready.pop_front() {
            return Some(bytes);
        }
        self.gate.has(self.at).await.ok()?;
        let page = tokio::select! {
            page = self.gate.feed.read_chained(self.at, PAGE, self.app.settings.limits.heartbeat) => page.ok()?,
            _ = self.gate.taken() => return None,
            () = self.app.closing.cancelled() => return None,
        };
        self.gate.check_revoked().await.ok()?;
        let context = wire::context_of(self.gate.feed.name());
        for chained in page {
            self.at = chained.event.position;
            let event = wire::cloud_event(context, chained.event, Some(chained.chain));
            let json = serde_json::to_string(&event).ok()?;
            self.ready.push_back(Bytes::from(format!("id: {}\ndata: {json}\n\n", self.at)));
        }
        Some(self.ready.pop_front().unwrap_or(Bytes::from_static(b": still here\n\n")))
    }
}
