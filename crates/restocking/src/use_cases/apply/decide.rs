//! The decision over a round of news. Pure: everything it looks at was loaded, everything it wants is in the work.

use std::collections::{BTreeMap, BTreeSet};

use context::{Entry, Ids, Outcome};
use jiff::Timestamp;

use super::News;
use super::loaded::{Desks, OrderChange, is_order_change, split};
use crate::events::{HeardType as _, Payload, ProductPublished, SupplierPublished};
use crate::facts::fold_stock;
use crate::ports::{DueReview, Fetch, FetchKind, OrderRow, ProductDesk, ProductRow, StockRowKept, SupplierRow, Work};
use crate::review::{Cause, input_of, review_desk};
use crate::rules::Rules;

/// Held movements of one product beyond which the stock is fetched at once.
const FULL_BUFFER: usize = 100;
/// How many times longer a gap waits that a fetch did not close.
const STILL_OPEN: u32 = 12;

struct Round<'a> {
    work: Work,
    desks: Desks,
    /// Products to review now, with what led to it.
    review: BTreeMap<String, Cause>,
    /// Products whose stock alone moved: reviewed after the debounce, unless a stock-out is at stake.
    moved: BTreeMap<String, Cause>,
    rules: &'a Rules,
    now: Timestamp,
    as_of: Timestamp,
}

pub(super) fn decide(
    news: News<'_>,
    orders: BTreeMap<String, OrderChange>,
    desks: Desks,
    rules: &Rules,
    now: Timestamp,
    as_of: Timestamp,
    ids: &dyn Ids,
) -> Work {
    let mut round = Round {
        work: Work {
            marks: news.marks.clone(),
            fetches: news.put_off.clone(),
            fetches_done: news.fetched.clone(),
            ..Work::default()
        },
        desks,
        review: BTreeMap::new(),
        moved: BTreeMap::new(),
        rules,
        now,
        as_of,
    };
    round.publish(&news);
    round.change_orders(&news, orders);
    round.move_stock(&news);
    round.review(ids);
    round.work
}

fn cause_of(entry: &Entry) -> Cause {
    Cause {
        text: format!("{} ({} {})", entry.kind(), entry.event.source, entry.event.id),
        causation_id: Some(entry.event.id.clone()),
        correlation_id: entry.correlation_id.clone(),
    }
}

/// What led to a review where no event of this round did: facts that were fetched.
fn fetched(subject: &str) -> Cause {
    Cause {
        text: format!("{subject} fetched from the central system"),
        causation_id: None,
        correlation_id: subject.to_owned(),
    }
}

