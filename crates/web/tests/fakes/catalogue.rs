//! The lists of products and orders, in memory.

use std::collections::BTreeMap;

use async_trait::async_trait;
use context::StoreError;
use lifecycle::StateName;
use restocking::ports::{Catalogue, OrderItem, OrderQuery, OrderSort, Page, ProductItem, ProductQuery, ProductSort};

use super::Fakes;

/// A page of what was found; a cursor is the number of those before it.
fn page<T>(found: Vec<T>, limit: u32, cursor: Option<&str>) -> Result<Page<T>, StoreError> {
    let refused = |_| StoreError::Refused("this cursor was not given by this list".into());
    let from = cursor.map_or(Ok(0), |cursor| cursor.parse::<usize>().map_err(refused))?;
    let (total, to) = (found.len(), from + limit as usize);
    let items = found.into_iter().skip(from).take(limit as usize).collect();
    Ok(Page { items, next_cursor: (to < total).then(|| to.to_string()), total: total as u64 })
}

fn has_words(q: Option<&str>, text: &str) -> bool {
    q.is_none_or(|q| q.to_lowercase().split_whitespace().all(|word| text.to_lowercase().contains(word)))
}

#[async_trait]
impl Catalogue for Fakes {
    async fn list_products(&self, query: ProductQuery) -> Result<Page<ProductItem>, StoreError> {
        let state = self.reachable()?;
        let open = |id: &str| {
            let of_it = |record: &&restocking::suggestion::SuggestionRecord| {
                record.details.product_id == id && record.row.state.name() == StateName::Open
            };
            state.suggestions.iter().filter(of_it).count() as u64
        };
        let short = |id: &str| state.shortages.iter().find(|shortage| shortage.product_id == id);
        let items = state.samples.iter().map(|sample| ProductItem {
            product_id: sample.product_id().to_owned(),
            name: sample.product.name.clone(),
            category: sample.product.category.clone(),
            supplier_id: sample.supplier.supplier_id.clone(),
            supplier_name: sample.supplier.name.clone(),
            on_hand: Some(sample.on_hand),
            is_stale: false,
            open_lines: sample.lines.len() as u64,
            suggestions: open(sample.product_id()),
            short_from: short(sample.product_id()).map(|shortage| shortage.first_day),
        });
        let wanted = |item: &ProductItem| {
            has_words(query.q.as_deref(), &format!("{} {} {}", item.name, item.product_id, item.supplier_name))
                && query.supplier_id.as_ref().is_none_or(|id| *id == item.supplier_id)
                && query.category.as_ref().is_none_or(|category| Some(category) == item.category.as_ref())
                && (!query.with_suggestions || item.suggestions > 0)
                && (!query.short || item.short_from.is_some())
                && !query.stale
                && query.scopes.iter().all(|scope| scope.has(&item.supplier_id, item.category.as_deref()))
        };
        let mut found: Vec<ProductItem> = items.filter(wanted).collect();
        match query.sort {
            ProductSort::Name => found.sort_by_key(|item| item.name.clone()),
            ProductSort::Id => found.sort_by_key(|item| item.product_id.clone()),
            ProductSort::Short => found.sort_by_key(|item| (item.short_from.is_none(), item.short_from)),
        }
        page(found, query.limit, query.cursor.as_deref())
    }

    async fn list_orders(&self, query: OrderQuery) -> Result<Page<OrderItem>, StoreError> {
        drop(self.reachable()?);
        let names: BTreeMap<String, String> = {
            let state = self.state();
            let names = state.samples.iter().map(|sample| &sample.supplier);
            names.map(|supplier| (supplier.supplier_id.clone(), supplier.name.clone())).collect()
        };
        let mut ids: Vec<String> = self.lines(|_| true).into_iter().map(|line| line.order_id).collect();
        ids.sort();
        ids.dedup();
        let items = ids.iter().filter_map(|id| self.order_of(id)).map(|order| OrderItem {
            supplier_name: names.get(&order.supplier_id).cloned().unwrap_or_default(),
            status: order.status,
            ordered_on: order.ordered_on,
            next_arrival: order.next_arrival(),
            open_lines: order.open_lines().count() as u64,
            open_value: order.open_value().map(|value| (order.currency.clone(), value)),
            suggestions: self.state().suggestions.iter().filter(|record| record.key.order_id == order.order_id).count()
                as u64,
            supplier_id: order.supplier_id.clone(),
            order_id: order.order_id.clone(),
        });
        let wanted = |item: &OrderItem| {
            has_words(query.q.as_deref(), &format!("{} {}", item.order_id, item.supplier_name))
                && query.supplier_id.as_ref().is_none_or(|id| *id == item.supplier_id)
                && query.status.is_none_or(|status| status == item.status)
                && (!query.with_suggestions || item.suggestions > 0)
                && query.late_on.is_none_or(|today| item.next_arrival.is_some_and(|next| next < today))
                && query.scopes.iter().all(|scope| scope.has(&item.supplier_id, None))
        };
        let mut found: Vec<OrderItem> = items.filter(wanted).collect();
        match query.sort {
            OrderSort::Arrival => found.sort_by_key(|item| item.next_arrival),
            OrderSort::Newest => found.sort_by_key(|item| std::cmp::Reverse(item.ordered_on)),
            OrderSort::Value => {
                found.sort_by_key(|item| std::cmp::Reverse(item.open_value.clone().map(|(_, value)| value)))
            }
            OrderSort::Id => {}
        }
        page(found, query.limit, query.cursor.as_deref())
    }
}
