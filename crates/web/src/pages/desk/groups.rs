//! Rows under their suppliers, with subtotals.

use std::collections::BTreeMap;

use restocking::suggestion::SuggestionView;
use rust_decimal::Decimal;

use crate::pages::row::Row;
use crate::pages::words;

/// Rows under one heading; without grouping there is one group without a heading.
pub(super) struct Group<'a> {
    pub(super) supplier_id: &'a str,
    pub(super) supplier_name: &'a str,
    pub(super) subtotal: String,
    pub(super) rows: Vec<Row<'a>>,
}

/// Rows in their order, divided where the supplier changes.
pub(super) fn grouped(items: &[SuggestionView], by_supplier: bool) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for view in items {
        let belongs = groups.last().is_some_and(|group| !by_supplier || group.supplier_id == view.supplier_id);
        if !belongs {
            let (supplier_id, supplier_name) = (view.supplier_id.as_str(), view.supplier_name.as_str());
            groups.push(Group { supplier_id, supplier_name, subtotal: String::new(), rows: Vec::new() });
        }
        if let Some(group) = groups.last_mut() {
            group.rows.push(Row::new(view));
        }
    }
    for group in &mut groups {
        group.subtotal = subtotal(&group.rows);
    }
    groups
}

fn subtotal(rows: &[Row<'_>]) -> String {
    let mut sums = BTreeMap::<&str, Decimal>::new();
    for row in rows {
        let sum = sums.entry(&row.view().currency).or_default();
        *sum = sum.saturating_add(row.value());
    }
    sums.into_iter().map(|(currency, sum)| words::money(sum, currency)).collect::<Vec<_>>().join(" + ")
}