impl Round<'_> {
    /// Thick events replace what is known, if they are newer.
    fn publish(&mut self, news: &News<'_>) {
        let mut products: BTreeMap<&str, (&Entry, &ProductPublished)> = BTreeMap::new();
        let mut suppliers: BTreeMap<&str, (&Entry, &SupplierPublished)> = BTreeMap::new();
        let mut articles: BTreeMap<&str, &Entry> = BTreeMap::new();
        for (entry, payload) in &news.entries {
            let (known, version) = match &**payload {
                Payload::Product(product) => {
                    let stored = self.desks.desks.get(&product.product_id).and_then(|desk| desk.product.as_ref());
                    let known = stored
                        .map(|row| row.published.version)
                        .max(products.get(product.product_id.as_str()).map(|(_, p)| p.version));
                    if known.is_none_or(|known| product.version > known) {
                        products.insert(&product.product_id, (entry, product));
                    }
                    (known, product.version)
                }
                Payload::Supplier(supplier) => {
                    let stored = self.desks.suppliers.get(&supplier.supplier_id);
                    let known = stored
                        .map(|row| row.published.version)
                        .max(suppliers.get(supplier.supplier_id.as_str()).map(|(_, s)| s.version));
                    if known.is_none_or(|known| supplier.version > known) {
                        suppliers.insert(&supplier.supplier_id, (entry, supplier));
                    }
                    (known, supplier.version)
                }
                Payload::Article(heard) => {
                    let article = heard.article();
                    let known = self.desks.articles.get(heard.id()).map(|article| article.version);
                    let version = article.version;
                    if known.is_none_or(|known| version > known) {
                        articles.insert(payload.id(), entry);
                        self.desks.articles.insert(article.product_id.clone(), article);
                    }
                    (known, version)
                }
                _ => continue,
            };
            let outcome = match known {
                Some(known) if version <= known => {
                    Outcome::Ignored(format!("stale: version {version} came, version {known} is known"))
                }
                _ => Outcome::Handled,
            };
            self.work.marks.push(entry.mark(outcome));
        }
        for (id, (entry, supplier)) in suppliers {
            let known = self.desks.suppliers.get(id);
            let revision = known.map_or(0, |row| row.revision);
            let is_as_before = known.is_some_and(|row| row.published.is_but_for_its_version(supplier));
            let row = SupplierRow { published: supplier.clone(), revision };
            self.work.suppliers.push(row.clone());
            self.desks.suppliers.insert(id.to_owned(), row);
            if !is_as_before {
                let due = self.due(String::new(), self.now, cause_of(entry));
                self.work.reviews_of_suppliers.push((id.to_owned(), due));
            }
        }
        for id in articles.keys().filter(|id| !products.contains_key(*id)) {
            self.name_again(id, articles[id]);
        }
        self.work.articles.extend(articles.keys().filter_map(|id| self.desks.articles.get(*id).cloned()));
        for (id, (entry, product)) in products {
            let Some(desk) = self.desks.desks.get_mut(id) else { continue };
            let revision = desk.product.as_ref().map_or(0, |row| row.revision);
            let mut published = product.clone();
            if let Some(article) = self.desks.articles.get(id) {
                article.put_on(&mut published);
            }
            let row = ProductRow { published, revision };
            self.work.products.push(row.clone());
            desk.product = Some(row);
            self.review.insert(id.to_owned(), cause_of(entry));
        }
        // A product may have gone to another supplier, or its supplier may have just been heard of.
        for desk in self.desks.desks.values_mut() {
            let Some(product) = &desk.product else { continue };
            if let Some(row) = self.desks.suppliers.get(&product.published.supplier_id) {
                desk.supplier = Some(row.clone());
            }
        }
    }

    /// A product that planning published before is called as the catalogue calls it now.
    fn name_again(&mut self, id: &str, entry: &Entry) {
        let Some((article, desk)) = self.desks.articles.get(id).zip(self.desks.desks.get_mut(id)) else { return };
        let Some(row) = desk.product.as_mut() else { return };
        if article.put_on(&mut row.published) {
            self.work.products.push(row.clone());
            self.review.insert(id.to_owned(), cause_of(entry));
        }
    }

    fn change_orders(&mut self, news: &News<'_>, orders: BTreeMap<String, OrderChange>) {
        let told = news.entries.iter().filter(|(_, payload)| is_order_change(payload));
        let newest: BTreeMap<&str, &Entry> = news
            .announced
            .iter()
            .map(|(id, entry)| (id.as_str(), *entry))
            .chain(told.map(|(entry, payload)| (payload.id(), *entry)))
            .collect();
        for (id, change) in orders {
            let newest = newest.get(id.as_str()).copied();
            let is_fetched = news.fetched.iter().any(|(kind, fetched)| *kind == FetchKind::Order && *fetched == id);
            self.work.marks.extend(change.after.marks);
            if change.after.gap {
                let reason = "versions of the order are missing".to_owned();
                self.fetch(FetchKind::Order, &id, self.gap_due(is_fetched), reason);
            } else if !is_fetched {
                self.work.fetches_done.push((FetchKind::Order, id.clone()));
            }
            let Some(order) = change.after.order.filter(|_| change.after.changed) else { continue };
            let cause = newest.map_or_else(|| fetched(&FetchKind::Order.subject(&id)), cause_of);
            let before = change.before.iter().flat_map(|row| row.order.product_ids());
            let touched: BTreeSet<String> = before.chain(order.product_ids()).map(ToOwned::to_owned).collect();
            for product_id in touched {
                if let Some(desk) = self.desks.desks.get_mut(&product_id) {
                    desk.lines.retain(|line| line.order_id != id);
                    desk.lines.extend(order.open_lines().filter(|line| line.line.product_id == product_id));
                }
                self.review.insert(product_id, cause.clone());
            }
            let revision = change.before.map_or(0, |row| row.revision);
            self.work.orders.push(OrderRow { order, revision });
        }
    }

    fn move_stock(&mut self, news: &News<'_>) {
        let mut entries: BTreeMap<&str, Vec<(&Entry, &Payload)>> = BTreeMap::new();
        for (entry, payload) in &news.entries {
            if matches!(**payload, Payload::StockChanged(_) | Payload::StockCounted(_)) {
                entries.entry(payload.id()).or_default().push((entry, payload));
            }
        }
        let touched: BTreeSet<&str> = entries
            .keys()
            .copied()
            .chain(news.stocks.iter().map(|(id, _)| id.as_str()))
            .chain(news.stale.iter().map(String::as_str))
            .collect();
        let waiting = std::mem::take(&mut self.desks.waiting);
        for id in touched {
            let fresh = entries.remove(id).unwrap_or_default();
            let newest = fresh.last().map(|(entry, _)| *entry);
            let (held, dead) = split(waiting.get(id));
            let snapshot = news.stocks.iter().find(|(product, _)| product == id).map(|(_, counts)| counts.as_slice());
            let Some(desk) = self.desks.desks.get_mut(id) else { continue };
            let row = desk
                .stock
                .clone()
                .unwrap_or_else(|| StockRowKept { product_id: id.to_owned(), ..StockRowKept::default() });
            let mut folded = fold_stock(&row.stock, snapshot, fresh.into_iter().chain(held).collect(), &dead);
            if news.stale.iter().any(|stale| stale == id) && folded.stock.stale_since.is_none() {
                folded.stock.stale_since = Some(self.now);
                folded.changed = true;
            }
            self.work.marks.append(&mut folded.marks);
            let is_put_off = snapshot.is_none() && news.stale.iter().any(|stale| stale == id);
            if folded.gap && !is_put_off {
                let is_urgent = folded.waiting > FULL_BUFFER && snapshot.is_none();
                let due = if is_urgent { self.now } else { self.gap_due(snapshot.is_some()) };
                self.fetch(FetchKind::Stock, id, due, "movements of the stock are missing".to_owned());
            } else if !folded.gap && snapshot.is_none() {
                self.work.fetches_done.push((FetchKind::Stock, id.to_owned()));
            }
            if folded.changed {
                let row = StockRowKept { stock: folded.stock, ..row };
                let Some(desk) = self.desks.desks.get_mut(id) else { continue };
                desk.stock = Some(row.clone());
                self.work.stocks.push(row);
                let cause = newest.map_or_else(|| fetched(&FetchKind::Stock.subject(id)), cause_of);
                self.moved.insert(id.to_owned(), cause);
            }
        }
    }

    fn review(&mut self, ids: &dyn Ids) {
        let desks = std::mem::take(&mut self.desks.desks);
        for (id, cause) in std::mem::take(&mut self.moved) {
            let Some(desk) = desks.get(&id) else { continue };
            if self.rules.debounce.is_zero() || self.stock_out_is_at_stake(desk) {
                self.review.entry(id).or_insert(cause);
            } else if !self.review.contains_key(&id) {
                let due = self.due(id, self.now + self.rules.debounce, cause);
                self.work.reviews_due.push(due);
            }
        }
        for (id, cause) in std::mem::take(&mut self.review) {
            let Some(desk) = desks.get(&id) else { continue };
            let is_stock_unknown = desk.stock.as_ref().and_then(|row| row.stock.on_hand_units()).is_none();
            if is_stock_unknown && desk.product.is_some() && !desk.lines.is_empty() {
                self.fetch(
                    FetchKind::Stock,
                    &id,
                    self.now + self.rules.gap_timer,
                    "the stock of the product is not known yet".to_owned(),
                );
            }
            let found = review_desk(desk, self.rules, &cause, self.now, self.as_of, ids);
            self.work.suggestions.extend(found.suggestions);
            self.work.shortages.extend(found.shortage);
            self.work.events.extend(found.events);
            if let Some(due) = &desk.due {
                self.work.reviews_done.push((id, due.token));
            }
        }
    }

    fn stock_out_is_at_stake(&self, desk: &ProductDesk) -> bool {
        let Some(input) = input_of(desk, self.rules, self.as_of) else { return false };
        let Ok(facts) = input.facts(self.as_of, &self.rules.zone) else { return false };
        planning::stock_out_within_lead_time(&facts, &input.resolved_settings())
    }

    fn due(&self, product_id: String, due_at: Timestamp, cause: Cause) -> DueReview {
        DueReview { product_id, due_at, token: 0, cause }
    }

    /// When a gap is fetched: soon, or later where what was fetched just now did not close it (the central system itself
    /// may be behind what it published).
    fn gap_due(&self, is_still_open: bool) -> Timestamp {
        self.now + if is_still_open { self.rules.gap_timer * STILL_OPEN } else { self.rules.gap_timer }
    }

    fn fetch(&mut self, kind: FetchKind, id: &str, due_at: Timestamp, reason: String) {
        self.work.fetches.push(Fetch { kind, id: id.to_owned(), due_at, attempts: 0, reason });
    }
}
