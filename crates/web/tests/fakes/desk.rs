//! What pages read, in memory.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use async_trait::async_trait;
use context::StoreError;
use jiff::Timestamp;
use lifecycle::{Incarnation, StateName};
use restocking::planners::Scope;
use restocking::ports::{
    Chosen, ClickProgress, Clicks, DeskReader, Facet, Facets, GroupTotal, Grouping, OrderOutlook, OrderView, Overview,
    Place, ProductView, ShortageView, Sort, SubmissionRow, SuggestionDetail, SuggestionPage, SuggestionQuery,
    SupplierTerms,
};
use restocking::suggestion::{ProposalKind, SuggestionRecord, SuggestionView};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::Fakes;

fn matches(record: &SuggestionRecord, query: &SuggestionQuery) -> bool {
    let details = &record.details;
    let text =
        format!("{} {} {} {}", details.product_name, details.product_id, details.supplier_name, record.key.order_id)
            .to_lowercase();
    let is = |wanted: &Option<String>, own: &str| wanted.as_deref().is_none_or(|wanted| wanted == own);
    (query.states.is_empty() || query.states.contains(&record.row.state.name()))
        && (query.kinds.is_empty() || query.kinds.contains(&record.row.proposal.kind))
        && is(&query.supplier_id, &details.supplier_id)
        && is(&query.product_id, &details.product_id)
        && is(&query.category, details.category.as_deref().unwrap_or(""))
        && query.min_value.is_none_or(|least| details.value >= least)
        && within(record, &query.scopes)
        && query.q.as_deref().is_none_or(|q| q.to_lowercase().split_whitespace().all(|word| text.contains(word)))
}

fn within(record: &SuggestionRecord, scopes: &[Scope]) -> bool {
    scopes.iter().all(|scope| scope.has(&record.details.supplier_id, record.details.category.as_deref()))
}

/// What is asked for, with its place, in order.
fn listed<'a>(suggestions: &'a [SuggestionRecord], query: &SuggestionQuery) -> Vec<(i64, &'a SuggestionRecord)> {
    let mut found: Vec<(i64, &SuggestionRecord)> =
        (0..).zip(suggestions).filter(|(_, record)| matches(record, query)).collect();
    found.sort_by_key(|(_, record)| record.incarnation());
    match query.sort {
        Sort::Value => found.sort_by_key(|(_, record)| Reverse(record.details.value)),
        Sort::Newest => found.sort_by_key(|(_, record)| Reverse(record.opened_at)),
        Sort::Date => {
            found.sort_by_key(|(_, record)| record.row.proposal.to_date.unwrap_or(record.row.proposal.from_date))
        }
        Sort::Supplier => {
            found.sort_by_key(|(_, record)| (record.details.supplier_name.clone(), Reverse(record.details.value)))
        }
        Sort::Product => found.sort_by_key(|(_, record)| record.details.product_name.clone()),
    }
    if let Some(group) = query.group {
        found.sort_by_key(|(_, record)| group_of(record, group));
    }
    found
}

/// Place, label and id of a record's group.
fn group_of(record: &SuggestionRecord, group: Grouping) -> (usize, String, String) {
    let details = &record.details;
    let kind = record.row.proposal.kind;
    match group {
        Grouping::Supplier => (0, details.supplier_name.clone(), details.supplier_id.clone()),
        Grouping::Category => {
            let category = details.category.clone().unwrap_or_default();
            (0, category.clone(), category)
        }
        Grouping::Kind => {
            let place = ProposalKind::ALL.iter().position(|known| *known == kind).unwrap_or_default();
            (place, kind.as_str().to_owned(), kind.as_str().to_owned())
        }
    }
}

/// What is still to come of an order.
fn open_value(fakes: &Fakes, order_id: &str) -> Option<Decimal> {
    fakes.order_of(order_id)?.open_value()
}

#[async_trait]
impl DeskReader for Fakes {
    async fn suggestions(&self, query: SuggestionQuery) -> Result<SuggestionPage, StoreError> {
        let state = self.reachable()?;
        let found: Vec<&SuggestionRecord> =
            listed(&state.suggestions, &query).into_iter().map(|(_, record)| record).collect();
        let from = match &query.cursor {
            None => 0,
            Some(cursor) => {
                cursor.parse().map_err(|_| StoreError::Refused("this cursor was not given by this list".into()))?
            }
        };
        let to = from + query.limit as usize;
        Ok(SuggestionPage {
            items: found
                .iter()
                .skip(from)
                .take(query.limit as usize)
                .map(|record| SuggestionView::from(*record))
                .collect(),
            next_cursor: (to < found.len()).then(|| to.to_string()),
            total: found.len() as u64,
        })
    }

