//! One piece of work, stored whole.

use catalogue::ledger::Write;
use context::{Mark, StoreError};
use rusqlite::{Connection, OptionalExtension as _};

use super::links;
use crate::sqlite::context::{Speech, write_marks};
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::micros;

/// Writes everything, guards first; answers the log's head.
pub(super) fn commit(
    connection: &Connection,
    marks: &[Mark],
    writes: &[Write],
    speech: Speech,
) -> Result<u64, StoreError> {
    write_marks(connection, marks)?;
    for write in writes {
        let seq = put(connection, write)?;
        links::replace(connection, write)?;
        if let Some(words) = &write.words {
            let replace = "INSERT OR REPLACE INTO ledger_words (rowid, words) VALUES (?1, ?2)";
            connection.prepare_cached(replace).sql()?.execute((seq, words)).sql()?;
        }
    }
    speech.append(connection)
}

/// Writes a row under the version it was read with; answers its number.
fn put(connection: &Connection, write: &Write) -> Result<i64, StoreError> {
    let insert = "INSERT INTO ledger (axis, id, version, due_at, doc) VALUES (?1, ?2, ?3, ?4, ?5)
                  ON CONFLICT DO NOTHING RETURNING seq";
    let update = "UPDATE ledger SET version = ?3, due_at = ?4, doc = ?5 WHERE axis = ?1 AND id = ?2 AND version = ?6
                  RETURNING seq";
    let (key, due_at) = (&write.key, write.due_at.map(micros));
    let version = number(write.version)?;
    let put: Option<i64> = if write.read_as == 0 {
        let params = (key.axis, &key.id, version, due_at, &write.doc);
        connection.prepare_cached(insert).sql()?.query_row(params, |row| row.get(0)).optional().sql()?
    } else {
        let params = (key.axis, &key.id, version, due_at, &write.doc, number(write.read_as)?);
        connection.prepare_cached(update).sql()?.query_row(params, |row| row.get(0)).optional().sql()?
    };
    put.ok_or_else(|| StoreError::Conflict(format!("{} {}", key.axis, key.id)))
}

fn number(version: u64) -> Result<i64, StoreError> {
    i64::try_from(version).map_err(|_| StoreError::Refused(format!("version {version} is too large")))
}
