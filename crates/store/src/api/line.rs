//! `POST /api/line`: in a demonstration, takes the line to head office away, or gives it back.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::State as Store;
use crate::http::{Problem, read_json};

#[derive(Debug, Deserialize)]
pub(crate) struct Switch {
    up: bool,
}

pub(crate) async fn line(
    State(store): State<Arc<Store>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, Problem> {
    let Some(line) = &store.ports.line else { return Err(Problem::not_found("This line has no switch.")) };
    let switch: Switch = read_json(&store, &headers, body).await?;
    line.set(switch.up);
    tracing::info!(up = switch.up, "the line to head office was switched on the page");
    Ok(Json(json!({ "line_is_up": line.is_up() })))
}
