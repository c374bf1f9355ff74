//! Request bodies: bounded in size and time.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use super::Problem;

/// How much of a body that is too large is still taken off the connection, and for how long.
const DRAINED_BYTES: usize = 64 << 20;
const DRAINED_FOR: Duration = Duration::from_secs(5);

/// Reads a whole body of at most `limit` bytes within `timeout`.
pub(crate) async fn read_body(
    headers: &HeaderMap,
    mut body: Body,
    limit: usize,
    timeout: Duration,
) -> Result<Bytes, Problem> {
    let declared = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if declared.is_some_and(|length| length > limit as u64) {
        drain(body).await;
        return Err(too_large(limit));
    }
    match tokio::time::timeout(timeout, Limited::new(&mut body, limit).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            drain(body).await;
            Err(too_large(limit))
        }
        Ok(Err(_)) => Err(Problem::bad_request("The body broke off before its end. Send the request again.")),
        Err(_) => {
            let detail = format!("The body did not arrive within {} s. Send the request again.", timeout.as_secs());
            Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "body-timeout", "The body came too slowly", detail))
        }
    }
}

/// Takes the rest of a body that is too large off the connection, within bounds: a client that sends first and listens
/// later then hears the answer, and not a broken connection.
async fn drain(mut body: Body) {
    let drained = async {
        let mut bytes = 0;
        while let Some(Ok(frame)) = body.frame().await
            && bytes < DRAINED_BYTES
        {
            bytes += frame.data_ref().map_or(0, Bytes::len);
        }
    };
    // What is still to come after that meets a closed connection.
    let _ = tokio::time::timeout(DRAINED_FOR, drained).await;
}

/// Reads a JSON command. Unknown members are refused by the command's own type.
pub(crate) async fn read_json<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: Body,
    limit: usize,
    timeout: Duration,
) -> Result<T, Problem> {
    if media_type(headers).as_deref() != Some("application/json") {
        return Err(Problem::unsupported("Send the body as JSON, with the header Content-Type: application/json."));
    }
    let bytes = read_body(headers, body, limit, timeout).await?;
    serde_json::from_slice(&bytes).map_err(|error| Problem::bad_request(format!("The body cannot be read: {error}.")))
}

/// The media type in lower case without its parameters.
pub(crate) fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next().unwrap_or(value).trim().to_ascii_lowercase())
}

fn too_large(limit: usize) -> Problem {
    let detail =
        format!("The body is larger than {limit} bytes. Send less at once: several requests, or smaller batches.");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "The body is too large", detail).with("limit_bytes", limit)
}
