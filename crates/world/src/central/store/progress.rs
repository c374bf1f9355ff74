//! How far each actor has worked, in business time.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};

use crate::central::CentralError;

pub(crate) fn find(db: &Connection, actor: &str) -> Result<Option<Timestamp>, CentralError> {
    let until: Option<String> = db
        .prepare_cached("SELECT until FROM progress WHERE actor = ?1")?
        .query_row([actor], |row| row.get(0))
        .optional()?;
    // What can not be read counts as never begun.
    Ok(until.and_then(|until| until.parse().ok()))
}

pub(crate) fn put(db: &Connection, actor: &str, until: Timestamp) -> Result<(), CentralError> {
    db.prepare_cached(
        "INSERT INTO progress (actor, until) VALUES (?1, ?2) ON CONFLICT (actor) DO UPDATE SET until = excluded.until",
    )?
    .execute((actor, until.to_string()))?;
    Ok(())
}
