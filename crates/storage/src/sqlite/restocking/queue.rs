//! Work that is due: reviews, fetches, submissions.

use std::collections::BTreeSet;

use context::StoreError;
use jiff::Timestamp;
use lifecycle::{Move, SubmissionId};
use restocking::ports::{DueReview, Fetch, FetchKind, SubmissionRow};
use restocking::review::Cause;
use rusqlite::{Connection, Row};
use uuid::Uuid;

use super::stored::{StoredSubmissionRow, from_json, json};
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{list, micros, timestamp};

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

fn move_code(how: Move) -> i64 {
    match how {
        Move::ReadBack => 1,
        _ => 0,
    }
}

pub(super) fn write_submissions(connection: &Connection, submissions: &[SubmissionRow]) -> Result<(), StoreError> {
    let sql = "INSERT INTO submission (id, how, due_at, doc, order_id)
               VALUES (?1, ?2, CASE WHEN EXISTS (SELECT 1 FROM submission WHERE order_id = ?5) THEN ?6 ELSE ?3 END, ?4, ?5)
               ON CONFLICT DO UPDATE SET how = excluded.how, due_at = ?3, taken = 0";
    let mut write = connection.prepare_cached(sql).sql()?;
    for row in submissions {
        let mut stored = StoredSubmissionRow::from(row);
        if row.takes_turn {
            stored.set_basis(after_own_changes(connection, &row.key.order_id, row.command.basis)?);
        }
        let doc = json(&stored)?;
        let order_id = row.takes_turn.then_some(&row.key.order_id);
        let due_at = micros(row.due_at);
        write
            .execute((row.id.0.to_be_bytes(), move_code(row.how), due_at, doc, order_id, waits_for_its_turn()))
            .sql()?;
    }
    Ok(())
}

/// The due time of a submission that has an earlier one of the same order before it.
fn waits_for_its_turn() -> i64 {
    micros(Timestamp::MAX)
}

/// The version of an order after the changes of ours that followed on a version one after the other: a planner who saw
/// that version, before the order came back with our change in it, saw nobody else's change left out.
fn after_own_changes(connection: &Connection, order_id: &str, version: u64) -> Result<u64, StoreError> {
    let sql = "WITH RECURSIVE own (version) AS (
                   VALUES (?2)
                   UNION SELECT to_version FROM own_change JOIN own ON from_version = own.version WHERE order_id = ?1
               ) SELECT max(version) FROM own";
    let params = (order_id, i64::try_from(version).unwrap_or(i64::MAX));
    let found: i64 = connection.prepare_cached(sql).sql()?.query_row(params, |row| row.get(0)).sql()?;
    Ok(u64::try_from(found).unwrap_or(version))
}

pub(super) fn rebase_submissions(connection: &Connection, rebased: &[(String, u64, u64)]) -> Result<(), StoreError> {
    let sql = "UPDATE submission SET doc = json_set(doc, '$.command.basis', ?3)
               WHERE order_id = ?1 AND due_at = ?4 AND json_extract(doc, '$.command.basis') = ?2";
    let mut rebase = connection.prepare_cached(sql).sql()?;
    let note = "INSERT INTO own_change (order_id, from_version, to_version) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    let mut note = connection.prepare_cached(note).sql()?;
    for (order_id, from, to) in rebased {
        let version = |version: u64| i64::try_from(version).unwrap_or(i64::MAX);
        rebase.execute((order_id, version(*from), version(*to), waits_for_its_turn())).sql()?;
        note.execute((order_id, version(*from), version(*to))).sql()?;
    }
    Ok(())
}

pub(super) fn hasten(connection: &Connection, submissions: &[(SubmissionId, Move)]) -> Result<(), StoreError> {
    let mut hasten =
        connection.prepare_cached("UPDATE submission SET due_at = 0, how = ?2, taken = 0 WHERE id = ?1").sql()?;
    for (id, how) in submissions {
        hasten.execute((id.0.to_be_bytes(), move_code(*how))).sql()?;
    }
    Ok(())
}

pub(super) fn close_submissions(connection: &Connection, ids: &[SubmissionId]) -> Result<(), StoreError> {
    let ids = list(ids.iter().map(|id| id.0.to_be_bytes().to_vec()));
    let mut close =
        connection.prepare_cached("DELETE FROM submission WHERE id IN rarray(?1) RETURNING order_id").sql()?;
    let closed: Result<BTreeSet<Option<String>>, _> = close.query_map([ids], |row| row.get(0)).sql()?.collect();
    let next = "UPDATE submission SET due_at = 0
                WHERE id = (SELECT min(id) FROM submission WHERE order_id = ?1) AND due_at = ?2";
    let mut next = connection.prepare_cached(next).sql()?;
    for order_id in closed.sql()?.into_iter().flatten() {
        next.execute((order_id, waits_for_its_turn())).sql()?;
    }
    Ok(())
}

pub(super) fn take_submissions(
    connection: &Connection,
    now: Timestamp,
    lease: Timestamp,
    limit: usize,
) -> Result<Vec<SubmissionRow>, StoreError> {
    let sql = "UPDATE submission SET due_at = ?2, taken = taken + 1
               WHERE id IN (SELECT id FROM submission WHERE due_at <= ?1 ORDER BY due_at LIMIT ?3)
               RETURNING id, how, doc, taken";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query((micros(now), micros(lease), i64::try_from(limit).unwrap_or(i64::MAX))).sql()?;
    let mut taken = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let (id, how, doc): ([u8; 16], i64, String) = (row.get(0).sql()?, row.get(1).sql()?, row.get(2).sql()?);
        let was_taken_before = row.get::<_, i64>(3).sql()? > 1;
        let stored: StoredSubmissionRow = from_json(&doc)?;
        let how = if how == 1 || was_taken_before { Move::ReadBack } else { Move::SendAgain };
        taken.push(stored.into_row(Uuid::from_bytes(id), how, now));
    }
    Ok(taken)
}
