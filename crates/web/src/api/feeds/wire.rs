//! Events of a feed as they travel.

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use event::{Attributes, Event};
use feeds::{Chain, FeedEvent};

/// An event with its place in the feed, and the chain after it where that is told.
pub(super) fn cloud_event(context: &str, event: FeedEvent, chain: Option<Chain>) -> Event {
    let mut attributes = Attributes::from([
        ("correlationid".to_owned(), event.correlation_id),
        ("sequence".to_owned(), event.position.to_string()),
    ]);
    if let Some(chain) = chain {
        attributes.insert("chain".to_owned(), chain.to_string());
    }
    Event {
        id: event.id,
        source: format!("urn:restock:{context}"),
        kind: Some(event.kind),
        subject: Some(event.subject),
        time: Some(event.time),
        attributes,
        data: Some(event.data),
    }
}

/// The context whose feed it is.
pub(super) fn context_of(feed: &str) -> &str {
    feed.split('.').next().unwrap_or(feed)
}

/// A CloudEvents batch.
pub(super) fn batch(events: &[Event]) -> Response {
    let body = serde_json::to_vec(events).unwrap_or_else(|_| b"[]".to_vec());
    let mut response = body.into_response();
    let kind = HeaderValue::from_static("application/cloudevents-batch+json");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}
