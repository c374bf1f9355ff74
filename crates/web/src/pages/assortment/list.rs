//! `GET /catalogue/lists/{id}`: a list of prices, each changed in place, and those to come.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Html;
use catalogue::Contexts;
use catalogue::ledger::{Filed as _, ListQuery};
use catalogue::price::{ListPublished, PricePublished, Timeline};
use catalogue::product::ProductPublished;
use jiff::Timestamp;

use super::super::shell::{Shell, written};
use super::super::words;
use super::{address, shown, zone_name};
use crate::api::catalogue::contexts;
use crate::app::{House, State};
use crate::http::{Params, Problem};

const PAGE: u32 = 50;

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    section: &'static str,
    zone: String,
    list: ListPublished,
    q: String,
    coming: bool,
    rows: Vec<Row>,
    next: Option<String>,
}

struct Row {
    product_id: String,
    name: String,
    version: u64,
    /// The price that holds now.
    now: String,
    /// What is known to change, the next first.
    coming: Vec<String>,
}

/// Products of a page with their prices, and where the next page begins.
type Priced = (Vec<(String, Option<PricePublished>)>, Option<String>);

pub(in crate::pages) async fn list(
    State(app): State<House>,
    Path(id): Path<String>,
    mut params: Params,
) -> Result<Html<String>, Problem> {
    let contexts = contexts(&app)?;
    let (q, coming, cursor) = (params.take("q")?, params.take_yes("coming")?, params.take("cursor")?);
    params.finish("q, coming and cursor")?;
    let list = contexts.price.desk.one::<ListPublished>(&id).await?;
    let list = list.ok_or_else(|| Problem::not_found("There is no such list of prices in the catalogue."))?;
    let now = app.ports.clock.business_now();
    let (priced, next) = match &q {
        Some(q) => found(contexts, &id, q.clone(), cursor).await?,
        None => of_list(contexts, &id, coming.then_some(now), cursor).await?,
    };
    let ids: Vec<String> = priced.iter().map(|(product, _)| product.clone()).collect();
    let names: BTreeMap<String, String> = contexts
        .product
        .desk
        .some::<ProductPublished>(&ids)
        .await?
        .into_iter()
        .map(|product| (product.product_id.clone(), shown(&product.names).to_owned()))
        .collect();
    let zone = &app.settings.zone;
    let row = |(product_id, price): (String, Option<PricePublished>)| Row {
        name: names.get(&product_id).cloned().unwrap_or_else(|| product_id.clone()),
        version: price.as_ref().map_or(0, |price| price.version),
        now: price.as_ref().and_then(|price| held(price, now)).unwrap_or_default(),
        coming: price.map(|price| to_come(&price, now, |at| words::moment(at, zone))).unwrap_or_default(),
        product_id,
    };
    let path = format!("/catalogue/lists/{id}");
    let (q, flag) = (q.unwrap_or_default(), if coming { "1" } else { "" });
    let next = next.map(|cursor| address(&path, &[("q", &q), ("coming", flag), ("cursor", &cursor)]));
    written(&ListPage {
        shell: Shell::new(&app, list.name.clone(), "catalogue"),
        section: "lists",
        zone: zone_name(zone),
        rows: priced.into_iter().map(row).collect(),
        list,
        q,
        coming,
        next,
    })
}

/// The prices of a list, or only those that change after a moment.
async fn of_list(
    contexts: &Contexts,
    list: &str,
    due_after: Option<Timestamp>,
    after: Option<String>,
) -> Result<Priced, Problem> {
    let after = after.map(|product| format!("{list}/{product}"));
    let under = Some(format!("{list}/"));
    let query = ListQuery { under, due_after, after, ..ListQuery::of::<PricePublished>(PAGE) };
    let page = contexts.price.desk.list_by::<PricePublished>(query).await?;
    let next = page.next.as_deref().and_then(|id| id.split_once('/')).map(|(_, product)| product.to_owned());
    Ok((page.items.into_iter().map(|price| (price.product_id.clone(), Some(price))).collect(), next))
}

/// Products with some words, whether they have a price on the list or not.
async fn found(contexts: &Contexts, list: &str, q: String, after: Option<String>) -> Result<Priced, Problem> {
    let page = contexts.product.desk.list::<ProductPublished>(Some(q), after, PAGE).await?;
    let price_id = |product: &ProductPublished| format!("{list}/{}", product.product_id);
    let ids: Vec<String> = page.items.iter().map(price_id).collect();
    let prices: Vec<PricePublished> = contexts.price.desk.some(&ids).await?;
    let mut prices: BTreeMap<String, PricePublished> =
        prices.into_iter().map(|price| (price.id().to_owned(), price)).collect();
    let items = page.items.iter().map(|product| (product.product_id.clone(), prices.remove(&price_id(product))));
    Ok((items.collect(), page.next))
}

fn held(price: &PricePublished, now: Timestamp) -> Option<String> {
    Some(format!("{} {}", Timeline::published(&price.entries).at(now)?, price.currency))
}

fn to_come(price: &PricePublished, now: Timestamp, moment: impl Fn(Timestamp) -> String) -> Vec<String> {
    let mut coming = Vec::new();
    for (n, entry) in price.entries.iter().enumerate() {
        if entry.from > now {
            coming.push(format!("{} {} from {}", entry.amount, price.currency, moment(entry.from)));
        }
        let goes_on = price.entries.get(n + 1).is_some_and(|next| Some(next.from) == entry.until);
        if let Some(until) = entry.until.filter(|until| *until > now && !goes_on) {
            coming.push(format!("no price from {}", moment(until)));
        }
    }
    coming
}
