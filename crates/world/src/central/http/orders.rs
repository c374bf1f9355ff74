//! `GET /orders/{id}`

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::Desk;
use super::problem::Problem;
use crate::central::Level;
use crate::central::store::orders;

pub(crate) async fn get_order(State(desk): State<Desk>, Path(order_id): Path<String>) -> Result<Response, Problem> {
    let found = desk.db.read(move |db| orders::find(db, &order_id)).await?;
    let order = found.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "there is no such order"))?;
    let body = serde_json::to_string(&order).map_err(crate::central::CentralError::from)?;
    Ok(document(desk.level(), Some(order.version), body))
}

/// An order as an answer; the version as a strong `ETag` where the level has one.
pub(crate) fn document(level: Level, version: Option<u64>, body: String) -> Response {
    let mut response = ([(header::CONTENT_TYPE, "application/json")], body).into_response();
    if let Some(version) = version.filter(|_| level == Level::Three)
        && let Ok(tag) = format!("\"{version}\"").parse()
    {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}
