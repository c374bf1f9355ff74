//! What pages read, in memory.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use async_trait::async_trait;
use context::StoreError;
use lifecycle::{Incarnation, StateName};
use restocking::ports::{
    DeskReader, Facet, Facets, OrderView, Overview, ProductView, ShortageView, Sort, SuggestionDetail, SuggestionPage,
    SuggestionQuery,
};
use restocking::suggestion::{SuggestionRecord, SuggestionView};
use rust_decimal::Decimal;

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
        && query.q.as_deref().is_none_or(|q| q.to_lowercase().split_whitespace().all(|word| text.contains(word)))
}

#[async_trait]
impl DeskReader for Fakes {
    async fn suggestions(&self, query: SuggestionQuery) -> Result<SuggestionPage, StoreError> {
        let state = self.reachable()?;
        let mut found: Vec<&SuggestionRecord> =
            state.suggestions.iter().filter(|record| matches(record, &query)).collect();
        found.sort_by_key(|record| record.incarnation());
        match query.sort {
            Sort::Value => found.sort_by_key(|record| Reverse(record.details.value)),
            Sort::Newest => found.sort_by_key(|record| Reverse(record.opened_at)),
            Sort::Date => {
                found.sort_by_key(|record| record.row.proposal.to_date.unwrap_or(record.row.proposal.from_date))
            }
            Sort::Supplier => {
                found.sort_by_key(|record| (record.details.supplier_name.clone(), Reverse(record.details.value)))
            }
            Sort::Product => found.sort_by_key(|record| record.details.product_name.clone()),
        }
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

    async fn suggestion(&self, incarnation: Incarnation) -> Result<Option<SuggestionDetail>, StoreError> {
        let state = self.reachable()?;
        let found = state.suggestions.iter().find(|record| record.incarnation() == incarnation);
        Ok(found.map(|record| SuggestionDetail { basis: record.basis.clone(), record: record.clone() }))
    }

    async fn facets(&self) -> Result<Facets, StoreError> {
        let state = self.reachable()?;
        let count = |of: &dyn Fn(&SuggestionRecord) -> Option<(String, String)>, open_only: bool| {
            let mut counts = BTreeMap::<(String, String), u64>::new();
            let counted =
                state.suggestions.iter().filter(|record| !open_only || record.row.state.name() == StateName::Open);
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

    async fn overview(&self) -> Result<Overview, StoreError> {
        let state = self.reachable()?;
        let open = || state.suggestions.iter().filter(|record| record.row.state.name() == StateName::Open);
        let mut value = BTreeMap::<String, Decimal>::new();
        open().for_each(|record| *value.entry(record.details.currency.clone()).or_default() += record.details.value);
        let count = |name| state.suggestions.iter().filter(|record| record.row.state.name() == name).count() as u64;
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
        drop(self.reachable()?);
        let stock = self.stock_of(product_id);
        let state = self.state();
        let Some(sample) = state.samples.iter().find(|sample| sample.product_id() == product_id) else {
            return Ok(None);
        };
        Ok(Some(ProductView {
            published: Some(sample.product.clone()),
            supplier: Some(sample.supplier.clone()),
            stock,
            lines: sample.lines.clone(),
            suggestions: state
                .suggestions
                .iter()
                .filter(|record| record.details.product_id == product_id)
                .cloned()
                .collect(),
            shortage: state.shortages.iter().find(|shortage| shortage.product_id == product_id).cloned(),
        }))
    }

    async fn order(&self, order_id: &str) -> Result<Option<OrderView>, StoreError> {
        drop(self.reachable()?);
        let Some(order) = self.order_of(order_id) else { return Ok(None) };
        let suggestions =
            self.state().suggestions.iter().filter(|record| record.key.order_id == order_id).cloned().collect();
        Ok(Some(OrderView { order, suggestions }))
    }

    async fn shortages(&self, limit: u32) -> Result<Vec<ShortageView>, StoreError> {
        Ok(self.reachable()?.shortages.iter().take(limit as usize).cloned().collect())
    }
}
