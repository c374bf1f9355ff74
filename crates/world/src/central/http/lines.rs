//! `PUT /orders/{id}/lines/{line_id}`: the line as it shall be, repeated as often as one likes.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;

use super::Desk;
use super::commands::carry_out;
use super::orders::document;
use super::problem::Problem;
use crate::central::store::orders;
use crate::central::{CentralError, Level};
use crate::model::{Change, ChangeKind, Command};

/// The wanted open quantity in purchase units (0 cancels) and day of arrival.
#[derive(Debug, Deserialize)]
pub(crate) struct WantedLine {
    quantity: i64,
    #[serde(default)]
    arrive_on: Option<Date>,
}

pub(crate) async fn put_line(
    State(desk): State<Desk>,
    Path((order_id, line_id)): Path<(String, String)>,
    headers: HeaderMap,
    Json(wanted): Json<WantedLine>,
) -> Result<Response, Problem> {
    if desk.level() < Level::One {
        return Err(Problem::new(StatusCode::NOT_IMPLEMENTED, "this central system can not set lines"));
    }
    let find = order_id.clone();
    let found = desk.db.read(move |db| orders::find(db, &find)).await?;
    let order = found.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "there is no such order"))?;
    let Some(line) = order.lines.get(&line_id) else {
        return Err(Problem::new(StatusCode::NOT_FOUND, "the order has no such line"));
    };
    let as_wanted = wanted.arrive_on.is_none_or(|day| line.expected_on() == day);
    if line.open() == wanted.quantity && (as_wanted || wanted.quantity == 0) {
        let body = serde_json::to_string(&order).map_err(CentralError::from)?;
        return Ok(document(desk.level(), Some(order.version), body));
    }
    let kind = match wanted.arrive_on {
        _ if wanted.quantity == 0 => ChangeKind::Cancel,
        Some(day) if day > line.expected_on() => ChangeKind::Postpone,
        Some(day) if day < line.expected_on() => ChangeKind::Advance,
        _ if wanted.quantity < line.open() => ChangeKind::Decrease,
        _ => ChangeKind::Increase,
    };
    let change = Change { line_id, kind, arrive_on: wanted.arrive_on, quantity: Some(wanted.quantity) };
    carry_out(&desk, order_id, Command { changes: vec![change] }, &headers).await
}
