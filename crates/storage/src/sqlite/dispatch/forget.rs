//! What ended long ago, deleted.

use context::StoreError;
use jiff::Timestamp;
use rusqlite::{Connection, Params};

use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{list, micros};

/// Deletes parcels that ended before this, then batches that are settled and have no parcel any more.
pub(super) fn forget(connection: &Connection, before: Timestamp, limit: usize) -> Result<u64, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let ended = "SELECT seq FROM parcel WHERE ended_at IS NOT NULL AND ended_at < ?1 ORDER BY ended_at LIMIT ?2";
    let parcels: Vec<i64> = column(connection, ended, (micros(before), limit))?;
    for table in ["mail WHERE parcel", "parcel_line WHERE parcel", "parcel WHERE seq"] {
        let sql = format!("DELETE FROM {table} IN rarray(?1)");
        connection.prepare_cached(&sql).sql()?.execute([list(parcels.iter().copied())]).sql()?;
    }
    let settled = "SELECT click_batch, supplier_id FROM batch b WHERE settled = 1 AND NOT EXISTS
                       (SELECT 1 FROM parcel p WHERE p.click_batch = b.click_batch AND p.supplier_id = b.supplier_id)
                   LIMIT ?1";
    let mut batches = 0;
    for (click, supplier) in pairs(connection, settled, limit)? {
        for table in ["membership", "batch"] {
            let sql = format!("DELETE FROM {table} WHERE click_batch = ?1 AND supplier_id = ?2");
            connection.prepare_cached(&sql).sql()?.execute((&click, &supplier)).sql()?;
        }
        batches += 1;
    }
    let unheard = "DELETE FROM click_heard_of WHERE click_batch IN (SELECT h.click_batch FROM click_heard_of h
                       WHERE h.at < ?1 AND NOT EXISTS (SELECT 1 FROM batch b WHERE b.click_batch = h.click_batch) LIMIT ?2)";
    connection.prepare_cached(unheard).sql()?.execute((micros(before), limit)).sql()?;
    Ok(parcels.len() as u64 + batches)
}

fn column(connection: &Connection, sql: &str, params: impl Params) -> Result<Vec<i64>, StoreError> {
    let mut statement = connection.prepare_cached(sql).sql()?;
    statement.query_map(params, |row| row.get(0)).sql()?.collect::<rusqlite::Result<_>>().sql()
}

fn pairs(connection: &Connection, sql: &str, limit: i64) -> Result<Vec<(Vec<u8>, String)>, StoreError> {
    let mut statement = connection.prepare_cached(sql).sql()?;
    statement.query_map([limit], |row| Ok((row.get(0)?, row.get(1)?))).sql()?.collect::<rusqlite::Result<_>>().sql()
}
