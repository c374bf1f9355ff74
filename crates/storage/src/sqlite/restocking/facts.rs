//! Products, suppliers, stock and orders: read by many keys at once, written under their revisions; of the live
//! generation, or of the one that a rebuild fills beside it.

use context::StoreError;
use restocking::facts::LineRecord;
use restocking::ports::{OrderRow, ProductRow, StockRowKept, SupplierRow};
use rusqlite::{Connection, Params};

use super::catalogue::{day, word};
use super::packing::{self, Doc};
use super::stored::{from_json, json};
use super::suggestions::ten_thousandths;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::texts;

/// A generation of the facts: its tables are called alike, with an ending of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tables {
    ending: &'static str,
    /// What a row begins with. A generation begins far above the one before it, so that what was decided on a row of
    /// that one is written to none of this one.
    first_revision: i64,
}

impl Tables {
    /// What is shown and worked on.
    pub(super) const LIVE: Self = Self { ending: "", first_revision: 1 };

    /// What a rebuild fills.
    pub(super) fn next(number: u32) -> Self {
        Self { ending: "_next", first_revision: (i64::from(number) << 32) + 1 }
    }

    /// A statement on this generation: `{}` stands behind the name of each of its tables.
    pub(super) fn sql(self, statement: &str) -> String {
        statement.replace("{}", self.ending)
    }
}

pub(super) fn products(connection: &Connection, tables: Tables, ids: &[String]) -> Result<Vec<ProductRow>, StoreError> {
    let sql = tables.sql("SELECT doc, revision FROM product{} WHERE product_id IN rarray(?1)");
    docs(connection, &sql, [texts(ids)], |doc, revision| Ok(ProductRow { published: packing::product(doc)?, revision }))
}

/// Ids of the live products, in their order, after a given one.
pub(super) fn products_after(
    connection: &Connection,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<String>, StoreError> {
    let sql = Tables::LIVE.sql("SELECT product_id FROM product{} WHERE product_id > ?1 ORDER BY product_id LIMIT ?2");
    let mut statement = connection.prepare_cached(&sql).sql()?;
    let params = (after.unwrap_or_default(), i64::try_from(limit).unwrap_or(i64::MAX));
    let found: Result<Vec<String>, _> = statement.query_map(params, |row| row.get(0)).sql()?.collect();
    found.sql()
}

pub(super) fn suppliers(
    connection: &Connection,
    tables: Tables,
    ids: &[String],
) -> Result<Vec<SupplierRow>, StoreError> {
    let sql = tables.sql("SELECT doc, revision FROM supplier{} WHERE supplier_id IN rarray(?1)");
    docs(connection, &sql, [texts(ids)], |doc, revision| Ok(SupplierRow { published: from_json(doc)?, revision }))
}

pub(super) fn orders(connection: &Connection, tables: Tables, ids: &[String]) -> Result<Vec<OrderRow>, StoreError> {
    let sql = tables.sql("SELECT doc, revision FROM purchase_order{} WHERE order_id IN rarray(?1)");
    docs(connection, &sql, [texts(ids)], |doc, revision| Ok(OrderRow { order: from_json(doc)?, revision }))
}

pub(super) fn stocks(connection: &Connection, tables: Tables, ids: &[String]) -> Result<Vec<StockRowKept>, StoreError> {
    let mut statement = connection
        .prepare_cached(&tables.sql("SELECT product_id, doc, revision FROM stock{} WHERE product_id IN rarray(?1)"))
        .sql()?;
    let mut rows = statement.query([texts(ids)]).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let doc = row.get_ref(1).sql()?.as_str().map_err(|error| StoreError::Corrupt(error.to_string()))?;
        found.push(StockRowKept { product_id: row.get(0).sql()?, stock: from_json(doc)?, revision: row.get(2).sql()? });
    }
    Ok(found)
}

/// Open lines of products, in the order of product, order and line.
pub(super) fn open_lines(
    connection: &Connection,
    tables: Tables,
    product_ids: &[String],
) -> Result<Vec<LineRecord>, StoreError> {
    let sql = tables
        .sql("SELECT doc, 0 FROM open_line{} WHERE product_id IN rarray(?1) ORDER BY product_id, order_id, line_id");
    docs(connection, &sql, [texts(product_ids)], |doc, _| from_json(doc))
}

fn docs<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    read: impl Fn(&str, i64) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query(params).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let doc = packing::text(row.get_ref(0).sql()?)?;
        found.push(read(&doc, row.get(1).sql()?)?);
    }
    Ok(found)
}

pub(super) fn write_products(connection: &Connection, tables: Tables, rows: &[ProductRow]) -> Result<(), StoreError> {
    let sql = tables.sql(
        "INSERT INTO product{} (product_id, supplier_id, doc, revision, name, category) VALUES (?1, ?2, ?3, ?5, ?6, ?7)
         ON CONFLICT DO UPDATE SET supplier_id = excluded.supplier_id, doc = excluded.doc, revision = revision + 1,
             name = excluded.name, category = excluded.category
         WHERE revision = ?4",
    );
    let mut write = connection.prepare_cached(&sql).sql()?;
    for row in rows {
        let published = &row.published;
        let (id, supplier_id) = (&published.product_id, &published.supplier_id);
        let (name, category) = (&published.name, &published.category);
        let params =
            (id, supplier_id, packing::product_doc(published)?, row.revision, tables.first_revision, name, category);
        one(write.execute(params).sql()?, "product", &published.product_id)?;
    }
    Ok(())
}

