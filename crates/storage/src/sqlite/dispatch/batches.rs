//! Batches, and who belongs to them.

use context::StoreError;
use dispatch::change::SupplierId;
use dispatch::ports::{BatchKey, BatchRow, Membership};
use jiff::Timestamp;
use rusqlite::{Connection, Params};
use uuid::Uuid;

use super::stored::{blob, id, pack, unpack};
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{list, micros, timestamp};

/// One look at the primary key each: a row of two values is found by no list.
pub(super) fn load(connection: &Connection, keys: &[BatchKey]) -> Result<Vec<BatchRow>, StoreError> {
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        let params = (key.click_batch.as_bytes(), key.supplier.as_str());
        found.extend(select(connection, "WHERE b.click_batch = ?1 AND b.supplier_id = ?2", params)?);
    }
    Ok(found)
}

pub(super) fn due(connection: &Connection, now: Timestamp, limit: usize) -> Result<Vec<BatchRow>, StoreError> {
    let rest = "WHERE due_at IS NOT NULL AND due_at <= ?1 ORDER BY due_at LIMIT ?2";
    select(connection, rest, (micros(now), i64::try_from(limit).unwrap_or(i64::MAX)))
}

fn select(connection: &Connection, rest: &str, params: impl Params) -> Result<Vec<BatchRow>, StoreError> {
    let sql = format!(
        "SELECT doc, due_at, revision, h.at FROM batch b LEFT JOIN click_heard_of h ON h.click_batch = b.click_batch {rest}"
    );
    let mut statement = connection.prepare_cached(&sql).sql()?;
    let mut rows = statement.query(params).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let (due_at, heard_at): (Option<i64>, Option<i64>) = (row.get(1).sql()?, row.get(3).sql()?);
        found.push(BatchRow {
            batch: unpack(blob(row, 0)?)?,
            due_at: due_at.map(timestamp).transpose()?,
            heard_at: heard_at.map(timestamp).transpose()?,
            revision: row.get(2).sql()?,
        });
    }
    Ok(found)
}

/// Writes batches, each under the revision it was read with.
pub(super) fn write(connection: &Connection, rows: &[BatchRow]) -> Result<(), StoreError> {
    let update = "UPDATE batch SET due_at = ?3, doc = ?4, revision = revision + 1, settled = ?6
                  WHERE click_batch = ?1 AND supplier_id = ?2 AND revision = ?5";
    let insert = "INSERT INTO batch (click_batch, supplier_id, due_at, doc, revision, settled)
                  VALUES (?1, ?2, ?3, ?4, ?5 + 1, ?6)
                  ON CONFLICT DO NOTHING";
    for row in rows {
        let (click, supplier) = (row.batch.click_batch(), row.batch.supplier().as_str());
        let due_at = row.due_at.map(micros);
        let params = (click.as_bytes(), supplier, due_at, pack(&row.batch)?, row.revision, row.batch.is_settled());
        let sql = if row.revision == 0 { insert } else { update };
        if connection.prepare_cached(sql).sql()?.execute(params).sql()? != 1 {
            return Err(StoreError::Conflict(format!("the batch of click {click} for supplier {supplier}")));
        }
    }
    Ok(())
}

/// Notes when clicks were heard of.
pub(super) fn hear_of(connection: &Connection, clicks: &[(Uuid, Timestamp)]) -> Result<(), StoreError> {
    let sql = "INSERT INTO click_heard_of (click_batch, at) VALUES (?1, ?2)
               ON CONFLICT DO UPDATE SET at = max(at, excluded.at)";
    let mut hear = connection.prepare_cached(sql).sql()?;
    for (click, at) in clicks {
        hear.execute((click.as_bytes(), micros(*at))).sql()?;
    }
    Ok(())
}

pub(super) fn memberships(connection: &Connection, incarnations: &[Uuid]) -> Result<Vec<Membership>, StoreError> {
    let sql = "SELECT incarnation, click_batch, supplier_id FROM membership WHERE incarnation IN rarray(?1)";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let asked = list(incarnations.iter().map(|id| id.as_bytes().to_vec()));
    let mut rows = statement.query([asked]).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let supplier = SupplierId::new(row.get::<_, String>(2).sql()?);
        found.push(Membership { incarnation: id(row, 0)?, batch: BatchKey { click_batch: id(row, 1)?, supplier } });
    }
    Ok(found)
}

pub(super) fn write_memberships(connection: &Connection, memberships: &[Membership]) -> Result<(), StoreError> {
    let sql = "INSERT INTO membership (incarnation, click_batch, supplier_id) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET click_batch = excluded.click_batch, supplier_id = excluded.supplier_id";
    let mut write = connection.prepare_cached(sql).sql()?;
    for Membership { incarnation, batch } in memberships {
        write.execute((incarnation.as_bytes(), batch.click_batch.as_bytes(), batch.supplier.as_str())).sql()?;
    }
    Ok(())
}
