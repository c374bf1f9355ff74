//! What orders are worth, and what suppliers ask of one.

use std::collections::BTreeMap;

use context::StoreError;
use lifecycle::Incarnation;
use restocking::planners::Scope;
use restocking::ports::{OrderOutlook, SupplierTerms};
use rusqlite::{Connection, params_from_iter};
use rust_decimal::Decimal;

use super::super::facts::{self, Tables};
use super::groups::amount;
use super::scope;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{list, texts};

pub(super) fn supplier_terms(connection: &Connection, ids: &[String]) -> Result<Vec<SupplierTerms>, StoreError> {
    let mut found: BTreeMap<String, SupplierTerms> = BTreeMap::new();
    for row in facts::suppliers(connection, Tables::LIVE, ids)? {
        let published = row.published;
        let minimum = published.minimum_order().map(|(currency, value)| (currency.to_owned(), value));
        let supplier_id = published.supplier_id;
        let terms = SupplierTerms { supplier_id: supplier_id.clone(), minimum, open_value: Vec::new(), open_orders: 0 };
        found.insert(supplier_id, terms);
    }
    let sql = "SELECT supplier_id, currency, sum(open_value), count(*) FROM order_value
               WHERE supplier_id IN rarray(?1) GROUP BY supplier_id, currency";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query([texts(ids)]).sql()?;
    while let Some(row) = rows.next().sql()? {
        let supplier_id: String = row.get(0).sql()?;
        let (value, orders): (i64, i64) = (row.get(2).sql()?, row.get(3).sql()?);
        let Some(terms) = found.get_mut(&supplier_id) else { continue };
        terms.open_value.push((row.get(1).sql()?, amount(value)));
        terms.open_orders += u64::try_from(orders).unwrap_or(0);
    }
    Ok(found.into_values().collect())
}

pub(super) fn outlook(
    connection: &Connection,
    asked: &[Incarnation],
    scopes: &[Scope],
) -> Result<Vec<OrderOutlook>, StoreError> {
    let (within, mut lists) = scope::all_of(scopes);
    let sql = format!(
        "SELECT s.order_id, s.supplier_id, max(s.supplier_name), v.currency, v.open_value, sum(s.order_change)
         FROM suggestion s JOIN order_value v ON v.order_id = s.order_id
         WHERE s.incarnation IN rarray(?) AND s.current = 1{within} GROUP BY s.order_id ORDER BY s.order_id"
    );
    let mut statement = connection.prepare_cached(&sql).sql()?;
    lists.insert(0, list(asked.iter().map(|incarnation| incarnation.0.to_be_bytes().to_vec())));
    let mut rows = statement.query(params_from_iter(lists)).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        found.push(OrderOutlook {
            order_id: row.get(0).sql()?,
            supplier_id: row.get(1).sql()?,
            supplier_name: row.get(2).sql()?,
            currency: row.get(3).sql()?,
            open_value: amount(row.get(4).sql()?),
            change: amount(row.get(5).sql()?),
            minimum: None,
        });
    }
    let minimums = minimums(connection, &found)?;
    for outlook in &mut found {
        let minimum = minimums.get(&outlook.supplier_id).filter(|(currency, _)| *currency == outlook.currency);
        outlook.minimum = minimum.map(|(_, value)| *value);
    }
    Ok(found)
}

fn minimums(
    connection: &Connection,
    orders: &[OrderOutlook],
) -> Result<BTreeMap<String, (String, Decimal)>, StoreError> {
    let mut ids: Vec<String> = orders.iter().map(|order| order.supplier_id.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    let rows = facts::suppliers(connection, Tables::LIVE, &ids)?;
    let named = rows.into_iter().filter_map(|row| {
        let minimum = row.published.minimum_order().map(|(currency, value)| (currency.to_owned(), value))?;
        Some((row.published.supplier_id, minimum))
    });
    Ok(named.collect())
}
