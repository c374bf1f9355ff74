//! Events that wait to be delivered.

use rusqlite::Connection;

use crate::central::CentralError;
use crate::central::envelope::Event;

/// An event with its place in the outbox.
#[derive(Debug, Clone)]
pub(crate) struct Unsent {
    pub(crate) position: i64,
    pub(crate) event: String,
}

/// Returns the position.
pub(crate) fn append(db: &Connection, event: &Event) -> Result<i64, CentralError> {
    db.prepare_cached("INSERT INTO outbox (event) VALUES (?1)")?.execute([serde_json::to_string(event)?])?;
    Ok(db.last_insert_rowid())
}

/// The oldest after a position.
pub(crate) fn after(db: &Connection, position: i64, limit: usize) -> Result<Vec<Unsent>, CentralError> {
    let mut rows =
        db.prepare_cached("SELECT position, event FROM outbox WHERE position > ?1 ORDER BY position LIMIT ?2")?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = rows.query_map([position, limit], |row| Ok(Unsent { position: row.get(0)?, event: row.get(1)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn delete(db: &Connection, positions: &[i64]) -> Result<(), CentralError> {
    let mut delete = db.prepare_cached("DELETE FROM outbox WHERE position = ?1")?;
    for position in positions {
        delete.execute([position])?;
    }
    Ok(())
}

pub(crate) fn holds(db: &Connection, position: i64) -> Result<bool, CentralError> {
    Ok(db.prepare_cached("SELECT 1 FROM outbox WHERE position = ?1")?.exists([position])?)
}

pub(crate) fn count(db: &Connection) -> Result<u64, CentralError> {
    Ok(db.prepare_cached("SELECT COUNT(*) FROM outbox")?.query_row([], |row| row.get(0))?)
}
