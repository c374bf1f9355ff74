//! How far a rebuild is: one row, written under the step before.

use context::StoreError;
use restocking::ports::{Part, TOLD_ROWS};
use restocking::rebuild::{Rebuild, RebuildState, Told};
use rusqlite::{Connection, OptionalExtension as _};

use super::super::stored::{from_json, json};
use crate::sqlite::error::Sql as _;

/// The latest rebuild.
pub(super) fn latest(connection: &Connection) -> Result<Option<Rebuild>, StoreError> {
    let sql = "SELECT doc FROM rebuild ORDER BY number DESC LIMIT 1";
    let doc: Option<String> = connection.prepare_cached(sql).sql()?.query_row([], |row| row.get(0)).optional().sql()?;
    doc.as_deref().map(from_json).transpose()
}

/// The first step.
pub(super) fn insert(connection: &Connection, rebuild: &Rebuild) -> Result<(), StoreError> {
    let schema = schema(connection)?;
    let sql = "INSERT INTO rebuild (number, id, step, is_over, schema, doc) VALUES (?1, ?2, ?3, 0, ?4, ?5)
               ON CONFLICT DO NOTHING";
    let params = (rebuild.number, rebuild.id.as_bytes(), step(rebuild), schema, json(rebuild)?);
    let written = connection.execute(sql, params).sql()?;
    if written == 1 { Ok(()) } else { Err(conflict()) }
}

/// A later step; the one before it must be what is stored.
pub(super) fn write(connection: &Connection, rebuild: &Rebuild) -> Result<(), StoreError> {
    let sql = "UPDATE rebuild SET step = ?3, is_over = ?4, doc = ?5
               WHERE number = ?1 AND id = ?2 AND step = ?3 - 1 AND is_over = 0 RETURNING schema";
    let params = (rebuild.number, rebuild.id.as_bytes(), step(rebuild), rebuild.state.is_over(), json(rebuild)?);
    let made: Option<i64> =
        connection.prepare_cached(sql).sql()?.query_row(params, |row| row.get(0)).optional().sql()?;
    let made = made.ok_or_else(conflict)?;
    if made != schema(connection)? && rebuild.state == RebuildState::Running && !rebuild.is_switched() {
        return Err(StoreError::Refused(
            "the program is a newer one than when the rebuild began, and keeps its data otherwise; abandon it and begin anew"
                .to_owned(),
        ));
    }
    Ok(())
}

fn schema(connection: &Connection) -> Result<i64, StoreError> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0)).sql()
}

fn step(rebuild: &Rebuild) -> i64 {
    i64::try_from(rebuild.step).unwrap_or(i64::MAX)
}

fn conflict() -> StoreError {
    StoreError::Conflict("the rebuild".to_owned())
}

/// Keeps rows to be told of, the first ones of each part.
pub(super) fn tell(connection: &Connection, number: u32, told: &[Told]) -> Result<(), StoreError> {
    let kept = "SELECT count(*) FROM rebuild_told WHERE number = ?1 AND part = ?2 AND is_mended = ?3";
    let sql =
        "INSERT INTO rebuild_told (number, part, is_mended, place, fault, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    for row in told {
        let place = (number, row.part.as_str(), row.is_mended);
        let kept: i64 = connection.prepare_cached(kept).sql()?.query_row(place, |row| row.get(0)).sql()?;
        if usize::try_from(kept).is_ok_and(|kept| kept < TOLD_ROWS) {
            let params = (number, row.part.as_str(), row.is_mended, &row.place, &row.fault, &row.detail);
            connection.prepare_cached(sql).sql()?.execute(params).sql()?;
        }
    }
    Ok(())
}

/// What was kept of them.
pub(super) fn told(connection: &Connection, number: u32, limit: u32) -> Result<Vec<Told>, StoreError> {
    let sql = "SELECT part, is_mended, place, fault, detail FROM rebuild_told WHERE number = ?1 ORDER BY n LIMIT ?2";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query((number, limit)).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let part: String = row.get(0).sql()?;
        let part = Part::ALL.into_iter().find(|known| known.as_str() == part);
        found.push(Told {
            part: part.ok_or_else(|| StoreError::Corrupt("a part of a source that is none".to_owned()))?,
            is_mended: row.get(1).sql()?,
            place: row.get(2).sql()?,
            fault: row.get(3).sql()?,
            detail: row.get(4).sql()?,
        });
    }
    Ok(found)
}

/// Forgets what was told of earlier rebuilds.
pub(super) fn forget_told(connection: &Connection, before: u32) -> Result<(), StoreError> {
    connection.execute("DELETE FROM rebuild_told WHERE number < ?1", [before]).sql().map(|_| ())
}
