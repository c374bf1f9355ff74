//! Reads of a store.

use std::collections::{HashMap, HashSet};

use async_trait::async_trait;
use context::StoreError;
use replica::facts::{Price, Product, ProductSale};
use replica::follow::Place;
use replica::ports::{Answer, Article, ReplicaError, StoreReads};
use replica::spelling::words;
use rusqlite::{Connection, Params, params};
use serde::de::DeserializeOwned;

use super::rows::{barcode, parsed};
use super::{ReplicaFile, places};
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::texts;

/// Products that are compared with what was asked for. Where more have all of its words, another word narrows them.
const RANKED: usize = 60;
/// Words that begin like the last one that are looked for by themselves.
const CONTINUATIONS: usize = 40;

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
        let asked: Vec<String> = words(text).collect();
        if asked.is_empty() {
            return Ok(Answer { found: Vec::new(), places: self.freshness().await? });
        }
        self.read(move |connection| {
            let mut found = alike(connection, &asked, limit)?;
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

/// Products that have all of the words, of which the last may be unfinished; where there are many, some of them.
fn alike(connection: &Connection, asked: &[String], limit: usize) -> Result<Vec<Product>, StoreError> {
    // Ranked by SQLite, a common word would have to be looked at wherever it stands: a till does not wait for that.
    let sql = "SELECT p.document FROM (SELECT rowid AS key FROM product_text WHERE product_text MATCH ?1 LIMIT ?2)
               JOIN product p USING (key)";
    let bound = i64::try_from(limit.max(RANKED)).unwrap_or(i64::MAX);
    let matching = |query: String| documents::<Product>(connection, sql, params![query, bound]);
    // Products that have the last word whole come first anyway; where they are enough, others are not looked for.
    let mut found = matching(all_of(asked))?;
    if found.len() >= limit {
        return Ok(found);
    }
    let more = match unfinished(connection, asked)? {
        Some(query) => matching(query)?,
        None => Vec::new(),
    };
    let known: HashSet<String> = found.iter().map(|product| product.product_id.clone()).collect();
    found.extend(more.into_iter().filter(|product| !known.contains(&product.product_id)));
    Ok(found)
}

/// Asks for products with a longer word in the last one's place; none where no word begins like it. By the words
/// themselves this is far cheaper than by the prefix, for which SQLite gathers everything first that has the last word.
fn unfinished(connection: &Connection, asked: &[String]) -> Result<Option<String>, StoreError> {
    let Some((last, before)) = asked.split_last() else { return Ok(None) };
    let by_prefix = all_of(asked) + "*";
    // Words are kept without their accents, which only SQLite takes off.
    if !last.is_ascii() {
        return Ok(Some(by_prefix));
    }
    // No word goes on with a sign below the digits.
    let (first, end) = (format!("{last}0"), format!("{last}{}", char::MAX));
    let sql = "SELECT term FROM product_word WHERE term >= ?1 AND term < ?2 LIMIT ?3";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let bound = i64::try_from(CONTINUATIONS + 1).unwrap_or(i64::MAX);
    let longer = statement.query_map(params![first, end, bound], |row| row.get(0)).sql()?;
    let longer: Vec<String> = longer.collect::<rusqlite::Result<_>>().sql()?;
    if longer.is_empty() {
        return Ok(None);
    }
    if longer.len() > CONTINUATIONS {
        return Ok(Some(by_prefix));
    }
    let any: Vec<String> = longer.iter().map(|word| format!("\"{word}\"")).collect();
    let any = format!("({})", any.join(" OR "));
    Ok(Some(if before.is_empty() { any } else { format!("{} AND {any}", all_of(before)) }))
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
    let words: Vec<String> = words(text).collect();
    (!words.is_empty()).then(|| all_of(&words) + "*")
}

/// All of the words, each as it stands.
fn all_of(words: &[String]) -> String {
    let terms: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    terms.join(" ")
}