    async fn groups(&self, query: SuggestionQuery) -> Result<Vec<GroupTotal>, StoreError> {
        let state = self.reachable()?;
        let group = query.group.unwrap_or(Grouping::Supplier);
        let query = SuggestionQuery { group: Some(group), ..query };
        let mut totals: Vec<GroupTotal> = Vec::new();
        for (_, record) in listed(&state.suggestions, &query) {
            let (_, label, id) = group_of(record, group);
            let (currency, value) = (record.details.currency.clone(), record.details.value);
            if totals.last().is_none_or(|total| total.id != id) {
                let nothing = vec![(currency, Decimal::ZERO)];
                totals.push(GroupTotal { id, label, count: 0, value: nothing.clone(), order_change: nothing });
            }
            if let Some(total) = totals.last_mut() {
                total.count += 1;
                total.value[0].1 += value;
                total.order_change[0].1 += record.order_change();
            }
        }
        Ok(totals)
    }

    async fn places(&self, query: SuggestionQuery) -> Result<Vec<Place>, StoreError> {
        let state = self.reachable()?;
        Ok(listed(&state.suggestions, &query).into_iter().map(|(place, _)| Place(place)).collect())
    }

    async fn at(&self, places: &[Place]) -> Result<Vec<SuggestionView>, StoreError> {
        let mut state = self.reachable()?;
        if let Some(left) = state.pieces_left {
            state.pieces_left =
                Some(left.checked_sub(1).ok_or_else(|| StoreError::Unavailable("out for good".into()))?);
        }
        let found = places.iter().filter_map(|place| state.suggestions.get(usize::try_from(place.0).ok()?));
        Ok(found.map(SuggestionView::from).collect())
    }

    async fn chosen(&self, query: SuggestionQuery) -> Result<Vec<Chosen>, StoreError> {
        let state = self.reachable()?;
        let chosen = |record: &SuggestionRecord| Chosen {
            incarnation: Uuid::from_u128(record.incarnation().0),
            version: record.row.version,
            kind: record.row.proposal.kind,
            value: record.details.value,
            currency: record.details.currency.clone(),
        };
        Ok(listed(&state.suggestions, &query).into_iter().map(|(_, record)| chosen(record)).collect())
    }

    async fn supplier_terms(&self, supplier_ids: &[String]) -> Result<Vec<SupplierTerms>, StoreError> {
        let state = self.reachable()?;
        let mut found: Vec<SupplierTerms> = Vec::new();
        for id in supplier_ids {
            let Some(sample) = state.samples.iter().find(|sample| sample.supplier.supplier_id == *id) else { continue };
            let minimum = sample.supplier.minimum_order().map(|(currency, value)| (currency.to_owned(), value));
            found.push(SupplierTerms { supplier_id: id.clone(), minimum, open_value: Vec::new(), open_orders: 0 });
        }
        drop(state);
        for terms in &mut found {
            let mut orders: Vec<(String, String)> = self
                .lines(|line| line.supplier_id == terms.supplier_id)
                .into_iter()
                .map(|line| (line.currency, line.order_id))
                .collect();
            orders.sort();
            orders.dedup();
            let values = orders.iter().filter_map(|(currency, id)| Some((currency.clone(), open_value(self, id)?)));
            let mut sums = BTreeMap::<String, Decimal>::new();
            values.for_each(|(currency, value)| *sums.entry(currency).or_default() += value);
            (terms.open_value, terms.open_orders) = (sums.into_iter().collect(), orders.len() as u64);
        }
        Ok(found)
    }

    async fn outlook(&self, incarnations: &[Incarnation], scopes: Vec<Scope>) -> Result<Vec<OrderOutlook>, StoreError> {
        drop(self.reachable()?);
        let asked: Vec<SuggestionRecord> = self
            .state()
            .suggestions
            .iter()
            .filter(|record| incarnations.contains(&record.incarnation()) && within(record, &scopes))
            .cloned()
            .collect();
        let mut found = BTreeMap::<String, OrderOutlook>::new();
        for record in asked {
            let (order_id, details) = (record.key.order_id.clone(), &record.details);
            let Some(open_value) = open_value(self, &order_id) else { continue };
            let terms = self.supplier_terms(std::slice::from_ref(&details.supplier_id)).await?;
            let minimum = terms.into_iter().next().and_then(|terms| terms.minimum);
            let outlook = found.entry(order_id.clone()).or_insert_with(|| OrderOutlook {
                order_id,
                supplier_id: details.supplier_id.clone(),
                supplier_name: details.supplier_name.clone(),
                currency: details.currency.clone(),
                open_value,
                change: Decimal::ZERO,
                minimum: minimum.filter(|(currency, _)| *currency == details.currency).map(|(_, value)| value),
            });
            outlook.change += record.order_change();
        }
        Ok(found.into_values().collect())
    }

    async fn suggestion(&self, incarnation: Incarnation) -> Result<Option<SuggestionDetail>, StoreError> {
        let state = self.reachable()?;
        let found = state.suggestions.iter().find(|record| record.incarnation() == incarnation);
        Ok(found.map(|record| SuggestionDetail { basis: record.basis.clone(), record: record.clone() }))
    }

