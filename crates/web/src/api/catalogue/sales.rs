//! `/api/catalogue/sales`: sales planned, called off, and what they will do.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::{Path, Request};
use axum::response::Response;
use catalogue::Contexts;
use catalogue::price::{PricePublished, Timeline};
use catalogue::product::ProductPublished;
use catalogue::promotion::{PrepareSale, Sale, SaleAnnounced, SaleDraft, SalePrepared, WithdrawSale};
use catalogue::values::{Amount, Currency, Texts};
use context::StoreError;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::answer::{Asked, Paging, contexts, listed, make, refused, tagged};
use crate::app::{House, State};
use crate::http::{Params, Problem};

/// Products that an outlook shows; all are counted.
const SHOWN: usize = 50;

pub(super) async fn list(State(app): State<House>, params: Params) -> Result<Response, Problem> {
    let paging = Paging::of(params)?;
    let page = contexts(&app)?.promotion.desk.list::<SalePrepared>(None, paging.after, paging.limit).await?;
    Ok(listed(&page.items, page.next))
}

pub(super) async fn one(State(app): State<House>, Path(id): Path<String>) -> Result<Response, Problem> {
    let desk = &contexts(&app)?.promotion.desk;
    let plan = desk.one::<SalePrepared>(&id).await?;
    let plan = plan.ok_or_else(|| Problem::not_found("There is no such sale. POST here to plan it."))?;
    let announced = desk.one::<SaleAnnounced>(&id).await?;
    Ok(tagged(plan.0.version, Json(json!({ "plan": plan, "announced": announced }))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    names: Texts,
    #[serde(default)]
    group_ids: Vec<String>,
    #[serde(default)]
    product_ids: Vec<String>,
    discount_percent: Option<String>,
    amount: Option<String>,
    currency: Option<String>,
    from: Timestamp,
    until: Timestamp,
    /// Now where absent.
    announced_at: Option<Timestamp>,
}

impl Plan {
    fn draft(self, sale_id: String, now: Timestamp) -> SaleDraft {
        SaleDraft {
            sale_id,
            names: self.names,
            group_ids: self.group_ids,
            product_ids: self.product_ids,
            discount_percent: self.discount_percent,
            amount: self.amount,
            currency: self.currency,
            from: self.from,
            until: self.until,
            announced_at: self.announced_at.unwrap_or(now),
        }
    }
}

pub(super) async fn prepare(
    State(app): State<House>,
    Path(sale_id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let desk = &contexts(&app)?.promotion.desk;
    let Asked { body, seen, cause } = Asked::<Plan>::of(&app, request).await?;
    make(desk, PrepareSale::new(body.draft(sale_id, app.ports.clock.business_now()), seen), &cause).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

pub(super) async fn withdraw(
    State(app): State<House>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let desk = &contexts(&app)?.promotion.desk;
    let Asked { body: Nothing {}, seen, cause } = Asked::of(&app, request).await?;
    make(desk, WithdrawSale::new(&id, seen), &cause).await
}

/// What a sale will do: how many products it reduces, and the prices of some.
#[derive(Debug, Serialize)]
pub(crate) struct Outlook {
    pub(crate) products: usize,
    pub(crate) without_price: usize,
    pub(crate) shown: Vec<Reduced>,
}

/// One product's price on a list, as it is when the sale begins.
#[derive(Debug, Serialize)]
pub(crate) struct Reduced {
    pub(crate) product_id: String,
    pub(crate) name: String,
    pub(crate) list_id: String,
    pub(crate) currency: String,
    pub(crate) price: Amount,
    pub(crate) reduced: Amount,
}

/// `POST /api/catalogue/outlook`: nothing is planned by it.
pub(super) async fn outlook(State(app): State<House>, request: Request) -> Result<Json<Outlook>, Problem> {
    let contexts = contexts(&app)?;
    let Asked { body, .. } = Asked::<Plan>::of(&app, request).await?;
    let change =
        PrepareSale::new(body.draft("outlook".to_owned(), app.ports.clock.business_now()), None).map_err(refused)?;
    Ok(Json(outlook_of(contexts, change.sale()).await?))
}

pub(crate) async fn outlook_of(contexts: &Contexts, sale: &Sale) -> Result<Outlook, StoreError> {
    let members = contexts.product.desk.ledger.linked("member", &sale.group_ids).await?;
    let products: BTreeSet<String> =
        members.into_iter().map(|(_, product)| product).chain(sale.product_ids.iter().cloned()).collect();
    let ids: Vec<String> = products.iter().cloned().collect();
    let price_of = contexts.price.desk.ledger.linked("price", &ids).await?;
    let priced: BTreeSet<&str> = price_of.iter().map(|(product, _)| product.as_str()).collect();
    let without_price = products.len() - priced.len();
    let some: Vec<String> = price_of.iter().take(SHOWN).map(|(_, price)| price.clone()).collect();
    let prices: Vec<PricePublished> = contexts.price.desk.some(&some).await?;
    let named: Vec<String> = prices.iter().map(|price| price.product_id.clone()).collect();
    let named: Vec<ProductPublished> = contexts.product.desk.some(&named).await?;
    let reduced = |price: PricePublished| {
        let now = Timeline::published(&price.entries).at(sale.from)?;
        let currency = Currency::parse("currency", &price.currency).ok()?;
        let applies = sale.currency.as_ref().is_none_or(|in_which| *in_which == price.currency);
        let name = named.iter().find(|product| product.product_id == price.product_id);
        let name = name.and_then(|product| product.names.get("en").or_else(|| product.names.values().next()));
        applies.then(|| Reduced {
            name: name.cloned().unwrap_or_default(),
            reduced: now.under_sale(sale.discount_percent, sale.amount, &currency),
            price: now,
            product_id: price.product_id,
            list_id: price.list_id,
            currency: price.currency,
        })
    };
    Ok(Outlook { products: products.len(), without_price, shown: prices.into_iter().filter_map(reduced).collect() })
}
