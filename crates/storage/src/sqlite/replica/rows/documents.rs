//! Facts that are found by their keys alone: a key, a version, a document.

use std::collections::HashMap;

use context::StoreError;
use replica::facts::{Group, Membership, Price, PriceList, ProductSale};
use rusqlite::{Connection, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::super::places::signed;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::list;

/// A document as it is stored.
pub(super) fn written<T: Serialize>(fact: &T) -> Result<String, StoreError> {
    serde_json::to_string(fact).map_err(|error| StoreError::Refused(error.to_string()))
}

/// A stored document.
pub(in super::super) fn parsed<T: DeserializeOwned>(document: &str) -> Result<T, StoreError> {
    serde_json::from_str(document).map_err(|error| StoreError::Corrupt(error.to_string()))
}

pub(super) fn write_lists(connection: &Connection, lists: &HashMap<&str, &PriceList>) -> Result<(), StoreError> {
    if lists.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO price_list (list_id, version, document) VALUES (?1, ?2, ?3) ON CONFLICT (list_id)
               DO UPDATE SET version = excluded.version, document = excluded.document WHERE excluded.version > version";
    let mut statement = connection.prepare_cached(sql).sql()?;
    for (id, list) in lists {
        statement.execute(params![id, signed(list.version), written(list)?]).sql()?;
    }
    Ok(())
}

pub(super) fn write_prices(connection: &Connection, prices: &HashMap<(&str, &str), &Price>) -> Result<(), StoreError> {
    if prices.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO price (product_id, list_id, version, document) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (product_id, list_id)
               DO UPDATE SET version = excluded.version, document = excluded.document WHERE excluded.version > version";
    let mut statement = connection.prepare_cached(sql).sql()?;
    for ((product, list), price) in in_order(prices) {
        statement.execute(params![product, list, signed(price.version), written(price)?]).sql()?;
    }
    Ok(())
}

pub(super) fn write_sales(
    connection: &Connection,
    sales: &HashMap<(&str, &str), &ProductSale>,
) -> Result<(), StoreError> {
    if sales.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO sale (product_id, sale_id, version, document) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (product_id, sale_id)
               DO UPDATE SET version = excluded.version, document = excluded.document WHERE excluded.version > version";
    let mut statement = connection.prepare_cached(sql).sql()?;
    for ((product, id), sale) in in_order(sales) {
        statement.execute(params![product, id, signed(sale.version), written(sale)?]).sql()?;
    }
    Ok(())
}

pub(super) fn write_groups(connection: &Connection, groups: &HashMap<&str, &Group>) -> Result<(), StoreError> {
    if groups.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO product_group (group_id, version, document) VALUES (?1, ?2, ?3) ON CONFLICT (group_id)
               DO UPDATE SET version = excluded.version, document = excluded.document WHERE excluded.version > version";
    let mut statement = connection.prepare_cached(sql).sql()?;
    for (id, group) in groups {
        statement.execute(params![id, signed(group.version), written(group)?]).sql()?;
    }
    Ok(())
}

/// Memberships, and the rows by which a group's products are found.
pub(super) fn write_memberships(
    connection: &Connection,
    memberships: &HashMap<&str, &Membership>,
) -> Result<(), StoreError> {
    if memberships.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO membership (product_id, version, document) VALUES (?1, ?2, ?3) ON CONFLICT (product_id)
               DO UPDATE SET version = excluded.version, document = excluded.document WHERE excluded.version > version";
    let mut upsert = connection.prepare_cached(sql).sql()?;
    let mut changed = Vec::new();
    for (id, membership) in memberships {
        if upsert.execute(params![id, signed(membership.version), written(membership)?]).sql()? > 0 {
            changed.push((*id).to_owned());
        }
    }
    // Both read the documents that were just written: one statement each, however many changed.
    let remove = "DELETE FROM member WHERE product_id IN rarray(?1)";
    let add = "INSERT INTO member (group_id, product_id) SELECT DISTINCT g.value, m.product_id FROM membership m,
               json_each(m.document, '$.group_ids') g WHERE m.product_id IN rarray(?1)";
    for sql in [remove, add] {
        connection.prepare_cached(sql).sql()?.execute([list(changed.clone())]).sql()?;
    }
    Ok(())
}

/// In the order of the table, so that pages are written one after the other.
fn in_order<'a, K: Ord + Copy, T>(rows: &HashMap<K, &'a T>) -> Vec<(K, &'a T)> {
    let mut rows: Vec<(K, &T)> = rows.iter().map(|(key, row)| (*key, *row)).collect();
    rows.sort_unstable_by_key(|(key, _)| *key);
    rows
}