    async fn facets(&self, scopes: Vec<Scope>) -> Result<Facets, StoreError> {
        let state = self.reachable()?;
        let count = |of: &dyn Fn(&SuggestionRecord) -> Option<(String, String)>, open_only: bool| {
            let mut counts = BTreeMap::<(String, String), u64>::new();
            let shown = state.suggestions.iter().filter(|record| within(record, &scopes));
            let counted = shown.filter(|record| !open_only || record.row.state.name() == StateName::Open);
            counted.filter_map(of).for_each(|id| *counts.entry(id).or_default() += 1);
            counts.into_iter().map(|((label, id), count)| Facet { id, label, count }).collect::<Vec<_>>()
        };
        let word = |word: &str| Some((word.to_owned(), word.to_owned()));
        Ok(Facets {
            states: count(&|record| word(record.row.state.name().as_str()), false),
            kinds: count(&|record| word(record.row.proposal.kind.as_str()), true),
            suppliers: count(
                &|record| Some((record.details.supplier_name.clone(), record.details.supplier_id.clone())),
                true,
            ),
            categories: count(&|record| record.details.category.as_deref().and_then(word), true),
        })
    }

    async fn overview(&self, scopes: Vec<Scope>) -> Result<Overview, StoreError> {
        let state = self.reachable()?;
        let shown = || state.suggestions.iter().filter(|record| within(record, &scopes));
        let open = || shown().filter(|record| record.row.state.name() == StateName::Open);
        let mut value = BTreeMap::<String, Decimal>::new();
        open().for_each(|record| *value.entry(record.details.currency.clone()).or_default() += record.details.value);
        let count = |name| shown().filter(|record| record.row.state.name() == name).count() as u64;
        Ok(Overview {
            open: open().count() as u64,
            value: value.into_iter().collect(),
            attention: count(StateName::Attention),
            shortages: state.shortages.len() as u64,
            stale_products: 0,
            reviews_due: 2,
            fetches_due: 1,
            submissions_pending: count(StateName::Submitting),
        })
    }

    async fn product(&self, product_id: &str) -> Result<Option<ProductView>, StoreError> {
        Ok(self.products(&[product_id.to_owned()]).await?.pop().map(|(_, view)| view))
    }

    async fn products(&self, product_ids: &[String]) -> Result<Vec<(String, ProductView)>, StoreError> {
        drop(self.reachable()?);
        Ok(product_ids.iter().filter_map(|id| Some((id.clone(), self.product_of(id)?))).collect())
    }

    async fn order(&self, order_id: &str) -> Result<Option<OrderView>, StoreError> {
        drop(self.reachable()?);
        let Some(order) = self.order_of(order_id) else { return Ok(None) };
        let suggestions =
            self.state().suggestions.iter().filter(|record| record.key.order_id == order_id).cloned().collect();
        let state = self.state();
        let known = |product_id: &String| state.samples.iter().find(|sample| sample.product_id() == product_id);
        let categories = order.lines.values().filter_map(|line| {
            let sample = known(&line.product_id)?;
            Some((line.product_id.clone(), sample.product.category.clone()?))
        });
        Ok(Some(OrderView { categories: categories.collect(), order, suggestions }))
    }

    async fn clicks(&self, now: Timestamp, limit: u32) -> Result<Clicks, StoreError> {
        let keys: Vec<Uuid> = self.reachable()?.accepted.iter().rev().map(|click| click.key).collect();
        let mut clicks = Clicks::default();
        for key in keys.into_iter().take(limit as usize) {
            clicks.items.extend(self.click_progress(key, now).await?);
        }
        let state = self.reachable()?;
        clicks.waiting = state.unsent.len() as u64;
        clicks.paused_at = state.pauses.iter().find(|pause| pause.click.is_none()).and_then(|pause| pause.paused_at);
        Ok(clicks)
    }

    async fn click_progress(&self, key: Uuid, _: Timestamp) -> Result<Option<ClickProgress>, StoreError> {
        let state = self.reachable()?;
        let count = |rows: &[SubmissionRow]| rows.iter().filter(|row| row.click_batch == key).count() as u32;
        let (waiting, undone) = (count(&state.unsent), count(&state.undone));
        Ok(state.accepted.iter().find(|click| click.key == key).map(|click| ClickProgress {
            key,
            at: click.at,
            accepted: click.accepted,
            applied: 0,
            refused: 0,
            undone,
            stray: 0,
            waiting,
            attention: 0,
            lately: 0,
            paused_at: state.pauses.iter().find(|pause| pause.click == Some(key)).and_then(|pause| pause.paused_at),
            ended_at: (waiting == 0).then_some(click.at),
        }))
    }

    async fn shortages(&self, limit: u32, scopes: Vec<Scope>) -> Result<Vec<ShortageView>, StoreError> {
        let state = self.reachable()?;
        let shown = state.shortages.iter().filter(|shortage| {
            let of = state.samples.iter().find(|sample| sample.product_id() == shortage.product_id);
            let (supplier_id, category) =
                of.map_or(("", None), |of| (of.product.supplier_id.as_str(), of.product.category.as_deref()));
            scopes.iter().all(|scope| scope.has(supplier_id, category))
        });
        Ok(shown.take(limit as usize).cloned().collect())
    }
}
