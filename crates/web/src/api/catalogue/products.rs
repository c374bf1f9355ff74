//! `/api/catalogue/products`: what products are.

use axum::Json;
use axum::extract::{Path, Request};
use axum::response::Response;
use catalogue::Contexts;
use catalogue::offer::ProductSale;
use catalogue::price::PricePublished;
use catalogue::product::{CostPublished, MembershipPublished, ProductDraft, ProductPublished, PublishProduct};
use catalogue::values::Texts;
use context::StoreError;
use serde::{Deserialize, Serialize};

use super::answer::{Asked, Paging, contexts, listed, make, tagged};
use crate::app::{House, State};
use crate::http::{Params, Problem};

pub(super) async fn list(State(app): State<House>, params: Params) -> Result<Response, Problem> {
    let paging = Paging::of(params)?;
    let desk = &contexts(&app)?.product.desk;
    let page = desk.list::<ProductPublished>(paging.words, paging.after, paging.limit).await?;
    Ok(listed(&page.items, page.next))
}

/// Everything about one product.
#[derive(Serialize)]
pub(crate) struct ProductFacts {
    pub(crate) product: ProductPublished,
    pub(crate) membership: Option<MembershipPublished>,
    pub(crate) prices: Vec<PricePublished>,
    /// Only for those who may see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cost: Option<CostPublished>,
    pub(crate) sales: Vec<ProductSale>,
}

/// Gathers it from the contexts, as far as the one who asks may see it.
pub(crate) async fn facts(app: &House, contexts: &Contexts, id: &str) -> Result<Option<ProductFacts>, StoreError> {
    let desk = &contexts.product.desk;
    let Some(product) = desk.one::<ProductPublished>(id).await? else { return Ok(None) };
    let ids = [id.to_owned()];
    let second = |links: Vec<(String, String)>| links.into_iter().map(|(_, id)| id).collect::<Vec<String>>();
    let prices = second(contexts.price.desk.ledger.linked("price", &ids).await?);
    let sales = second(contexts.offer.desk.ledger.linked("sale", &ids).await?);
    Ok(Some(ProductFacts {
        product,
        membership: desk.one(id).await?,
        prices: contexts.price.desk.some(&prices).await?,
        cost: if app.viewer.sees_cost() { desk.one(id).await? } else { None },
        sales: contexts.offer.desk.some(&sales).await?,
    }))
}

pub(super) async fn one(State(app): State<House>, Path(id): Path<String>) -> Result<Response, Problem> {
    let facts = facts(&app, contexts(&app)?, &id)
        .await?
        .ok_or_else(|| Problem::not_found("There is no such product in the catalogue. POST here to create it."))?;
    Ok(tagged(facts.product.version, Json(facts)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Product {
    names: Texts,
    #[serde(default)]
    descriptions: Texts,
    brand: Option<String>,
    #[serde(default)]
    categories: Vec<String>,
    #[serde(default)]
    barcodes: Vec<String>,
    #[serde(default)]
    discontinued: bool,
}

pub(super) async fn publish(
    State(app): State<House>,
    Path(product_id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let desk = &contexts(&app)?.product.desk;
    let Asked { body, seen, cause } = Asked::<Product>::of(&app, request).await?;
    let Product { names, descriptions, brand, categories, barcodes, discontinued } = body;
    let draft = ProductDraft { product_id, names, descriptions, brand, categories, barcodes, discontinued };
    make(desk, PublishProduct::new(draft, seen), &cause).await
}
