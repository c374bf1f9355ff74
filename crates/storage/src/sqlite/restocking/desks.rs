//! Everything that reviews of many products look at, one query a table.

use std::collections::BTreeMap;

use context::StoreError;
use restocking::ports::{DueReview, ProductDesk, ShortageView};
use rusqlite::Connection;

use super::facts::Tables;
use super::stored::from_json;
use super::{facts, queue, suggestions};
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::texts;

pub(super) fn load(
    connection: &Connection,
    tables: Tables,
    product_ids: &[String],
) -> Result<Vec<ProductDesk>, StoreError> {
    let mut desks: BTreeMap<&str, ProductDesk> = product_ids
        .iter()
        .map(|id| (id.as_str(), ProductDesk { product_id: id.clone(), ..ProductDesk::default() }))
        .collect();
    let products = facts::products(connection, tables, product_ids)?;
    let mut supplier_ids: Vec<String> = products.iter().map(|row| row.published.supplier_id.clone()).collect();
    supplier_ids.sort();
    supplier_ids.dedup();
    let suppliers = facts::suppliers(connection, tables, &supplier_ids)?;
    let suppliers: BTreeMap<&str, _> = suppliers.iter().map(|row| (row.published.supplier_id.as_str(), row)).collect();
    for product in products {
        if let Some(desk) = desks.get_mut(product.published.product_id.as_str()) {
            desk.supplier = suppliers.get(product.published.supplier_id.as_str()).map(|row| (*row).clone());
            desk.product = Some(product);
        }
    }
    for stock in facts::stocks(connection, tables, product_ids)? {
        if let Some(desk) = desks.get_mut(stock.product_id.as_str()) {
            desk.stock = Some(stock);
        }
    }
    for line in facts::open_lines(connection, tables, product_ids)? {
        if let Some(desk) = desks.get_mut(line.line.product_id.as_str()) {
            desk.lines.push(line);
        }
    }
    let of_products = "WHERE s.current = 1 AND s.product_id IN rarray(?1)";
    for record in suggestions::select(connection, of_products, [texts(product_ids)])? {
        if let Some(desk) = desks.get_mut(record.details.product_id.as_str()) {
            desk.suggestions.push(record);
        }
    }
    for (product_id, tombstone) in suggestions::tombstones(connection, product_ids)? {
        if let Some(desk) = desks.get_mut(product_id.as_str()) {
            desk.tombstones.push(tombstone);
        }
    }
    for shortage in shortages(connection, product_ids)? {
        if let Some(desk) = desks.get_mut(shortage.product_id.as_str()) {
            desk.shortage = Some(shortage);
        }
    }
    for due in reviews_due(connection, product_ids)? {
        if let Some(desk) = desks.get_mut(due.product_id.as_str()) {
            desk.due = Some(due);
        }
    }
    Ok(desks.into_values().collect())
}

fn shortages(connection: &Connection, product_ids: &[String]) -> Result<Vec<ShortageView>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT doc FROM shortage WHERE product_id IN rarray(?1)").sql()?;
    let mut rows = statement.query([texts(product_ids)]).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        found.push(from_json(&row.get::<_, String>(0).sql()?)?);
    }
    Ok(found)
}

fn reviews_due(connection: &Connection, product_ids: &[String]) -> Result<Vec<DueReview>, StoreError> {
    let sql = "SELECT product_id, due_at, token, cause FROM review_due WHERE product_id IN rarray(?1)";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query([texts(product_ids)]).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        found.push(queue::due_review(row)?);
    }
    Ok(found)
}
