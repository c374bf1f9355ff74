//! `GET /api/products/{id}`: what is known about a product, its projection, and its suggestions.

use axum::Json;
use axum::extract::{Path, State};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use lifecycle::StateName;
use planning::SettingsOverrides;
use restocking::ports::{ProductView, ShortageView};
use restocking::review::{LineInput, ReviewInput};
use restocking::suggestion::SuggestionView;
use serde_json::{Value, json};

use super::suggestions::{Projection, project};
use crate::app::Shared;
use crate::http::Problem;

pub(crate) async fn product(State(app): State<Shared>, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let product = load(&app, &id).await?;
    let projection = projection(&product, app.ports.clock.business_now(), &app.settings.zone);
    Ok(Json(to_json(&id, &product, projection.as_ref())))
}

pub(crate) async fn load(app: &Shared, id: &str) -> Result<ProductView, Problem> {
    let found = app.ports.desk.product(id).await?;
    found.ok_or_else(|| Problem::not_found("Nothing was heard of a product with this id."))
}

/// Stock as the lines are, and with everything that is suggested at present.
pub(crate) fn projection(product: &ProductView, now: Timestamp, zone: &TimeZone) -> Option<Projection> {
    let lines = product.lines.iter().map(|record| LineInput {
        record: record.clone(),
        dismissed: false,
        under_way: None,
        shown: None,
    });
    let input = ReviewInput {
        settings: SettingsOverrides::default(),
        product: product.published.clone()?,
        supplier: product.supplier.clone(),
        on_hand: product.stock.on_hand_units()?,
        lines: lines.collect(),
    };
    let open = product.suggestions.iter().filter(|record| record.row.state.name() == StateName::Open);
    project(&input, now, zone, open)
}

fn to_json(id: &str, product: &ProductView, projection: Option<&Projection>) -> Value {
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
        "projection": projection,
    })
}
