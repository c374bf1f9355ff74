//! Reads of a search database: what is written like that, and where nothing is, what was probably meant.

use async_trait::async_trait;
use context::StoreError;
use replica::facts::Product;
use replica::ports::{Answer, ReplicaError, SearchFound, SearchQuery, SearchReads};
use replica::spelling::{meant, trigrams, words};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::store_reads::{documents, match_all};
use super::{ReplicaFile, places};
use crate::sqlite::error::Sql as _;

/// Known words that are looked at for one mistyped one.
const NEIGHBOURS: i64 = 200;

#[async_trait]
impl SearchReads for ReplicaFile {
    async fn search(&self, query: SearchQuery) -> Result<Answer<SearchFound>, ReplicaError> {
        self.read(move |connection| {
            let found = search(connection, &query)?;
            Ok(Answer { found, places: places::all(connection)? })
        })
        .await
    }
}

fn search(connection: &Connection, query: &SearchQuery) -> Result<SearchFound, StoreError> {
    let Some(written) = match_all(&query.text) else {
        return Ok(SearchFound { products: filtered(connection, query, None)?, guessed: false });
    };
    let products = filtered(connection, query, Some(written))?;
    if !products.is_empty() {
        return Ok(SearchFound { products, guessed: false });
    }
    let Some(guess) = guess(connection, &query.text)? else { return Ok(SearchFound::default()) };
    let products = filtered(connection, query, Some(guess))?;
    Ok(SearchFound { guessed: !products.is_empty(), products })
}

/// Everything that matches and passes the filters, the best first.
fn filtered(connection: &Connection, query: &SearchQuery, text: Option<String>) -> Result<Vec<Product>, StoreError> {
    let mut values = Vec::new();
    let mut conditions = Vec::new();
    let (from, order) = match text {
        Some(text) => {
            values.push(Value::Text(text));
            conditions.push("t.product_text MATCH ?".to_owned());
            ("product_text t", "t.rank")
        }
        None => ("product t", "t.key"),
    };
    let facets = [("brand", &query.brand), ("category", &query.category), ("language", &query.language)];
    for (kind, wanted) in facets {
        if let Some(wanted) = wanted {
            let is_of =
                format!("EXISTS (SELECT 1 FROM facet f WHERE f.kind = '{kind}' AND f.value = ? AND f.key = t.rowid)");
            conditions.push(is_of);
            values.push(Value::Text(wanted.clone()));
        }
    }
    if !query.with_discontinued {
        let is_sold =
            "NOT EXISTS (SELECT 1 FROM facet f WHERE f.kind = 'discontinued' AND f.value = '' AND f.key = t.rowid)";
        conditions.push(is_sold.to_owned());
    }
    if let Some(group) = &query.group {
        let in_group = "EXISTS (SELECT 1 FROM product m JOIN member g USING (product_id) WHERE m.key = t.rowid AND g.group_id = ?)";
        conditions.push(in_group.to_owned());
        values.push(Value::Text(group.clone()));
    }
    if conditions.is_empty() {
        conditions.push("1".to_owned());
    }
    values.push(Value::Integer(i64::try_from(query.limit).unwrap_or(i64::MAX)));
    let sql = format!(
        "SELECT p.document FROM (SELECT t.rowid AS key FROM {from} WHERE {} ORDER BY {order} LIMIT ?) JOIN product p \
         USING (key)",
        conditions.join(" AND ")
    );
    documents(connection, &sql, params_from_iter(values))
}

/// Each word, or what it may have meant; none where there is no guess for one of them.
fn guess(connection: &Connection, text: &str) -> Result<Option<String>, StoreError> {
    let sql = "SELECT w.word FROM (SELECT rowid AS key FROM word_pieces WHERE word_pieces MATCH ?1 ORDER BY rank
               LIMIT ?2) JOIN word w USING (key)";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut terms = Vec::new();
    // A handful of words that somebody typed, each with neighbours of its own.
    for typed in words(text) {
        let pieces: Vec<String> = trigrams(&typed).iter().map(|piece| format!("\"{piece}\"")).collect();
        let known: Vec<String> = if pieces.is_empty() {
            Vec::new()
        } else {
            let rows = statement.query_map((pieces.join(" OR "), NEIGHBOURS), |row| row.get(0)).sql()?;
            rows.collect::<rusqlite::Result<_>>().sql()?
        };
        let meant = meant(&typed, known.iter().map(String::as_str));
        let either: Vec<String> =
            std::iter::once(format!("\"{typed}\"")).chain(meant.iter().map(|word| format!("\"{word}\""))).collect();
        terms.push(format!("({})", either.join(" OR ")));
    }
    Ok((!terms.is_empty()).then(|| terms.join(" AND ")))
}
