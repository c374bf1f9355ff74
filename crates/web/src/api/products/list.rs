//! `GET /api/products`: a page of the products, narrowed and sorted.

use axum::Json;
use restocking::ports::{Page, ProductItem, ProductQuery, ProductSort};

use crate::app::{Shared, State};
use crate::http::{Params, Problem};

const KNOWN: &str = "q, supplier_id, category, suggestions, short, stale, sort, limit, cursor";
const MOST: u32 = 500;
const USUAL: u32 = 100;

pub(crate) async fn list(State(app): State<Shared>, mut params: Params) -> Result<Json<Page<ProductItem>>, Problem> {
    let query = query_of(&mut params)?;
    params.finish(KNOWN)?;
    page(&app, query).await.map(Json)
}

/// What is asked for.
pub(crate) fn query_of(params: &mut Params) -> Result<ProductQuery, Problem> {
    let sorts = ProductSort::ALL.map(|(name, _)| name).join(", ");
    let sort = params.take_list("sort", ProductSort::parse, format!("one of {sorts}"))?;
    let limit = params.take_parsed::<u32>("limit", format!("a whole number from 1 to {MOST}"))?.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(Problem::bad_request(format!("limit may be a whole number from 1 to {MOST}.")));
    }
    Ok(ProductQuery {
        q: params.take("q")?,
        supplier_id: params.take("supplier_id")?,
        category: params.take("category")?,
        with_suggestions: params.take_yes("suggestions")?,
        short: params.take_yes("short")?,
        stale: params.take_yes("stale")?,
        scopes: Vec::new(),
        sort: sort.first().copied().unwrap_or_default(),
        limit,
        cursor: params.take("cursor")?,
    })
}

pub(crate) async fn page(app: &Shared, query: ProductQuery) -> Result<Page<ProductItem>, Problem> {
    Ok(app.desk.catalogue.list_products(query).await?)
}
