//! `GET /catalogue`: the products of the catalogue, found by words.

use askama::Template;
use axum::response::Html;
use catalogue::ledger::Filed as _;
use catalogue::product::ProductPublished;

use super::super::shell::{Shell, written};
use super::shown;
use crate::api::catalogue::contexts;
use crate::app::{House, State};
use crate::http::{Params, Problem};

const PAGE: u32 = 100;

#[derive(Template)]
#[template(path = "articles.html")]
struct ArticlesPage<'a> {
    shell: Shell<'a>,
    q: String,
    total: u64,
    rows: Vec<Row>,
    next: Option<String>,
}

struct Row {
    product_id: String,
    name: String,
    brand: String,
    categories: String,
    barcodes: String,
    discontinued: bool,
}

pub(in crate::pages) async fn articles(State(app): State<House>, mut params: Params) -> Result<Html<String>, Problem> {
    let desk = &contexts(&app)?.product.desk;
    let (q, cursor) = (params.take("q")?, params.take("cursor")?);
    params.finish("q and cursor")?;
    let page = desk.list::<ProductPublished>(q.clone(), cursor, PAGE).await?;
    let total = desk.ledger.count(ProductPublished::AXIS).await?;
    let q = q.unwrap_or_default();
    let next = page.next.map(|cursor| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &q).append_pair("cursor", &cursor);
        format!("/catalogue?{}", query.finish())
    });
    let row = |product: ProductPublished| Row {
        name: shown(&product.names).to_owned(),
        brand: product.brand.unwrap_or_default(),
        categories: product.categories.join(", "),
        barcodes: product.barcodes.join(", "),
        discontinued: product.discontinued,
        product_id: product.product_id,
    };
    let rows = page.items.into_iter().map(row).collect();
    written(&ArticlesPage { shell: Shell::new(&app, "Catalogue", "catalogue"), q, total, rows, next })
}
