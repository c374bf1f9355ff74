//! `GET /catalogue`: the products of the catalogue, found by words.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Html;
use catalogue::ledger::Filed as _;
use catalogue::price::{PricePublished, Timeline};
use catalogue::product::ProductPublished;

use super::super::shell::{Shell, written};
use super::{address, counted, shown};
use crate::api::catalogue::contexts;
use crate::app::{House, State};
use crate::http::{Params, Problem};

const PAGE: u32 = 100;
/// Prices, and categories, that a row names; the product's page has all.
const PRICES: usize = 2;
const CATEGORIES: usize = 3;

#[derive(Template)]
#[template(path = "articles.html")]
struct ArticlesPage<'a> {
    shell: Shell<'a>,
    section: &'static str,
    q: String,
    total: String,
    rows: Vec<Row>,
    next: Option<String>,
}

struct Row {
    product_id: String,
    name: String,
    languages: String,
    brand: String,
    categories: String,
    barcodes: String,
    prices: String,
    discontinued: bool,
}

pub(in crate::pages) async fn articles(State(app): State<House>, mut params: Params) -> Result<Html<String>, Problem> {
    let contexts = contexts(&app)?;
    let desk = &contexts.product.desk;
    let (q, cursor) = (params.take("q")?, params.take("cursor")?);
    params.finish("q and cursor")?;
    let page = desk.list::<ProductPublished>(q.clone(), cursor, PAGE).await?;
    let total = desk.ledger.count(ProductPublished::AXIS).await?;
    let ids: Vec<String> = page.items.iter().map(|product| product.product_id.clone()).collect();
    let linked = contexts.price.desk.ledger.linked("price", &ids).await?;
    let price_ids: Vec<String> = linked.into_iter().map(|(_, price)| price).collect();
    let mut prices: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let now = app.ports.clock.business_now();
    for price in contexts.price.desk.some::<PricePublished>(&price_ids).await? {
        if let Some(amount) = Timeline::published(&price.entries).at(now) {
            prices.entry(price.product_id).or_default().push(format!("{amount} {}", price.currency));
        }
    }
    let q = q.unwrap_or_default();
    let next = page.next.map(|cursor| address("/catalogue", &[("q", &q), ("cursor", &cursor)]));
    let row = |product: ProductPublished| Row {
        name: shown(&product.names).to_owned(),
        languages: languages(&product),
        brand: product.brand.unwrap_or_default(),
        categories: some_of(product.categories, CATEGORIES),
        barcodes: product.barcodes.join(", "),
        prices: some_of(prices.remove(&product.product_id).unwrap_or_default(), PRICES),
        discontinued: product.discontinued,
        product_id: product.product_id,
    };
    let rows = page.items.into_iter().map(row).collect();
    let shell = Shell::new(&app, "Catalogue", "catalogue");
    written(&ArticlesPage { shell, section: "products", q, total: counted(total, "product"), rows, next })
}

/// The languages of its names, where they are told.
fn languages(product: &ProductPublished) -> String {
    product.names.keys().map(String::as_str).filter(|language| *language != "und").collect::<Vec<_>>().join(" ")
}

/// The first of them, and how many there are beside.
fn some_of(mut texts: Vec<String>, most: usize) -> String {
    let more = texts.len().saturating_sub(most);
    texts.truncate(most);
    let text = texts.join(", ");
    if more == 0 { text } else { format!("{text} and {more} more") }
}
