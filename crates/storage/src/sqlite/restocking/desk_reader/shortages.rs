//! Shortages, with what tells whose they are.

use context::StoreError;
use restocking::planners::Scope;
use restocking::ports::ShortageView;
use rusqlite::{Connection, ToSql, params_from_iter};

use super::super::stored::from_json;
use super::scope;
use crate::sqlite::error::Sql as _;

/// Shortages with supplier and category of their products, where those are known, as `s`.
pub(in crate::sqlite::restocking) const OWNED: &str = "(SELECT h.doc, h.first_day, h.product_id, ifnull(p.supplier_id, '') AS supplier_id,
    json_extract(p.doc, '$.category') AS category FROM shortage h LEFT JOIN product p ON p.product_id = h.product_id) s";

pub(super) fn soonest(connection: &Connection, limit: u32, scopes: &[Scope]) -> Result<Vec<ShortageView>, StoreError> {
    let (condition, lists) = scope::all_of(scopes);
    let sql = format!("SELECT s.doc FROM {OWNED} WHERE true{condition} ORDER BY s.first_day, s.product_id LIMIT ?");
    let mut params: Vec<&dyn ToSql> = lists.iter().map(|list| list as &dyn ToSql).collect();
    params.push(&limit);
    let mut statement = connection.prepare_cached(&sql).sql()?;
    let mut rows = statement.query(params_from_iter(params)).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        found.push(from_json(&row.get::<_, String>(0).sql()?)?);
    }
    Ok(found)
}

/// How many there are.
pub(super) fn count(connection: &Connection, scopes: &[Scope]) -> Result<u64, StoreError> {
    let (condition, lists) = scope::all_of(scopes);
    let sql = match condition.is_empty() {
        true => "SELECT count(*) FROM shortage".to_owned(),
        false => format!("SELECT count(*) FROM {OWNED} WHERE true{condition}"),
    };
    let count: i64 =
        connection.prepare_cached(&sql).sql()?.query_row(params_from_iter(lists), |row| row.get(0)).sql()?;
    Ok(u64::try_from(count).unwrap_or(0))
}
