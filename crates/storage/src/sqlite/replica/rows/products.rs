//! Products, and everything that they are found by.

use std::collections::HashMap;

use context::StoreError;
use replica::Shape;
use replica::facts::Product;
use rusqlite::{Connection, params};

use super::super::places::signed;
use super::documents::{parsed, written};
use super::{facets, texts};
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::list;

/// A product that is about to be written, beside what is there.
pub(super) struct Change<'a> {
    pub(super) key: i64,
    pub(super) before: Option<Product>,
    pub(super) now: &'a Product,
}

pub(super) fn write(
    connection: &Connection,
    shape: Shape,
    products: &HashMap<&str, &Product>,
) -> Result<(), StoreError> {
    if products.is_empty() {
        return Ok(());
    }
    let changes = write_documents(connection, shape, products)?;
    match shape {
        Shape::Store => texts::write_of_store(connection, &changes),
        Shape::Search => {
            facets::write(connection, &changes)?;
            texts::write_of_search(connection, &changes)
        }
        Shape::Price => Ok(()),
    }
}

fn write_documents<'a>(
    connection: &Connection,
    shape: Shape,
    products: &HashMap<&str, &'a Product>,
) -> Result<Vec<Change<'a>>, StoreError> {
    let mut there = known(connection, products)?;
    let update = "UPDATE product SET version = ?2, document = ?3 WHERE key = ?1";
    let insert = "INSERT INTO product (product_id, version, document) VALUES (?1, ?2, ?3)";
    let (mut update, mut insert) = (connection.prepare_cached(update).sql()?, connection.prepare_cached(insert).sql()?);
    let mut news: Vec<&'a Product> = products.values().copied().collect();
    news.sort_unstable_by(|one, other| one.product_id.cmp(&other.product_id));
    let mut changes = Vec::with_capacity(news.len());
    for now in news {
        let document = document(shape, now)?;
        let (key, before) = match there.remove(&now.product_id) {
            Some((_, version, _)) if version >= signed(now.version) => continue,
            Some((key, _, before)) => {
                update.execute(params![key, signed(now.version), document]).sql()?;
                (key, Some(before))
            }
            None => {
                insert.execute(params![now.product_id, signed(now.version), document]).sql()?;
                (connection.last_insert_rowid(), None)
            }
        };
        changes.push(Change { key, before, now });
    }
    Ok(changes)
}

/// A store shows no descriptions and keeps none.
fn document(shape: Shape, product: &Product) -> Result<String, StoreError> {
    if shape == Shape::Store && !product.descriptions.is_empty() {
        return written(&Product { descriptions: Default::default(), ..product.clone() });
    }
    written(product)
}

type Known = HashMap<String, (i64, i64, Product)>;

fn known(connection: &Connection, products: &HashMap<&str, &Product>) -> Result<Known, StoreError> {
    let sql = "SELECT product_id, key, version, document FROM product WHERE product_id IN rarray(?1)";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let ids = list(products.keys().map(|id| (*id).to_owned()));
    let mut rows = statement.query([ids]).sql()?;
    let mut known = HashMap::new();
    while let Some(row) = rows.next().sql()? {
        let before = parsed(row.get_ref(3).sql()?.as_str().map_err(|error| StoreError::Corrupt(error.to_string()))?)?;
        known.insert(row.get(0).sql()?, (row.get(1).sql()?, row.get(2).sql()?, before));
    }
    Ok(known)
}
