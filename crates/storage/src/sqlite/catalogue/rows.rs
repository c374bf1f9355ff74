//! Rows of the ledger, read.

use std::collections::BTreeMap;

use catalogue::ledger::{Key, ListQuery, Row};
use context::StoreError;
use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Params};

use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{micros, texts, timestamp};

fn select(connection: &Connection, rest: &str, params: impl Params) -> Result<Vec<Row>, StoreError> {
    let sql = format!("SELECT id, version, doc FROM ledger {rest}");
    let mut statement = connection.prepare_cached(&sql).sql()?;
    let mut rows = statement.query(params).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let version: i64 = row.get(1).sql()?;
        let version = u64::try_from(version).map_err(|_| StoreError::Corrupt(format!("version {version}")))?;
        found.push(Row { id: row.get(0).sql()?, version, doc: row.get(2).sql()? });
    }
    Ok(found)
}

/// One query an axis.
pub(super) fn load(connection: &Connection, keys: &[Key]) -> Result<Vec<(Key, Row)>, StoreError> {
    let mut by_axis: BTreeMap<&'static str, Vec<&str>> = BTreeMap::new();
    for key in keys {
        by_axis.entry(key.axis).or_default().push(&key.id);
    }
    let mut found = Vec::with_capacity(keys.len());
    for (axis, ids) in by_axis {
        let rows = select(connection, "WHERE axis = ?1 AND id IN rarray(?2)", (axis, texts(&ids)))?;
        found.extend(rows.into_iter().map(|row| (Key { axis, id: row.id.clone() }, row)));
    }
    Ok(found)
}

pub(super) fn list(connection: &Connection, query: &ListQuery) -> Result<Vec<Row>, StoreError> {
    let mut conditions = "WHERE axis = ? AND id > ?".to_owned();
    let after = query.after.clone().unwrap_or_default();
    let mut params: Vec<Value> = vec![query.axis.to_owned().into(), after.into()];
    if let Some(words) = query.words.as_deref().and_then(sought) {
        conditions.push_str(" AND seq IN (SELECT rowid FROM ledger_words WHERE ledger_words MATCH ?)");
        params.push(words.into());
    }
    if let Some(under) = query.under.clone() {
        // No id has the last of all characters in it.
        conditions.push_str(" AND id >= ? AND id < ? || char(1114111)");
        params.extend([under.clone().into(), under.into()]);
    }
    if let Some(moment) = query.due_after {
        conditions.push_str(" AND due_at > ?");
        params.push(micros(moment).into());
    }
    params.push(i64::from(query.limit).into());
    let rest = format!("{conditions} ORDER BY id LIMIT ?");
    select(connection, &rest, rusqlite::params_from_iter(params))
}

/// All words have to be there, or words that begin so. None where nothing is sought.
fn sought(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| format!("\"{word}\"*"))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

pub(super) fn count(connection: &Connection, axis: &str) -> Result<u64, StoreError> {
    let sql = "SELECT n FROM ledger_count WHERE axis = ?1";
    let n: Option<i64> = connection.prepare_cached(sql).sql()?.query_row([axis], |row| row.get(0)).optional().sql()?;
    Ok(n.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
}

pub(super) fn due(connection: &Connection, axis: &str, now: Timestamp, limit: usize) -> Result<Vec<Row>, StoreError> {
    let rest = "WHERE axis = ?1 AND due_at IS NOT NULL AND due_at <= ?2 ORDER BY due_at LIMIT ?3";
    select(connection, rest, (axis, micros(now), i64::try_from(limit).unwrap_or(i64::MAX)))
}

pub(super) fn next_due(connection: &Connection, axis: &str) -> Result<Option<Timestamp>, StoreError> {
    let sql = "SELECT min(due_at) FROM ledger WHERE axis = ?1 AND due_at IS NOT NULL";
    let due: Option<i64> = connection.prepare_cached(sql).sql()?.query_row([axis], |row| row.get(0)).sql()?;
    due.map(timestamp).transpose()
}
