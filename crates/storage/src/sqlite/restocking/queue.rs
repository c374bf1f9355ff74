//! Work that is due: reviews and fetches.

use context::StoreError;
use jiff::Timestamp;
use restocking::ports::{DueReview, Fetch, FetchKind};
use restocking::review::Cause;
use rusqlite::{Connection, Row};

use super::stored::{from_json, json};
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{micros, timestamp};

pub(super) fn reviews_due(connection: &Connection, now: Timestamp, limit: usize) -> Result<Vec<DueReview>, StoreError> {
    let sql = "SELECT product_id, due_at, token, cause FROM review_due WHERE due_at <= ?1 ORDER BY due_at LIMIT ?2";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query((micros(now), i64::try_from(limit).unwrap_or(i64::MAX))).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        found.push(due_review(row)?);
    }
    Ok(found)
}

/// Of the columns product_id, due_at, token and cause.
pub(super) fn due_review(row: &Row<'_>) -> Result<DueReview, StoreError> {
    Ok(DueReview {
        product_id: row.get(0).sql()?,
        due_at: timestamp(row.get(1).sql()?)?,
        token: row.get(2).sql()?,
        cause: from_json(&row.get::<_, String>(3).sql()?)?,
    })
}

/// The earlier due time wins; the token tells a review that began before that it was asked for again.
const ASK: &str =
    "ON CONFLICT DO UPDATE SET due_at = min(due_at, excluded.due_at), token = token + 1, cause = excluded.cause";

pub(super) fn ask_reviews(connection: &Connection, due: &[DueReview]) -> Result<(), StoreError> {
    let sql = format!("INSERT INTO review_due (product_id, due_at, token, cause) VALUES (?1, ?2, 1, ?3) {ASK}");
    let mut ask = connection.prepare_cached(&sql).sql()?;
    for due in due {
        ask.execute((&due.product_id, micros(due.due_at), json(&due.cause)?)).sql()?;
    }
    Ok(())
}

pub(super) fn ask_reviews_of_suppliers(
    connection: &Connection,
    suppliers: &[(String, DueReview)],
) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO review_due (product_id, due_at, token, cause)
         SELECT product_id, ?2, 1, ?3 FROM product WHERE supplier_id = ?1 {ASK}"
    );
    let mut ask = connection.prepare_cached(&sql).sql()?;
    for (supplier_id, due) in suppliers {
        ask.execute((supplier_id, micros(due.due_at), json(&due.cause)?)).sql()?;
    }
    Ok(())
}

pub(super) fn ask_all_reviews(connection: &Connection, due_at: Timestamp, cause: &Cause) -> Result<u64, StoreError> {
    let sql = format!(
        "INSERT INTO review_due (product_id, due_at, token, cause) SELECT product_id, ?1, 1, ?2 FROM product WHERE true {ASK}"
    );
    let asked = connection.prepare_cached(&sql).sql()?.execute((micros(due_at), json(cause)?)).sql()?;
    Ok(asked as u64)
}

pub(super) fn end_reviews(connection: &Connection, done: &[(String, i64)]) -> Result<(), StoreError> {
    let mut end = connection.prepare_cached("DELETE FROM review_due WHERE product_id = ?1 AND token = ?2").sql()?;
    for (product_id, token) in done {
        end.execute((product_id, token)).sql()?;
    }
    Ok(())
}

pub(super) fn fetches_due(connection: &Connection, now: Timestamp, limit: usize) -> Result<Vec<Fetch>, StoreError> {
    let sql = "SELECT kind, id, due_at, attempts, reason FROM fetch WHERE due_at <= ?1 ORDER BY due_at LIMIT ?2";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query((micros(now), i64::try_from(limit).unwrap_or(i64::MAX))).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let kind: String = row.get(0).sql()?;
        found.push(Fetch {
            kind: FetchKind::parse(&kind).ok_or_else(|| StoreError::Corrupt(format!("fetch of a {kind}")))?,
            id: row.get(1).sql()?,
            due_at: timestamp(row.get(2).sql()?)?,
            attempts: row.get(3).sql()?,
            reason: row.get(4).sql()?,
        });
    }
    Ok(found)
}

pub(super) fn ask_fetches(connection: &Connection, fetches: &[Fetch]) -> Result<(), StoreError> {
    let sql = "INSERT INTO fetch (kind, id, due_at, attempts, reason) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT DO UPDATE SET reason = excluded.reason, attempts = max(attempts, excluded.attempts),
                   due_at = CASE WHEN excluded.attempts > attempts THEN excluded.due_at ELSE min(due_at, excluded.due_at) END";
    let mut ask = connection.prepare_cached(sql).sql()?;
    for fetch in fetches {
        ask.execute((fetch.kind.as_str(), &fetch.id, micros(fetch.due_at), fetch.attempts, &fetch.reason)).sql()?;
    }
    Ok(())
}

pub(super) fn end_fetches(connection: &Connection, done: &[(FetchKind, String)]) -> Result<(), StoreError> {
    let mut end = connection.prepare_cached("DELETE FROM fetch WHERE kind = ?1 AND id = ?2").sql()?;
    for (kind, id) in done {
        end.execute((kind.as_str(), id)).sql()?;
    }
    Ok(())
}
