//! `/api/catalogue/products/{id}/history`: what was said of a product, by every context, in the order of time.

use axum::Json;
use axum::extract::Path;
use catalogue::Contexts;
use catalogue::desk::Thick as _;
use catalogue::product::CostPublished;
use context::{Logged, StoreError};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::answer::contexts;
use crate::app::{House, State};
use crate::http::Problem;

/// Events of one subject that are looked at.
pub(crate) const LATEST: u32 = 200;

/// An event of the history.
#[derive(Debug, Serialize)]
pub(crate) struct Told {
    pub(crate) time: Timestamp,
    pub(crate) context: String,
    pub(crate) position: u64,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) subject: String,
    pub(crate) correlation_id: String,
    pub(crate) data: Box<RawValue>,
}

pub(super) async fn history(State(app): State<House>, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let told = history_of(&app, contexts(&app)?, &id).await?;
    if told.is_empty() {
        return Err(Problem::not_found("Nothing was ever said of such a product."));
    }
    Ok(Json(serde_json::json!({ "items": told })))
}

/// The latest events about a product and about its prices and sales, the latest first; of what it costs only for those
/// who may know.
pub(crate) async fn history_of(app: &House, contexts: &Contexts, id: &str) -> Result<Vec<Told>, StoreError> {
    let ids = [id.to_owned()];
    let prices = contexts.price.desk.ledger.linked("price", &ids).await?;
    let sales = contexts.offer.desk.ledger.linked("sale", &ids).await?;
    let mut told = of(&contexts.product, &format!("product/{id}")).await?;
    for (_, price) in prices {
        told.extend(of(&contexts.price, &format!("price/{price}")).await?);
    }
    for (_, sale) in sales {
        told.extend(of(&contexts.product_sale, &format!("product-sale/{sale}")).await?);
    }
    told.retain(|told| told.kind != CostPublished::CONTRACT.kind || app.viewer.sees_cost());
    told.sort_by_key(|told| std::cmp::Reverse((told.time, told.position)));
    Ok(told)
}

async fn of(context: &catalogue::Context, subject: &str) -> Result<Vec<Told>, StoreError> {
    let name = context.log.name();
    let told = |logged: Logged| {
        let data = RawValue::from_string(logged.data).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        Ok(Told {
            time: logged.time,
            context: name.to_owned(),
            position: logged.position,
            kind: logged.kind,
            subject: logged.subject,
            correlation_id: logged.correlation_id,
            data,
        })
    };
    context.log.about(subject, LATEST).await?.into_iter().map(told).collect()
}
