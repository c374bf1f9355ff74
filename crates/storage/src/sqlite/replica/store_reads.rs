//! Reads of a store.

use std::collections::HashMap;

use async_trait::async_trait;
use context::StoreError;
use replica::facts::{Price, Product, ProductSale};
use replica::follow::Place;
use replica::ports::{Answer, Article, ReplicaError, StoreReads};
use replica::spelling::words;
use rusqlite::types::Value;
use rusqlite::{Connection, Params};
use serde::de::DeserializeOwned;

use super::rows::{barcode, parsed};
use super::{ReplicaFile, places};
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::texts;

/// Products that are compared with what was asked for. Where more have all of its words, another word narrows them.
const RANKED: usize = 200;

#[async_trait]
impl StoreReads for ReplicaFile {
    async fn articles(&self, code: &str) -> Result<Answer<Vec<Article>>, ReplicaError> {
        let code = code.to_owned();
        self.read(move |connection| {
            let sql = "SELECT document FROM product WHERE product_id = ?1 UNION ALL SELECT p.document FROM barcode b
                       JOIN product p USING (key) WHERE b.code = ?2 AND p.product_id <> ?1";
            answer(connection, documents(connection, sql, [code.trim(), barcode(&code)])?)
        })
        .await
    }

    async fn articles_like(&self, text: &str, limit: usize) -> Result<Answer<Vec<Article>>, ReplicaError> {
        let Some(query) = match_all(text) else {
            return Ok(Answer { found: Vec::new(), places: self.freshness().await? });
        };
        let text = text.to_owned();
        self.read(move |connection| {
            // Ranked by SQLite, a common word would have to be looked at wherever it stands: a till does not wait for that.
            let sql =
                "SELECT p.document FROM (SELECT rowid AS key FROM product_text WHERE product_text MATCH ?1 LIMIT ?2)
                       JOIN product p USING (key)";
            let bound = i64::try_from(limit.max(RANKED)).unwrap_or(i64::MAX);
            let mut found: Vec<Product> = documents(connection, sql, [Value::Text(query), Value::Integer(bound)])?;
            let asked: Vec<String> = words(&text).collect();
            found.sort_by_cached_key(|product| unlikeness(product, &asked));
            found.truncate(limit);
            answer(connection, found)
        })
        .await
    }

    async fn freshness(&self) -> Result<Vec<Place>, ReplicaError> {
        self.read(places::all).await
    }
}

/// Fewer is better: words that stand in no name as they were typed, and then words that were not asked for.
fn unlikeness(product: &Product, asked: &[String]) -> (usize, usize) {
    let names: Vec<String> = product.names.values().chain(&product.brand).flat_map(|name| words(name)).collect();
    let begun = asked.iter().filter(|word| !names.contains(word)).count();
    (begun, names.len())
}

fn answer(connection: &Connection, products: Vec<Product>) -> Result<Answer<Vec<Article>>, StoreError> {
    let ids: Vec<&str> = products.iter().map(|product| product.product_id.as_str()).collect();
    let (mut prices, mut sales): (HashMap<String, Vec<Price>>, HashMap<String, Vec<ProductSale>>) = Default::default();
    for price in documents_of::<Price>(connection, "SELECT document FROM price WHERE product_id IN rarray(?1)", &ids)? {
        prices.entry(price.product_id.clone()).or_default().push(price);
    }
    for sale in
        documents_of::<ProductSale>(connection, "SELECT document FROM sale WHERE product_id IN rarray(?1)", &ids)?
    {
        sales.entry(sale.product_id.clone()).or_default().push(sale);
    }
    let article = |product: Product| Article {
        prices: prices.remove(&product.product_id).unwrap_or_default(),
        sales: sales.remove(&product.product_id).unwrap_or_default(),
        product,
    };
    Ok(Answer { found: products.into_iter().map(article).collect(), places: places::all(connection)? })
}

fn documents_of<T: DeserializeOwned>(connection: &Connection, sql: &str, ids: &[&str]) -> Result<Vec<T>, StoreError> {
    documents(connection, sql, [texts(ids)])
}

/// The documents that a statement gives in its first column.
pub(super) fn documents<T: DeserializeOwned>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query(params).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        found.push(parsed(row.get_ref(0).sql()?.as_str().map_err(|error| StoreError::Corrupt(error.to_string()))?)?);
    }
    Ok(found)
}

/// All of the words, of which the last may be unfinished; none where there is no word.
pub(super) fn match_all(text: &str) -> Option<String> {
    let terms: Vec<String> = words(text).map(|word| format!("\"{word}\"")).collect();
    (!terms.is_empty()).then(|| format!("{}*", terms.join(" ")))
}
