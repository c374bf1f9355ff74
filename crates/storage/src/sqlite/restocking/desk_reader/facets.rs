//! Counts for filters and the figures above the list: all of the narrow index, read once.

use std::collections::BTreeMap;
use std::rc::Rc;

use context::StoreError;
use restocking::planners::Scope;
use restocking::ports::{Facet, Facets, Overview};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use rust_decimal::Decimal;

use super::filter::LISTED;
use super::groups::amount;
use super::{scope, shortages};
use crate::sqlite::error::Sql as _;

/// Counts by an id, with the label that a person reads.
#[derive(Default)]
struct Counts(BTreeMap<String, (String, u64)>);

impl Counts {
    fn add(&mut self, id: String, label: String, count: u64) {
        let entry = self.0.entry(id).or_insert_with(|| (label, 0));
        entry.1 += count;
    }

    fn facets(self) -> Vec<Facet> {
        self.0.into_iter().map(|(id, (label, count))| Facet { id, label, count }).collect()
    }
}

pub(super) fn facets(connection: &Connection, scopes: &[Scope]) -> Result<Facets, StoreError> {
    let (within, lists) = scope::all_of(scopes);
    let (mut states, mut kinds, mut suppliers, mut categories) =
        (Counts::default(), Counts::default(), Counts::default(), Counts::default());
    let sql = format!("SELECT s.state, count(*) FROM {LISTED} WHERE s.current = 1{within} GROUP BY s.state");
    let mut statement = connection.prepare_cached(&sql).sql()?;
    let mut rows = statement.query(params_from_iter(&lists)).sql()?;
    while let Some(row) = rows.next().sql()? {
        let (state, count): (String, i64) = (row.get(0).sql()?, row.get(1).sql()?);
        states.add(state.clone(), state, u64::try_from(count).unwrap_or(0));
    }
    // Grouped as the index is ordered: nothing is sorted, and what comes out is small.
    let sql = format!(
        "SELECT s.kind, s.supplier_id, max(s.supplier_name), s.category, count(*) FROM {LISTED}
         WHERE s.current = 1 AND s.state = 'open'{within} GROUP BY s.kind, s.supplier_id, s.category"
    );
    let mut statement = connection.prepare_cached(&sql).sql()?;
    let mut rows = statement.query(params_from_iter(&lists)).sql()?;
    while let Some(row) = rows.next().sql()? {
        let (kind, supplier, name): (String, String, String) =
            (row.get(0).sql()?, row.get(1).sql()?, row.get(2).sql()?);
        let count = u64::try_from(row.get::<_, i64>(4).sql()?).unwrap_or(0);
        kinds.add(kind.clone(), kind, count);
        suppliers.add(supplier, name, count);
        if let Some(category) = row.get::<_, Option<String>>(3).sql()? {
            categories.add(category.clone(), category, count);
        }
    }
    let mut suppliers = suppliers.facets();
    suppliers.sort_by(|one, other| (&one.label, &one.id).cmp(&(&other.label, &other.id)));
    let mut kinds = kinds.facets();
    kinds.sort_by_key(|kind| std::cmp::Reverse(kind.count));
    Ok(Facets { states: states.facets(), kinds, suppliers, categories: categories.facets() })
}

pub(super) fn overview(connection: &Connection, scopes: &[Scope]) -> Result<Overview, StoreError> {
    let (within, lists) = scope::all_of(scopes);
    let count = |sql: &str, lists: &[Rc<Vec<Value>>]| -> Result<u64, StoreError> {
        let mut statement = connection.prepare_cached(sql).sql()?;
        let n: i64 = statement.query_row(params_from_iter(lists), |row| row.get(0)).sql()?;
        Ok(u64::try_from(n).unwrap_or(0))
    };
    let (open, value) = open(connection, &within, &lists)?;
    let attention = format!("SELECT count(*) FROM {LISTED} WHERE s.current = 1 AND s.state = 'attention'{within}");
    Ok(Overview {
        open,
        value,
        attention: count(&attention, &lists)?,
        shortages: shortages::count(connection, scopes)?,
        stale_products: count("SELECT count(*) FROM stock WHERE stale = 1", &[])?,
        reviews_due: count("SELECT count(*) FROM review_due", &[])?,
        fetches_due: count("SELECT count(*) FROM fetch", &[])?,
        submissions_pending: count("SELECT count(*) FROM submission", &[])?,
    })
}

/// How many are open, and their value per currency, the largest first.
fn open(
    connection: &Connection,
    within: &str,
    lists: &[Rc<Vec<Value>>],
) -> Result<(u64, Vec<(String, Decimal)>), StoreError> {
    let sql = format!(
        "SELECT s.currency, sum(s.value), count(*) FROM {LISTED} WHERE s.current = 1 AND s.state = 'open'{within}
         GROUP BY s.kind, s.supplier_id, s.category, s.currency"
    );
    let mut statement = connection.prepare_cached(&sql).sql()?;
    let mut rows = statement.query(params_from_iter(lists)).sql()?;
    let (mut open, mut sums) = (0, BTreeMap::<String, Decimal>::new());
    while let Some(row) = rows.next().sql()? {
        open += u64::try_from(row.get::<_, i64>(2).sql()?).unwrap_or(0);
        let sum = sums.entry(row.get(0).sql()?).or_default();
        *sum = sum.saturating_add(amount(row.get(1).sql()?));
    }
    let mut value: Vec<(String, Decimal)> = sums.into_iter().collect();
    value.sort_by_key(|(_, sum)| std::cmp::Reverse(*sum));
    Ok((open, value))
}
