//! `GET /api/products/{id}`: what is known about a product, what follows from it, and its suggestions.

pub(crate) mod insight;
pub(crate) mod list;

use axum::Json;
use axum::extract::Path;
use restocking::ports::{ProductView, ShortageView};
use restocking::rules::AppliedSetting;
use restocking::suggestion::SuggestionView;
use serde_json::{Value, json};

use self::insight::Insight;
use crate::app::{AppState, Shared, State};
use crate::http::Problem;

pub(crate) async fn product(State(app): State<Shared>, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let product = load(&app, &id).await?;
    Ok(Json(to_json(&app, &id, &product)))
}

pub(crate) async fn load(app: &Shared, id: &str) -> Result<ProductView, Problem> {
    let found = app.desk.reader.product(id).await?;
    found.ok_or_else(|| Problem::not_found("Nothing was heard of a product with this id."))
}

/// What follows from a product's facts as they are now.
pub(crate) fn insight(app: &AppState, product: &ProductView) -> Insight {
    let settings = &app.settings;
    Insight::of(product, &settings.rules, app.whole.clock.business_now(), &settings.zone)
}

/// The settings that hold for a product, with their scopes; none before it was published.
pub(crate) fn settings(app: &AppState, product: &ProductView) -> Vec<AppliedSetting> {
    let of = |published: &restocking::events::ProductPublished| {
        let category = published.category.as_deref();
        app.settings.rules.applied(&published.product_id, &published.supplier_id, category)
    };
    product.published.as_ref().map(of).unwrap_or_default()
}

fn to_json(app: &AppState, id: &str, product: &ProductView) -> Value {
    let suggestions: Vec<SuggestionView> = product.suggestions.iter().map(Into::into).collect();
    let shortage: Option<&ShortageView> = product.shortage.as_ref();
    let Insight { projection, pegging, remedies } = insight(app, product);
    json!({
        "product_id": id,
        "published": product.published,
        "supplier": product.supplier,
        "stock": { "on_hand": product.stock.on_hand_units(), "locations": product.stock.locations, "stale_since": product.stock.stale_since },
        "lines": product.lines,
        "suggestions": suggestions,
        "shortage": shortage,
        "remedies": remedies,
        "settings": settings(app, product),
        "projection": projection,
        "pegging": pegging,
    })
}
