//! What ties a request to what follows from it.

use axum::http::{HeaderMap, HeaderName};
use context::Ids;

pub(crate) const CORRELATION_ID: HeaderName = HeaderName::from_static("x-correlation-id");
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// Correlation of one request; in the extensions of each.
#[derive(Debug, Clone)]
pub(crate) struct RequestContext {
    /// The client's id, or a fresh one.
    pub(crate) correlation_id: String,
    /// Whether the client gave it: then it also stands for the events of the request.
    pub(crate) is_given: bool,
    /// W3C trace context, where it is well-formed.
    pub(crate) traceparent: Option<String>,
}

impl RequestContext {
    pub(crate) fn of(headers: &HeaderMap, ids: &dyn Ids) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let given = text(CORRELATION_ID).filter(|id| is_correlation_id(id)).map(ToOwned::to_owned);
        let traceparent = text(TRACEPARENT).filter(|text| event::is_traceparent(text)).map(ToOwned::to_owned);
        Self {
            is_given: given.is_some(),
            correlation_id: given.unwrap_or_else(|| ids.fresh().to_string()),
            traceparent,
        }
    }

    /// The id that events without one of their own get.
    pub(crate) fn given(&self) -> Option<&str> {
        self.is_given.then_some(self.correlation_id.as_str())
    }
}

/// 1 to 128 visible ASCII characters: it stands in headers, logs and mails.
fn is_correlation_id(text: &str) -> bool {
    (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}
