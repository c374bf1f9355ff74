//! `GET /api/products/{barcode or number}`

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use jiff::Timestamp;
use replica::facts::{PriceNow, name_in, price_at};
use replica::ports::Article;
use serde::Deserialize;
use serde_json::{Value, json};

use super::freshness_members;
use crate::app::State as Store;
use crate::http::Problem;

/// In which language names are shown.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    lang: Option<String>,
}

pub(crate) async fn product(
    State(store): State<Arc<Store>>,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, Problem> {
    let Some(reads) = &store.ports.articles else { return Err(Problem::not_found("This is no store.")) };
    let answer = reads.articles(&code).await.inspect_err(|_| store.counted.failed())?;
    store.counted.answered();
    let mut body = freshness_members(&store, &store.freshness(&answer.places));
    if answer.found.is_empty() {
        return Err(Problem::not_found("No product has this barcode or number; search by its name.").with(body));
    }
    let now = store.ports.clock.now();
    let articles = answer.found.iter().map(|article| article_json(article, now, asked.lang.as_deref()));
    body.insert("products".to_owned(), articles.collect());
    Ok(Json(body.into()))
}

/// A product with its price in force.
pub(crate) fn article_json(article: &Article, now: Timestamp, language: Option<&str>) -> Value {
    let product = &article.product;
    // A store holds one list; where it holds none of the product, it has no price.
    let price = article.prices.first().and_then(|price| {
        let in_force = price_at(price, &article.sales, now)?;
        let next = in_force.next_change.map(|at| next_json(at, price_at(price, &article.sales, at), language));
        let mut told = price_json(&in_force, language);
        told["next"] = json!(next);
        Some(told)
    });
    json!({
        "product_id": product.product_id, "version": product.version, "name": name_in(&product.names, language),
        "names": product.names, "brand": product.brand, "barcodes": product.barcodes,
        "discontinued": product.discontinued, "price": price,
    })
}

/// What the price becomes at its next change, as far as is known; none where it ends.
fn next_json(at: Timestamp, then: Option<PriceNow>, language: Option<&str>) -> Value {
    let sale = then.as_ref().and_then(|price| price.sale.as_ref());
    let sale = sale.map(|sale| json!({ "sale_id": sale.sale_id, "name": name_in(&sale.names, language) }));
    json!({ "at": at, "amount": then.as_ref().map(|price| price.amount), "sale": sale })
}

/// A price in force.
pub(super) fn price_json(price: &PriceNow, language: Option<&str>) -> Value {
    let sale = price.sale.as_ref().map(|sale| {
        json!({
            "sale_id": sale.sale_id, "version": sale.version, "name": name_in(&sale.names, language),
            "until": sale.until,
        })
    });
    json!({
        "amount": price.amount, "regular": price.regular, "currency": price.currency, "version": price.version,
        "sale": sale, "next_change": price.next_change,
    })
}
