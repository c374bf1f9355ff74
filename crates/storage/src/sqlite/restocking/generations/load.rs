//! Facts into the next generation: of what is there already the newer stays.

use std::collections::BTreeMap;

use context::StoreError;
use restocking::facts::{LineRecord, Order};
use restocking::ports::{OrderRow, ProductRow, StockRowKept, SupplierRow};
use restocking::rebuild::{FactIds, Facts, merge};
use rusqlite::Connection;

use super::super::articles;
use super::super::facts::{self, Tables};
use super::super::stored::json;
use crate::sqlite::error::Sql as _;

/// Facts of a generation by their ids.
pub(super) fn read(connection: &Connection, tables: Tables, ids: &FactIds) -> Result<Facts, StoreError> {
    let mut found = Facts::default();
    for row in rows(&ids.suppliers, |ids| facts::suppliers(connection, tables, ids))? {
        found.suppliers.insert(row.published.supplier_id.clone(), row.published);
    }
    for row in rows(&ids.products, |ids| facts::products(connection, tables, ids))? {
        found.products.insert(row.published.product_id.clone(), row.published);
    }
    for row in rows(&ids.stocks, |ids| facts::stocks(connection, tables, ids))? {
        found.stocks.insert(row.product_id, row.stock);
    }
    for row in rows(&ids.orders, |ids| facts::orders(connection, tables, ids))? {
        found.orders.insert(row.order.order_id.clone(), row.order);
    }
    Ok(found)
}

/// No query where nothing is asked for.
pub(super) fn rows<T>(
    ids: &[String],
    read: impl FnOnce(&[String]) -> Result<Vec<T>, StoreError>,
) -> Result<Vec<T>, StoreError> {
    if ids.is_empty() { Ok(Vec::new()) } else { read(ids) }
}

/// Puts a page into the next generation; its open lines into a run of their own.
pub(super) fn load(connection: &Connection, tables: Tables, facts: Facts, run: u64) -> Result<(), StoreError> {
    let Facts { suppliers, products, stocks, orders } = facts;
    let keys = |ids: &mut dyn Iterator<Item = &String>| ids.cloned().collect::<Vec<String>>();

    let known = rows(&keys(&mut suppliers.keys()), |ids| facts::suppliers(connection, tables, ids))?;
    let known: BTreeMap<String, SupplierRow> =
        known.into_iter().map(|row| (row.published.supplier_id.clone(), row)).collect();
    let fresh = suppliers.into_iter().filter_map(|(id, published)| {
        let known = known.get(&id);
        let stays = known.is_some_and(|known| merge::is_newer_here(&known.published, &published));
        (!stays).then(|| SupplierRow { published, revision: known.map_or(0, |known| known.revision) })
    });
    facts::write_suppliers(connection, tables, &fresh.collect::<Vec<_>>())?;

    let known = rows(&keys(&mut products.keys()), |ids| facts::products(connection, tables, ids))?;
    let known: BTreeMap<String, ProductRow> =
        known.into_iter().map(|row| (row.published.product_id.clone(), row)).collect();
    let fresh = products.into_iter().filter_map(|(id, published)| {
        let known = known.get(&id);
        let stays = known.is_some_and(|known| merge::is_newer_here(&known.published, &published));
        (!stays).then(|| ProductRow { published, revision: known.map_or(0, |known| known.revision) })
    });
    let mut fresh: Vec<ProductRow> = fresh.collect();
    articles::put_on(connection, &mut fresh)?;
    facts::write_products(connection, tables, &fresh)?;

    let known = rows(&keys(&mut stocks.keys()), |ids| facts::stocks(connection, tables, ids))?;
    let mut known: BTreeMap<String, StockRowKept> =
        known.into_iter().map(|row| (row.product_id.clone(), row)).collect();
    let fresh = stocks.into_iter().map(|(product_id, read)| {
        let mut row = known.remove(&product_id).unwrap_or_else(|| StockRowKept { product_id, ..Default::default() });
        for (location_id, location) in read.locations {
            merge::put_location(&mut row.stock, location_id, location);
        }
        row
    });
    facts::write_stocks(connection, tables, &fresh.collect::<Vec<_>>())?;
    load_orders(connection, tables, orders, run)
}

fn load_orders(
    connection: &Connection,
    tables: Tables,
    orders: BTreeMap<String, Order>,
    run: u64,
) -> Result<(), StoreError> {
    let ids: Vec<String> = orders.keys().cloned().collect();
    let known = rows(&ids, |ids| facts::orders(connection, tables, ids))?;
    let known: BTreeMap<String, OrderRow> = known.into_iter().map(|row| (row.order.order_id.clone(), row)).collect();
    let run = i64::try_from(run).unwrap_or(i64::MAX);
    let moved = "INSERT INTO order_moved (order_id, run) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET run = excluded.run";
    let (mut rows, mut lines): (Vec<OrderRow>, Vec<LineRecord>) = (Vec::new(), Vec::new());
    for (id, order) in orders {
        let known = known.get(&id);
        if let Some(known) = known {
            if merge::is_newer_here(&known.order, &order) {
                continue;
            }
            connection.prepare_cached(moved).sql()?.execute((&id, run)).sql()?;
        }
        lines.extend(order.open_lines());
        rows.push(OrderRow { order, revision: known.map_or(0, |known| known.revision) });
    }
    facts::write_order_docs(connection, tables, &rows)?;
    lines.sort_by(|one, other| {
        let place = |line: &LineRecord| (line.line.product_id.clone(), line.order_id.clone(), line.line_id.clone());
        place(one).cmp(&place(other))
    });
    let sql = "INSERT INTO line_run (run, product_id, order_id, line_id, doc) VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut write = connection.prepare_cached(sql).sql()?;
    for line in &lines {
        write.execute((run, &line.line.product_id, &line.order_id, &line.line_id, json(line)?)).sql()?;
    }
    Ok(())
}
