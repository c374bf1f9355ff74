//! Health, metrics, and the API document.

mod health;
mod metrics;

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

pub(crate) use health::{health, livez, readyz, startupz};
pub(crate) use metrics::{Metrics, metrics};

/// The API as a document (OpenAPI 3.1).
const OPENAPI: &str = include_str!("../openapi.json");

/// `GET /openapi.json`
pub(crate) async fn openapi() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], OPENAPI)
}
