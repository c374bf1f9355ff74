//! Errors as RFC 9457 problems. The envelope writes them out, with the correlation id, as JSON or as a page.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use context::StoreError;
use serde_json::{Map, Value, json};

/// What went wrong, and what to do about it.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    /// Last part of the problem's type.
    pub(crate) code: &'static str,
    pub(crate) title: &'static str,
    pub(crate) detail: String,
    /// Members beside the standard ones.
    pub(crate) more: Map<String, Value>,
    /// Seconds after which to come again.
    pub(crate) retry_after: Option<u32>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, title, detail: detail.into(), more: Map::new(), retry_after: None }
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.more.insert(name.to_owned(), value.into());
        self
    }

    pub(crate) fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// A request that cannot be understood.
    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", "The request cannot be understood", detail)
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "There is no such thing", detail)
    }

    pub(crate) fn unsupported(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported-media-type",
            "This form of body is not taken",
            detail,
        )
    }

    pub(crate) fn internal() -> Self {
        let detail = "Something went wrong here, not with your request. Try again; if it stays, tell whoever runs \
                      Restock the correlation id.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "An error inside Restock", detail)
    }

    pub(crate) fn unavailable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Not possible at the moment", detail).retry_after(2)
    }

    /// As it is written, with what ties it to the logs.
    pub(crate) fn to_json(&self, correlation_id: &str) -> Value {
        let mut json = json!({
            "type": format!("urn:restock:problem:{}", self.code),
            "title": self.title,
            "status": self.status.as_u16(),
            "detail": self.detail,
            "correlation_id": correlation_id,
        });
        if let Some(members) = json.as_object_mut() {
            members.extend(self.more.clone());
        }
        json
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a request failed at the store");
        match error {
            StoreError::Full(_) => {
                let detail = "The disk is full, so nothing new can be stored; nothing of this request was. Reading \
                              goes on. Free space in the data folder, then send it again.";
                Self::new(StatusCode::INSUFFICIENT_STORAGE, "disk-full", "The disk is full", detail).retry_after(30)
            }
            StoreError::Unavailable(_) | StoreError::Conflict(_) => {
                Self::unavailable("The database cannot be reached. Nothing of this request was stored; send it again.")
            }
            StoreError::Refused(_) | StoreError::Corrupt(_) => Self::internal(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
