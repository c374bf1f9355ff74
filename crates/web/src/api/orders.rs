//! `GET /api/orders/{id}`: an order with the suggestions about its lines.

use axum::Json;
use axum::extract::{Path, State};
use restocking::ports::OrderView;
use restocking::suggestion::SuggestionView;
use serde_json::{Value, json};

use crate::app::Shared;
use crate::http::Problem;

pub(crate) async fn order(State(app): State<Shared>, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let view = load(&app, &id).await?;
    let suggestions: Vec<SuggestionView> = view.suggestions.iter().map(Into::into).collect();
    Ok(Json(json!({ "order": view.order, "suggestions": suggestions })))
}

pub(crate) async fn load(app: &Shared, id: &str) -> Result<OrderView, Problem> {
    let found = app.ports.desk.order(id).await?;
    found.ok_or_else(|| Problem::not_found("Nothing was heard of an order with this id."))
}
