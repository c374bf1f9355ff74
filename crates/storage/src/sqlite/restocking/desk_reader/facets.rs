//! Counts for filters and the figures above the list.

use context::StoreError;
use restocking::ports::{Facet, Facets, Overview};
use rusqlite::Connection;
use rust_decimal::Decimal;

use crate::sqlite::error::Sql as _;

pub(super) fn facets(connection: &Connection) -> Result<Facets, StoreError> {
    let of = |sql: &str| counted(connection, sql);
    let open = "FROM suggestion WHERE current = 1 AND state = 'open'";
    Ok(Facets {
        states: of("SELECT state, state, count(*) FROM suggestion WHERE current = 1 GROUP BY state ORDER BY state")?,
        kinds: of(&format!("SELECT kind, kind, count(*) {open} GROUP BY kind ORDER BY count(*) DESC"))?,
        suppliers: of(&format!(
            "SELECT supplier_id, max(supplier_name), count(*) {open} GROUP BY supplier_id ORDER BY 2"
        ))?,
        categories: of(&format!(
            "SELECT category, category, count(*) {open} AND category IS NOT NULL GROUP BY category ORDER BY 1"
        ))?,
    })
}

fn counted(connection: &Connection, sql: &str) -> Result<Vec<Facet>, StoreError> {
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query([]).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let count: i64 = row.get(2).sql()?;
        found.push(Facet { id: row.get(0).sql()?, label: row.get(1).sql()?, count: u64::try_from(count).unwrap_or(0) });
    }
    Ok(found)
}

pub(super) fn overview(connection: &Connection) -> Result<Overview, StoreError> {
    let count = |sql: &str| -> Result<u64, StoreError> {
        let n: i64 = connection.prepare_cached(sql).sql()?.query_row([], |row| row.get(0)).sql()?;
        Ok(u64::try_from(n).unwrap_or(0))
    };
    let mut values = connection
        .prepare_cached("SELECT currency, sum(value) FROM suggestion WHERE current = 1 AND state = 'open' GROUP BY currency ORDER BY 2 DESC")
        .sql()?;
    let mut rows = values.query([]).sql()?;
    let mut value = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let sum: i64 = row.get(1).sql()?;
        value.push((row.get(0).sql()?, Decimal::new(sum, 4).normalize()));
    }
    Ok(Overview {
        open: count("SELECT count(*) FROM suggestion WHERE current = 1 AND state = 'open'")?,
        value,
        attention: count("SELECT count(*) FROM suggestion WHERE current = 1 AND state = 'attention'")?,
        shortages: count("SELECT count(*) FROM shortage")?,
        stale_products: count("SELECT count(*) FROM stock WHERE stale = 1")?,
        reviews_due: count("SELECT count(*) FROM review_due")?,
        fetches_due: count("SELECT count(*) FROM fetch")?,
        submissions_pending: count("SELECT count(*) FROM submission")?,
    })
}
