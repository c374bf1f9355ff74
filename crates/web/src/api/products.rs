//! `GET /api/products/{id}`: what is known about a product, its projection, and its suggestions.

use axum::Json;
use axum::extract::{Path, State};
use restocking::ports::{ProductView, ShortageView};
use restocking::suggestion::SuggestionView;
use serde_json::{Value, json};

use crate::app::Shared;
use crate::http::Problem;

pub(crate) async fn product(State(app): State<Shared>, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    Ok(Json(to_json(&id, &load(&app, &id).await?)))
}

pub(crate) async fn load(app: &Shared, id: &str) -> Result<ProductView, Problem> {
    let found = app.ports.desk.product(id).await?;
    found.ok_or_else(|| Problem::not_found("Nothing was heard of a product with this id."))
}

fn to_json(id: &str, product: &ProductView) -> Value {
    let suggestions: Vec<SuggestionView> = product.suggestions.iter().map(Into::into).collect();
    let shortage: Option<&ShortageView> = product.shortage.as_ref();
    json!({
        "product_id": id,
        "published": product.published,
        "supplier": product.supplier,
        "stock": { "on_hand": product.stock.on_hand_units(), "locations": product.stock.locations, "stale_since": product.stock.stale_since },
        "lines": product.lines,
        "suggestions": suggestions,
        "shortage": shortage,
    })
}
