//! Errors as RFC 9457 problems: what is wrong, and what to do.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use replica::ports::ReplicaError;
use serde_json::{Map, Value, json};

/// A problem, and what else the answer says.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    status: StatusCode,
    detail: String,
    more: Map<String, Value>,
}

impl Problem {
    fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), more: Map::new() }
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    pub(crate) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, detail)
    }

    pub(crate) fn unreadable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    pub(crate) fn too_slow(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, detail)
    }

    pub(crate) fn too_large(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
    }

    pub(crate) fn unsupported(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail)
    }

    pub(crate) fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, detail)
    }

    pub(crate) fn not_ready(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, detail)
    }

    /// With more members, such as how fresh the answer is.
    pub(crate) fn with(mut self, more: Map<String, Value>) -> Self {
        self.more = more;
        self
    }
}

impl From<ReplicaError> for Problem {
    fn from(error: ReplicaError) -> Self {
        tracing::error!(%error, "a request was not answered");
        let detail = match error {
            ReplicaError::Full(_) => "The disk is full: reads go on; free space, then sell again.",
            ReplicaError::Unavailable(_) | ReplicaError::Conflict(_) => "The store's file is busy; try again.",
            ReplicaError::Refused(_) | ReplicaError::Corrupt(_) => "The store's file cannot be used; see its log.",
        };
        Self::new(StatusCode::SERVICE_UNAVAILABLE, detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = self.more;
        body.insert("title".to_owned(), json!(self.status.canonical_reason().unwrap_or("Problem")));
        body.insert("status".to_owned(), json!(self.status.as_u16()));
        body.insert("detail".to_owned(), json!(self.detail));
        (self.status, [(CONTENT_TYPE, "application/problem+json")], Json(body).into_response().into_body())
            .into_response()
    }
}
