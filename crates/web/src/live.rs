//! The log as server-sent events: one reader of the log for all clients, each frame written out once.

mod clicks;
mod client;
mod frame;
mod hub;
mod start;
mod tail;

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};

pub(crate) use self::clicks::{api_clicks_stream, clicks_stream};
use self::client::Client;
use self::frame::Form;
pub(crate) use self::hub::Hub;
pub use self::start::Start;
pub(crate) use self::tail::follow;
use crate::api::suggestions::scopes_of;
use crate::app::{Shared, State};
use crate::http::{Params, Problem};

/// `GET /api/suggestions/stream`
pub(crate) async fn api_stream(
    State(app): State<Shared>,
    headers: HeaderMap,
    params: Params,
) -> Result<Response, Problem> {
    stream(app, &headers, params, Form::Api).await
}

/// `GET /desk/stream`: the same with each suggestion's row as the page shows it.
pub(crate) async fn desk_stream(
    State(app): State<Shared>,
    headers: HeaderMap,
    params: Params,
) -> Result<Response, Problem> {
    stream(app, &headers, params, Form::Desk).await
}

async fn stream(app: Shared, headers: &HeaderMap, mut params: Params, form: Form) -> Result<Response, Problem> {
    let asked = params.take("last_event_id")?;
    let scopes = scopes_of(&app, &mut params)?;
    params.finish("last_event_id and planner")?;
    // A browser that comes back says where it was in the header; the address is where the page began.
    let header = headers.get("last-event-id").map(|value| value.to_str().unwrap_or("").to_owned());
    let client = Client::connect(app, form, scopes, header.or(asked)).await?;
    let mut response = Body::from_stream(client.into_stream()).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    // Proxies must not gather what is meant for now.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}
