//! `GET /api/prices/{list}/{product}?at=`: price and sale in force at a moment, past or future; now where none is given.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use jiff::Timestamp;
use replica::facts::price_at;
use serde::Deserialize;
use serde_json::{Value, json};

use super::freshness_members;
use super::product::price_json;
use crate::app::State as Store;
use crate::http::Problem;

#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    at: Option<Timestamp>,
    lang: Option<String>,
}

pub(crate) async fn price(
    State(store): State<Arc<Store>>,
    Path((list, product)): Path<(String, String)>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<Value>, Problem> {
    let Some(reads) = &store.ports.prices else { return Err(Problem::not_found("This is no price service.")) };
    let Query(asked) = asked.map_err(|fault| Problem::unreadable(fault.body_text()))?;
    let answer = reads.prices(&list, std::slice::from_ref(&product)).await.inspect_err(|_| store.counted.failed())?;
    store.counted.answered();
    let mut body = freshness_members(&store, &store.freshness(&answer.places));
    let Some(priced) = answer.found.first() else {
        return Err(Problem::not_found("This list has no price of this product.").with(body));
    };
    let at = asked.at.unwrap_or_else(|| store.ports.clock.now());
    let price = price_at(&priced.price, &priced.sales, at);
    body.insert("list_id".to_owned(), json!(list));
    body.insert("product_id".to_owned(), json!(product));
    body.insert("at".to_owned(), json!(at));
    body.insert("price".to_owned(), price.map_or(Value::Null, |price| price_json(&price, asked.lang.as_deref())));
    Ok(Json(body.into()))
}
