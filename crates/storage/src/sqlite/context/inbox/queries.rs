//! Reading entries.

use context::{Entry, EntryState, Lane, Reading, StoreError};
use event::read_structured;
use jiff::Timestamp;
use rusqlite::{Connection, Params, Row};

use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{micros, timestamp};

/// The number of a lane in storage.
pub(super) fn lane_code(lane: Lane) -> i64 {
    match lane {
        Lane::Direct => 0,
        Lane::Enrich => 1,
        Lane::Internal => 2,
    }
}

/// What `(source, id)` is found by.
pub(super) fn key_of(source: &str, id: &str) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(source.len() as u64).to_le_bytes());
    hasher.update(source.as_bytes());
    hasher.update(id.as_bytes());
    let mut key = [0; 16];
    key.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    key
}

pub(super) fn next(
    connection: &Connection,
    lane: Lane,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<Entry>, StoreError> {
    let rest = "WHERE o.lane = ?1 AND o.state = 0 AND o.due_at <= ?2
                  AND NOT EXISTS (SELECT 1 FROM inbox_open b
                                  WHERE b.subject = o.subject AND (b.state <> 0 OR b.due_at > 0)
                                    AND b.state = 0 AND b.due_at > ?2 AND b.seq < o.seq)
                ORDER BY o.seq LIMIT ?3";
    open_entries(connection, rest, (lane_code(lane), micros(now), i64::try_from(limit).unwrap_or(i64::MAX)))
}

/// Whether entries of a lane wait with a row of their own.
pub(super) fn any_waits(connection: &Connection, lane: Lane) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM inbox_open WHERE lane = ?1 AND state = 0)";
    connection.prepare_cached(sql).sql()?.query_row([lane_code(lane)], |row| row.get(0)).sql()
}

/// The next of the direct lane: those with a row of their own, and those whose turn it is.
pub(super) fn next_in_turn(
    connection: &Connection,
    upto: i64,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<Entry>, StoreError> {
    let mut entries = next(connection, Lane::Direct, now, limit)?;
    let sql = "SELECT i.seq, 0, 0, NULL, i.subject, i.correlation_id, i.received_at, i.envelope FROM inbox i
               WHERE i.seq > ?1 AND i.in_turn = 1
                 AND NOT EXISTS (SELECT 1 FROM inbox_open o WHERE o.seq = i.seq)
                 AND NOT EXISTS (SELECT 1 FROM inbox_open b
                                 WHERE b.subject = i.subject AND (b.state <> 0 OR b.due_at > 0)
                                   AND b.state = 0 AND b.due_at > ?2 AND b.seq < i.seq)
               ORDER BY i.seq LIMIT ?3";
    entries.extend(select(connection, sql, (upto, micros(now), i64::try_from(limit).unwrap_or(i64::MAX)))?);
    entries.sort_by_key(|entry| entry.seq);
    entries.truncate(limit);
    Ok(entries)
}

/// Entries that are not at their end and have a row of their own.
pub(super) fn open_entries(connection: &Connection, rest: &str, params: impl Params) -> Result<Vec<Entry>, StoreError> {
    let sql = format!(
        "SELECT i.seq, o.state, o.attempts, o.reason, i.subject, i.correlation_id, i.received_at, i.envelope
         FROM inbox_open o CROSS JOIN inbox i ON i.seq = o.seq {rest}"
    );
    select(connection, &sql, params)
}

/// Entries in any state: without an open row an entry is handled, ignored where a note says why, or its turn has not come.
pub(super) fn entries(connection: &Connection, rest: &str, params: impl Params) -> Result<Vec<Entry>, StoreError> {
    let sql = format!(
        "SELECT i.seq, coalesce(o.state, CASE WHEN n.seq IS NOT NULL THEN 2
                                              WHEN i.in_turn = 1 AND i.seq > (SELECT upto FROM inbox_turn) THEN 0 ELSE 1 END),
                coalesce(o.attempts, 0),
                coalesce(o.reason, n.reason), i.subject, i.correlation_id, i.received_at, i.envelope
         FROM inbox i LEFT JOIN inbox_open o ON o.seq = i.seq LEFT JOIN inbox_note n ON n.seq = i.seq {rest}"
    );
    select(connection, &sql, params)
}

fn select(connection: &Connection, sql: &str, params: impl Params) -> Result<Vec<Entry>, StoreError> {
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query(params).sql()?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next().sql()? {
        entries.push(entry(row)?);
    }
    Ok(entries)
}

fn entry(row: &Row<'_>) -> Result<Entry, StoreError> {
    let corrupt = |text: String| StoreError::Corrupt(text);
    let state: i64 = row.get(1).sql()?;
    let envelope = row.get_ref(7).sql()?.as_str().map_err(|error| corrupt(error.to_string()))?;
    Ok(Entry {
        seq: row.get(0).sql()?,
        state: EntryState::from_code(state).ok_or_else(|| corrupt(format!("entry state {state}")))?,
        attempts: row.get(2).sql()?,
        reason: row.get(3).sql()?,
        subject: row.get(4).sql()?,
        correlation_id: row.get(5).sql()?,
        received_at: timestamp(row.get(6).sql()?)?,
        event: read_structured(envelope.as_bytes()).map_err(|error| corrupt(error.to_string()))?,
        reading: Reading::default(),
    })
}
