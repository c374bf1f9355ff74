//! `/api/catalogue/products/{id}/cost`: what a product costs the retailer.

use axum::extract::{Path, Request};
use axum::response::Response;
use catalogue::product::SetCost;
use jiff::Timestamp;
use serde::Deserialize;

use super::answer::{Asked, contexts, for_finance, make};
use crate::app::{House, State};
use crate::http::Problem;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cost {
    unit_cost: String,
    currency: String,
    /// Now where absent.
    valid_from: Option<Timestamp>,
}

pub(super) async fn set(
    State(app): State<House>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let desk = &contexts(&app)?.product.desk;
    for_finance(&app)?;
    let Asked { body, seen, cause } = Asked::<Cost>::of(&app, request).await?;
    let from = body.valid_from.unwrap_or_else(|| app.ports.clock.business_now());
    make(desk, SetCost::new(&id, &body.unit_cost, &body.currency, from, seen), &cause).await
}