pub(super) fn write_suppliers(connection: &Connection, tables: Tables, rows: &[SupplierRow]) -> Result<(), StoreError> {
    let sql = tables.sql(
        "INSERT INTO supplier{} (supplier_id, doc, revision, name) VALUES (?1, ?2, ?4, ?5)
         ON CONFLICT DO UPDATE SET doc = excluded.doc, revision = revision + 1, name = excluded.name WHERE revision = ?3",
    );
    let mut write = connection.prepare_cached(&sql).sql()?;
    for row in rows {
        let published = &row.published;
        let (id, name) = (&published.supplier_id, &published.name);
        let params = (id, json(published)?, row.revision, tables.first_revision, name);
        one(write.execute(params).sql()?, "supplier", &published.supplier_id)?;
    }
    Ok(())
}

pub(super) fn write_stocks(connection: &Connection, tables: Tables, rows: &[StockRowKept]) -> Result<(), StoreError> {
    let sql = tables.sql(
        "INSERT INTO stock{} (product_id, doc, stale, revision) VALUES (?1, ?2, ?3, ?5)
         ON CONFLICT DO UPDATE SET doc = excluded.doc, stale = excluded.stale, revision = revision + 1
         WHERE revision = ?4",
    );
    let mut write = connection.prepare_cached(&sql).sql()?;
    for row in rows {
        let is_stale = row.stock.stale_since.is_some();
        let params = (&row.product_id, json(&row.stock)?, is_stale, row.revision, tables.first_revision);
        one(write.execute(params).sql()?, "stock of product", &row.product_id)?;
    }
    Ok(())
}

/// Writes orders and puts their open lines in the place of those they had.
pub(super) fn write_orders(connection: &Connection, tables: Tables, rows: &[OrderRow]) -> Result<(), StoreError> {
    write_order_docs(connection, tables, rows)?;
    let clear = tables.sql("DELETE FROM open_line{} WHERE order_id = ?1");
    let mut clear = connection.prepare_cached(&clear).sql()?;
    let line = tables.sql("INSERT INTO open_line{} (product_id, order_id, line_id, doc) VALUES (?1, ?2, ?3, ?4)");
    let mut line_sql = connection.prepare_cached(&line).sql()?;
    for row in rows {
        let order = &row.order;
        clear.execute([&order.order_id]).sql()?;
        for line in order.open_lines() {
            line_sql.execute((&line.line.product_id, &line.order_id, &line.line_id, json(&line)?)).sql()?;
        }
    }
    Ok(())
}

/// Writes orders and what is still to come of them, without their open lines.
pub(super) fn write_order_docs(connection: &Connection, tables: Tables, rows: &[OrderRow]) -> Result<(), StoreError> {
    let sql = tables.sql(
        "INSERT INTO purchase_order{} (order_id, doc, revision, supplier_id, status, ordered_day, next_day)
         VALUES (?1, ?2, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT DO UPDATE SET doc = excluded.doc, revision = revision + 1, supplier_id = excluded.supplier_id,
             status = excluded.status, ordered_day = excluded.ordered_day, next_day = excluded.next_day
         WHERE revision = ?3",
    );
    let mut write = connection.prepare_cached(&sql).sql()?;
    let value = tables.sql(
        "INSERT INTO order_value{} (order_id, supplier_id, currency, open_value) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET supplier_id = excluded.supplier_id, currency = excluded.currency,
             open_value = excluded.open_value",
    );
    let mut value = connection.prepare_cached(&value).sql()?;
    let mut no_value = connection.prepare_cached(&tables.sql("DELETE FROM order_value{} WHERE order_id = ?1")).sql()?;
    for row in rows {
        let order = &row.order;
        let (ordered, next) = (order.ordered_on.map(day), order.next_arrival().map(day));
        let (status, supplier_id) = (word(order.status), &order.supplier_id);
        let (first, doc) = (tables.first_revision, Doc::of(order)?);
        let params = (&order.order_id, doc, row.revision, first, supplier_id, status, ordered, next);
        one(write.execute(params).sql()?, "order", &order.order_id)?;
        match order.open_value() {
            Some(open) => value.execute((&order.order_id, &order.supplier_id, &order.currency, ten_thousandths(open))),
            None => no_value.execute([&order.order_id]),
        }
        .sql()?;
    }
    Ok(())
}

/// Forgets those changes of ours that the orders are known to contain.
pub(super) fn forget_own_changes(connection: &Connection, rows: &[OrderRow]) -> Result<(), StoreError> {
    let sql = "DELETE FROM own_change WHERE order_id = ?1 AND to_version <= ?2";
    let mut known = connection.prepare_cached(sql).sql()?;
    for OrderRow { order, .. } in rows {
        known.execute((&order.order_id, i64::try_from(order.version).unwrap_or(i64::MAX))).sql()?;
    }
    Ok(())
}

/// A guard that did not hold changed no row.
fn one(changed: usize, what: &str, id: &str) -> Result<(), StoreError> {
    if changed == 1 { Ok(()) } else { Err(StoreError::Conflict(format!("{what} {id}"))) }
}
