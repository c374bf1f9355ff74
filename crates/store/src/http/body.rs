//! Bodies of requests, bounded in size and in time.

use axum::body::{Body, to_bytes};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;

use super::Problem;
use crate::app::State;

/// Bytes of a body.
const LARGEST: usize = 256 * 1024;

/// What a body says. Only JSON is taken: no page of another site can send it without asking this program first.
///
/// # Errors
/// When it does not come in time, is too large, or is not what is asked for.
pub(crate) async fn read_json<T: DeserializeOwned>(
    store: &State,
    headers: &HeaderMap,
    body: Body,
) -> Result<T, Problem> {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !media_type.split(';').next().is_some_and(|name| name.trim().eq_ignore_ascii_case("application/json")) {
        return Err(Problem::unsupported("Send JSON, with the header Content-Type: application/json."));
    }
    let read = tokio::time::timeout(store.settings.body_timeout, to_bytes(body, LARGEST)).await;
    let bytes = read.map_err(|_| Problem::too_slow("The body of the request did not come; send it again."))?;
    let bytes =
        bytes.map_err(|_| Problem::too_large(format!("The body did not come whole, or is beyond {LARGEST} bytes.")))?;
    serde_json::from_slice(&bytes).map_err(|fault| Problem::unreadable(format!("The body cannot be read: {fault}.")))
}
