//! Commands: the answers that are remembered, and what was carried out.

use rusqlite::{Connection, OptionalExtension as _};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::central::{AppliedChange, CentralError};
use crate::model::Change;

/// What became of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    Applied,
    Refused,
    Stale,
}

/// An answer that is given again when its key comes again.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Remembered {
    pub(crate) key: String,
    pub(crate) order_id: String,
    pub(crate) outcome: Outcome,
    pub(crate) status: u16,
    /// The version of the order after it, which is the answer's `ETag`.
    pub(crate) version: Option<u64>,
    pub(crate) answer: Box<RawValue>,
    /// Business time.
    pub(crate) at: String,
    /// Tells the same command from another under the same key.
    #[serde(skip)]
    pub(crate) digest: Vec<u8>,
}

pub(crate) fn find(db: &Connection, key: &str) -> Result<Option<Remembered>, CentralError> {
    let row = db
        .prepare_cached("SELECT order_id, digest, outcome, status, version, answer, at FROM command WHERE key = ?1")?
        .query_row([key], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, Vec<u8>>(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, u16>(3)?,
                row.get::<_, Option<u64>>(4)?,
                row.get::<_, String>(5)?,
                row.get::<_, String>(6)?,
            ))
        })
        .optional()?;
    row.map(|(order_id, digest, outcome, status, version, answer, at)| {
        let outcome = serde_json::from_value(outcome.into())?;
        let answer = RawValue::from_string(answer)?;
        Ok(Remembered { key: key.to_owned(), order_id, outcome, status, version, answer, at, digest })
    })
    .transpose()
}

pub(crate) fn remember(db: &Connection, command: &Remembered) -> Result<(), CentralError> {
    let outcome = match command.outcome {
        Outcome::Applied => "applied",
        Outcome::Refused => "refused",
        Outcome::Stale => "stale",
    };
    db.prepare_cached(
        "INSERT INTO command (key, order_id, digest, outcome, status, version, answer, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute((
        &command.key,
        &command.order_id,
        &command.digest,
        outcome,
        command.status,
        command.version,
        command.answer.get(),
        &command.at,
    ))?;
    Ok(())
}

pub(crate) fn note_applied(db: &Connection, applied: &AppliedChange) -> Result<(), CentralError> {
    db.prepare_cached("INSERT INTO applied_change (key, order_id, version, change) VALUES (?1, ?2, ?3, ?4)")?
        .execute((&applied.key, &applied.order_id, applied.version, serde_json::to_string(&applied.change)?))?;
    Ok(())
}

/// How many versions of orders came from commands with this key.
pub(crate) fn effects(db: &Connection, key: &str) -> Result<u64, CentralError> {
    let count = "SELECT COUNT(*) FROM (SELECT DISTINCT order_id, version FROM applied_change WHERE key = ?1)";
    Ok(db.prepare_cached(count)?.query_row([key], |row| row.get(0))?)
}

pub(crate) fn applied(db: &Connection) -> Result<Vec<AppliedChange>, CentralError> {
    let mut rows = db.prepare_cached("SELECT key, order_id, version, change FROM applied_change ORDER BY position")?;
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, String>(3)?)))?;
    rows.map(|row| {
        let (key, order_id, version, change) = row?;
        let change: Change = serde_json::from_str(&change)?;
        Ok(AppliedChange { key, order_id, version, change })
    })
    .collect()
}
