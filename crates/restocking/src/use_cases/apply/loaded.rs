//! Loading: orders first, because only after folding them it is known which products are touched.

use std::collections::{BTreeMap, BTreeSet};

use context::{Entry, EntryState, StoreError};

use super::{Deps, News};
use crate::events::{Payload, contract_of};
use crate::facts::{Article, OrderFolded, fold_order};
use crate::ports::{FetchKind, OrderRow, ProductDesk};

/// An order before and after the news.
#[derive(Debug)]
pub(crate) struct OrderChange {
    /// As it was known.
    pub(crate) before: Option<OrderRow>,
    /// What became of it.
    pub(crate) after: OrderFolded,
}

/// Orders and desks that the news touches, with what waits at them.
#[derive(Debug, Default)]
pub(crate) struct Desks {
    /// By product.
    pub(crate) desks: BTreeMap<String, ProductDesk>,
    /// Held movements and counts, and dead ones that hold others, by product.
    pub(crate) waiting: BTreeMap<String, Vec<(Entry, Option<Payload>)>>,
    /// Known suppliers that the news is about.
    pub(crate) suppliers: BTreeMap<String, crate::ports::SupplierRow>,
    /// What the catalogue says of the products that the news publishes, by product.
    pub(crate) articles: BTreeMap<String, Article>,
}

/// Folds all news about orders.
pub(crate) async fn fold_orders(deps: &Deps, news: &News<'_>) -> Result<BTreeMap<String, OrderChange>, StoreError> {
    let mut told: BTreeMap<&str, Vec<(&Entry, &Payload)>> = BTreeMap::new();
    for (entry, payload) in news.entries.iter().filter(|(_, payload)| is_order_change(payload)) {
        told.entry(payload.id()).or_default().push((entry, payload));
    }
    let fetched = news.orders.iter().map(|order| order.order_id.as_str());
    let ids: BTreeSet<&str> = told.keys().copied().chain(fetched).collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids: Vec<String> = ids.into_iter().map(ToOwned::to_owned).collect();
    let rows = deps.store.orders(&ids).await?;
    let mut rows: BTreeMap<String, OrderRow> = rows.into_iter().map(|row| (row.order.order_id.clone(), row)).collect();
    let waiting = waiting(deps, FetchKind::Order, &ids).await?;
    let mut changes = BTreeMap::new();
    for id in ids {
        let before = rows.remove(&id);
        let (held, dead) = split(waiting.get(&id));
        let entries = told.remove(id.as_str()).unwrap_or_default().into_iter().chain(held).collect();
        let snapshot = news.orders.iter().filter(|order| order.order_id == id).max_by_key(|order| order.version);
        let after = fold_order(before.as_ref().map(|row| &row.order), snapshot.cloned(), entries, &dead);
        changes.insert(id, OrderChange { before, after });
    }
    Ok(changes)
}

/// Products that orders were, or now are, about.
pub(crate) fn touched_products(orders: &BTreeMap<String, OrderChange>) -> BTreeSet<&str> {
    let changed = orders.values().filter(|change| change.after.changed);
    changed
        .flat_map(|change| {
            let before = change.before.iter().flat_map(|row| row.order.product_ids());
            before.chain(change.after.order.iter().flat_map(crate::facts::Order::product_ids))
        })
        .collect()
}

/// Loads the desks of all products that the news touches.
pub(crate) async fn load_desks(
    deps: &Deps,
    news: &News<'_>,
    orders: &BTreeMap<String, OrderChange>,
) -> Result<Desks, StoreError> {
    let mut products: BTreeSet<&str> = touched_products(orders);
    let mut stocks: BTreeSet<&str> = news.stocks.iter().map(|(id, _)| id.as_str()).collect();
    stocks.extend(news.stale.iter().map(String::as_str));
    let (mut suppliers, mut articles): (BTreeSet<&str>, BTreeSet<&str>) = Default::default();
    for (_, payload) in &news.entries {
        match &**payload {
            Payload::Product(product) => {
                products.insert(&product.product_id);
                suppliers.insert(&product.supplier_id);
                articles.insert(&product.product_id);
            }
            Payload::Article(_) => {
                products.insert(payload.id());
                articles.insert(payload.id());
            }
            Payload::Supplier(supplier) => {
                suppliers.insert(&supplier.supplier_id);
            }
            Payload::StockChanged(_) | Payload::StockCounted(_) => {
                stocks.insert(payload.id());
            }
            Payload::OrderPlaced(_) | Payload::OrderChanged(_) | Payload::OrderFinished(_) => {}
        }
    }
    products.extend(&stocks);
    let owned = |ids: &BTreeSet<&str>| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<String>>();
    let suppliers = match suppliers.is_empty() {
        true => Vec::new(),
        false => deps.store.suppliers(&owned(&suppliers)).await?,
    };
    let articles = match articles.is_empty() {
        true => Vec::new(),
        false => deps.store.articles(&owned(&articles)).await?,
    };
    let desks = match products.is_empty() {
        true => Vec::new(),
        false => deps.store.desks(&owned(&products)).await?,
    };
    Ok(Desks {
        desks: desks.into_iter().map(|desk| (desk.product_id.clone(), desk)).collect(),
        waiting: waiting(deps, FetchKind::Stock, &owned(&stocks)).await?,
        suppliers: suppliers.into_iter().map(|row| (row.published.supplier_id.clone(), row)).collect(),
        articles: articles.into_iter().map(|article| (article.product_id.clone(), article)).collect(),
    })
}

/// Entries that wait at aggregates of one kind, by id, with their payloads where they can be read.
async fn waiting(
    deps: &Deps,
    kind: FetchKind,
    ids: &[String],
) -> Result<BTreeMap<String, Vec<(Entry, Option<Payload>)>>, StoreError> {
    let mut found: BTreeMap<String, Vec<(Entry, Option<Payload>)>> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let subjects: Vec<String> = ids.iter().map(|id| kind.subject(id)).collect();
    let prefix = kind.subject("");
    for entry in deps.inbox.waiting(&subjects).await? {
        let Some(id) = entry.subject.as_deref().and_then(|subject| subject.strip_prefix(&prefix)) else { continue };
        let payload =
            contract_of(entry.kind()).and_then(|contract| Payload::read(contract, entry.event.data.as_deref()).ok());
        found.entry(id.to_owned()).or_default().push((entry, payload));
    }
    Ok(found)
}

/// Held entries with their payloads, and dead ones that hold others.
pub(super) fn split(waiting: Option<&Vec<(Entry, Option<Payload>)>>) -> (Vec<(&Entry, &Payload)>, Vec<&Entry>) {
    let (mut held, mut dead) = (Vec::new(), Vec::new());
    for (entry, payload) in waiting.into_iter().flatten() {
        match (entry.state, payload) {
            (EntryState::Dead, _) => dead.push(entry),
            (_, Some(payload)) => held.push((entry, payload)),
            (_, None) => {}
        }
    }
    (held, dead)
}

pub(super) fn is_order_change(payload: &Payload) -> bool {
    matches!(payload, Payload::OrderChanged(_) | Payload::OrderFinished(_))
}
