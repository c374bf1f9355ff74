//! Errors as RFC 9457 problems.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::central::CentralError;
use crate::model::Refusal;

/// A problem; `reason` is for machines, `detail` for people.
#[derive(Debug, Serialize)]
pub(crate) struct Problem {
    title: &'static str,
    status: u16,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line_id: Option<String>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        let title = status.canonical_reason().unwrap_or("Problem");
        Self { title, status: status.as_u16(), detail: detail.into(), reason: None, line_id: None }
    }

    pub(crate) fn because(mut self, reason: &str) -> Self {
        self.reason = Some(reason.into());
        self
    }

    pub(crate) fn refused(refusal: Refusal) -> Self {
        let reason = serde_json::to_value(refusal.reason).ok();
        let problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, refusal.detail);
        Self { reason, line_id: refusal.line_id, ..problem }
    }

    pub(crate) fn status(&self) -> u16 {
        self.status
    }
}

impl From<CentralError> for Problem {
    fn from(error: CentralError) -> Self {
        tracing::error!(%error, cause = ?std::error::Error::source(&error), "a call failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self).unwrap_or_default();
        (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
    }
}
