//! `POST /api/sales` and `GET /api/till`: what is sold is kept here, and told to head office when the line is there.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use replica::till::{Rung, Sale};
use serde_json::{Value, json};

use crate::app::State as Store;
use crate::http::{Problem, read_json};

/// Answered once the sale survives whatever happens; the same sale again gives the same answer.
pub(crate) async fn sell(
    State(store): State<Arc<Store>>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let Some(till) = &store.ports.till else { return Err(Problem::not_found("This is no store.")) };
    let sale: Sale = read_json(&store, &headers, body).await?;
    sale.check().map_err(|fault| Problem::unreadable(fault.to_string()))?;
    let id = sale.id.clone();
    let rung = till.ring_up(sale, store.ports.clock.now()).await?;
    if rung == Rung::OtherSale {
        return Err(Problem::conflict("Another sale has this id; give each sale an id of its own."));
    }
    let waiting = till.state().await?.waiting;
    Ok((StatusCode::ACCEPTED, Json(json!({ "id": id, "kept": true, "movements_waiting": waiting }))))
}

/// What was sold, and how much of it head office does not know yet.
pub(crate) async fn till(State(store): State<Arc<Store>>) -> Result<Json<Value>, Problem> {
    let Some(till) = &store.ports.till else { return Err(Problem::not_found("This is no store.")) };
    let state = till.state().await?;
    Ok(Json(json!({
        "sales": state.sales, "movements_waiting": state.waiting, "oldest_waiting": state.oldest_waiting,
    })))
}
