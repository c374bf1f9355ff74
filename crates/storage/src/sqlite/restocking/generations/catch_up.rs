//! Live facts that were written while the next generation was filled.

use std::collections::{BTreeMap, BTreeSet};

use context::StoreError;
use restocking::ports::{OrderRow, ProductRow, StockRowKept, SupplierRow};
use restocking::rebuild::merge;
use rusqlite::Connection;

use super::super::articles;
use super::super::facts::{self, Tables};
use super::load::rows;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::texts;

/// Takes over what was touched, at most `limit` rows; answers how many it were.
pub(super) fn catch_up(connection: &Connection, tables: Tables, limit: usize) -> Result<usize, StoreError> {
    let sql = "UPDATE touched SET is_taken = 1 WHERE (kind, id) IN
                   (SELECT kind, id FROM touched INDEXED BY touched_open WHERE is_taken = 0 LIMIT ?1) RETURNING kind, id";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let touched: Result<Vec<(i64, String)>, _> =
        statement.query_map([limit], |row| Ok((row.get(0)?, row.get(1)?))).sql()?.collect();
    let touched = touched.sql()?;
    let of = |wanted: i64| -> Vec<String> {
        touched.iter().filter(|(kind, _)| *kind == wanted).map(|(_, id)| id.clone()).collect()
    };
    suppliers(connection, tables, &of(1))?;
    let mut due: BTreeSet<String> = products(connection, tables, &of(2))?.into_iter().collect();
    due.extend(stocks(connection, tables, &of(3))?);
    due.extend(orders(connection, tables, &of(4))?);
    // Somebody else changed what is shown of these.
    due.extend(of(5));
    let mut ask =
        connection.prepare_cached("INSERT INTO due_next (product_id) VALUES (?1) ON CONFLICT DO NOTHING").sql()?;
    for product_id in due {
        ask.execute([product_id]).sql()?;
    }
    Ok(touched.len())
}

fn suppliers(connection: &Connection, tables: Tables, ids: &[String]) -> Result<(), StoreError> {
    let here = rows(ids, |ids| facts::suppliers(connection, Tables::LIVE, ids))?;
    let mut next = by_id(rows(ids, |ids| facts::suppliers(connection, tables, ids))?, |row: &SupplierRow| {
        row.published.supplier_id.clone()
    });
    let mut changed = Vec::new();
    for row in here {
        let known = next.remove(&row.published.supplier_id);
        let revision = known.as_ref().map_or(0, |known| known.revision);
        let before = known.map(|known| known.published);
        let taken = merge::taken(Some(row.published), before.clone());
        changed.extend(
            taken.filter(|taken| before.as_ref() != Some(taken)).map(|published| SupplierRow { published, revision }),
        );
    }
    facts::write_suppliers(connection, tables, &changed)?;
    let sql = "INSERT INTO due_next (product_id) SELECT product_id FROM product_next WHERE supplier_id IN rarray(?1)
               ON CONFLICT DO NOTHING";
    let ids: Vec<&str> = changed.iter().map(|row| row.published.supplier_id.as_str()).collect();
    if !ids.is_empty() {
        connection.prepare_cached(sql).sql()?.execute([texts(&ids)]).sql()?;
    }
    Ok(())
}

fn products(connection: &Connection, tables: Tables, ids: &[String]) -> Result<Vec<String>, StoreError> {
    let here = rows(ids, |ids| facts::products(connection, Tables::LIVE, ids))?;
    let next = by_id(rows(ids, |ids| facts::products(connection, tables, ids))?, |row: &ProductRow| {
        row.published.product_id.clone()
    });
    let mut taken = Vec::new();
    let here: BTreeMap<String, ProductRow> = by_id(here, |row| row.published.product_id.clone());
    for id in here.keys().chain(next.keys().filter(|id| !here.contains_key(*id))) {
        let known = next.get(id);
        let revision = known.map_or(0, |known| known.revision);
        let published = |row: Option<&ProductRow>| row.map(|row| row.published.clone());
        let newer = merge::taken(published(here.get(id)), published(known));
        taken.extend(newer.map(|published| ProductRow { published, revision }));
    }
    // What the catalogue said meanwhile holds for whatever version is taken.
    articles::put_on(connection, &mut taken)?;
    let is_new =
        |row: &ProductRow| next.get(&row.published.product_id).is_none_or(|before| before.published != row.published);
    let changed: Vec<ProductRow> = taken.into_iter().filter(is_new).collect();
    facts::write_products(connection, tables, &changed)?;
    Ok(changed.into_iter().map(|row| row.published.product_id).collect())
}

fn stocks(connection: &Connection, tables: Tables, ids: &[String]) -> Result<Vec<String>, StoreError> {
    let here = rows(ids, |ids| facts::stocks(connection, Tables::LIVE, ids))?;
    let mut next =
        by_id(rows(ids, |ids| facts::stocks(connection, tables, ids))?, |row: &StockRowKept| row.product_id.clone());
    let mut changed = Vec::new();
    for row in here {
        let known = next.remove(&row.product_id);
        let revision = known.as_ref().map_or(0, |known| known.revision);
        let before = known.map(|known| known.stock);
        let taken = merge::taken_stock(Some(row.stock), before.clone());
        let product_id = row.product_id;
        changed.extend(taken.filter(|taken| before.as_ref() != Some(taken)).map(|stock| StockRowKept {
            product_id,
            stock,
            revision,
        }));
    }
    facts::write_stocks(connection, tables, &changed)?;
    Ok(changed.into_iter().map(|row| row.product_id).collect())
}

fn orders(connection: &Connection, tables: Tables, ids: &[String]) -> Result<Vec<String>, StoreError> {
    let here = rows(ids, |ids| facts::orders(connection, Tables::LIVE, ids))?;
    let mut next =
        by_id(rows(ids, |ids| facts::orders(connection, tables, ids))?, |row: &OrderRow| row.order.order_id.clone());
    let (mut changed, mut due) = (Vec::new(), Vec::new());
    for row in here {
        let known = next.remove(&row.order.order_id);
        let revision = known.as_ref().map_or(0, |known| known.revision);
        let before = known.map(|known| known.order);
        let Some(order) = merge::taken(Some(row.order), before.clone()).filter(|taken| before.as_ref() != Some(taken))
        else {
            continue;
        };
        due.extend(
            before.iter().flat_map(|order| order.product_ids()).chain(order.product_ids()).map(ToOwned::to_owned),
        );
        changed.push(OrderRow { order, revision });
    }
    facts::write_orders(connection, tables, &changed)?;
    Ok(due)
}

fn by_id<T>(rows: Vec<T>, id: impl Fn(&T) -> String) -> BTreeMap<String, T> {
    rows.into_iter().map(|row| (id(&row), row)).collect()
}
