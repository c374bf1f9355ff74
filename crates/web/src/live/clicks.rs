//! How far clicks have come, as server-sent events: the whole, whenever it differs.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use serde_json::json;
use tokio::time::Instant;

use crate::api;
use crate::app::{Shared, State};
use crate::http::Problem;
use crate::pages::clicks_html;

/// Not told more often.
const PAUSE: Duration = Duration::from_millis(500);
/// Looked at this often though the log says nothing: a pace falls by itself.
const LOOK: Duration = Duration::from_secs(5);

/// `GET /api/clicks/stream`: `event: clicks` with the answer of `/api/clicks`.
pub(crate) async fn api_clicks_stream(State(app): State<Shared>) -> Result<Response, Problem> {
    stream(app, |answer, _| json!(answer).to_string()).await
}

/// `GET /clicks/stream`: the same as the page shows it.
pub(crate) async fn clicks_stream(State(app): State<Shared>) -> Result<Response, Problem> {
    stream(app, |answer, zone| json!({ "html": clicks_html(answer, zone) }).to_string()).await
}

struct Watch {
    app: Shared,
    heads: tokio::sync::watch::Receiver<u64>,
    told: Option<api::clicks::Answer>,
    told_at: Instant,
    write: fn(&api::clicks::Answer, &TimeZone) -> String,
    /// A place among the streams, as long as this one lasts.
    _place: tokio::sync::OwnedSemaphorePermit,
}

async fn stream(app: Shared, write: fn(&api::clicks::Answer, &TimeZone) -> String) -> Result<Response, Problem> {
    let Some((place, _)) = app.hub.join() else {
        return Err(Problem::unavailable("All streams are taken. Close pages that are not needed, or read the list.")
            .retry_after(15));
    };
    let heads = app.desk.log.watch();
    let watch = Watch { app, heads, told: None, told_at: Instant::now(), write, _place: place };
    let events = futures::stream::unfold(watch, |mut watch| async move {
        let bytes = watch.next().await?;
        Some((Ok::<_, Infallible>(bytes), watch))
    });
    let mut response = Body::from_stream(events).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

impl Watch {
    async fn next(&mut self) -> Option<Bytes> {
        let closing = self.app.closing.clone();
        loop {
            if self.told.is_some() {
                tokio::select! {
                    biased;
                    () = closing.cancelled() => return None,
                    () = tokio::time::sleep_until(self.told_at + PAUSE) => {}
                }
                tokio::select! {
                    biased;
                    () = closing.cancelled() => return None,
                    _ = self.heads.changed() => {}
                    () = tokio::time::sleep(LOOK) => {}
                }
            }
            self.heads.borrow_and_update();
            self.told_at = Instant::now();
            // The page comes back by itself.
            let Ok(answer) = api::clicks::load(&self.app).await else { return None };
            if self.told.as_ref() != Some(&answer) {
                let event = format!("event: clicks\ndata: {}\n\n", (self.write)(&answer, &self.app.settings.zone));
                self.told = Some(answer);
                return Some(Bytes::from(event));
            }
            if self.told_at.elapsed() >= LOOK {
                return Some(Bytes::from_static(b": still here\n\n"));
            }
        }
    }
}
