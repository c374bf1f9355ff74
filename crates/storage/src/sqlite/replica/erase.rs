//! What may not be held any more leaves every byte of the file.

use std::path::Path;
use std::time::Duration;

use context::StoreError;
use jiff::Timestamp;
use replica::Shape;
use replica::follow::{Place, Receipt, Stage};
use rusqlite::{Connection, params};

use super::places::{self, signed, unsigned};
use super::rows;
use crate::sqlite::error::{Sql as _, store_error};
use crate::sqlite::value::{micros, timestamp};

/// How often, and how long apart, the write-ahead log is tried to be emptied.
const CHECKPOINT_TRIES: usize = 100;
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// Deletes the rows and keeps the receipt, in one transaction. The pages are wiped after it.
pub(super) fn erase(connection: &Connection, shape: Shape, feed: &str, at: Timestamp) -> Result<Receipt, StoreError> {
    let place = places::one(connection, feed)?;
    let removed = rows::clear(connection, shape, feed)?;
    let receipt = Receipt { feed: feed.to_owned(), position: place.position, rows: removed, erased_at: at };
    let after = Place {
        stage: Stage::Revoked,
        known_head: place.known_head,
        last_contact: Some(at),
        ..Place::at_the_beginning(feed)
    };
    places::write(connection, &after)?;
    let sql =
        "INSERT OR REPLACE INTO receipt (feed, position, row_count, erased_at, is_wiped) VALUES (?1, ?2, ?3, ?4, 0)";
    let row = params![feed, signed(receipt.position), signed(receipt.rows), micros(at)];
    connection.prepare_cached(sql).sql()?.execute(row).sql()?;
    Ok(receipt)
}

/// Ends an erasure that a crash interrupted.
pub(super) fn wipe_if_begun(connection: &Connection) -> Result<(), StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM receipt WHERE is_wiped = 0)";
    let is_begun: bool = connection.query_row(sql, [], |row| row.get(0)).sql()?;
    if is_begun { wipe_with(connection) } else { Ok(()) }
}

/// Writes the file anew without free pages, and empties the write-ahead log.
pub(super) fn wipe(path: &Path) -> Result<(), StoreError> {
    let connection = Connection::open(path).map_err(store_error)?;
    connection.busy_timeout(Duration::from_secs(30)).sql()?;
    connection.execute_batch("PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;").sql()?;
    wipe_with(&connection)
}

fn wipe_with(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch("VACUUM").sql()?;
    truncate_log(connection)?;
    connection.execute("UPDATE receipt SET is_wiped = 1", []).sql()?;
    truncate_log(connection)
}

fn truncate_log(connection: &Connection) -> Result<(), StoreError> {
    // SQLite's own patience does not cover a checkpoint of somebody else, such as of a connection that is being closed.
    for _ in 0..CHECKPOINT_TRIES {
        let is_busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).sql()?;
        if !is_busy {
            return Ok(());
        }
        std::thread::sleep(BETWEEN_TRIES);
    }
    Err(StoreError::Unavailable("somebody reads the write-ahead log that is to be emptied".to_owned()))
}

/// Receipts of what is gone from every byte, and that nobody has yet.
pub(super) fn receipts(connection: &Connection) -> Result<Vec<Receipt>, StoreError> {
    let sql = "SELECT feed, position, row_count, erased_at FROM receipt WHERE is_wiped = 1 ORDER BY feed";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query([]).sql()?;
    let mut receipts = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let number = |at: usize| row.get(at).map(unsigned);
        receipts.push(Receipt {
            feed: row.get(0).sql()?,
            position: number(1).sql()?,
            rows: number(2).sql()?,
            erased_at: timestamp(row.get(3).sql()?)?,
        });
    }
    Ok(receipts)
}

/// Takes over receipts from the generation before.
pub(super) fn keep_receipts(connection: &Connection, receipts: &[Receipt]) -> Result<(), StoreError> {
    let sql =
        "INSERT OR IGNORE INTO receipt (feed, position, row_count, erased_at, is_wiped) VALUES (?1, ?2, ?3, ?4, 1)";
    let mut keep = connection.prepare_cached(sql).sql()?;
    for receipt in receipts {
        let row = params![receipt.feed, signed(receipt.position), signed(receipt.rows), micros(receipt.erased_at)];
        keep.execute(row).sql()?;
    }
    Ok(())
}

/// One has arrived.
pub(super) fn forget(connection: &Connection, receipt: &Receipt) -> Result<(), StoreError> {
    let sql = "DELETE FROM receipt WHERE feed = ?1 AND erased_at = ?2";
    connection.execute(sql, params![receipt.feed, micros(receipt.erased_at)]).sql().map(|_| ())
}
