//! How far clicks have come.

use context::StoreError;
use jiff::Timestamp;
use restocking::ports::{ClickProgress, Clicks};
use rusqlite::{Connection, OptionalExtension as _, Row};
use uuid::Uuid;

use super::super::submissions::PACE_SECONDS;
use super::super::suggestions::optional_time;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::timestamp;

/// Slots of a minute.
const LATELY: i64 = 60 / PACE_SECONDS;

/// The columns of a click `c` that [`progress`] reads, given the first slot of the last minute.
const COLUMNS: &str =
    "c.key, c.at, c.accepted, c.applied, c.refused, c.undone, c.stray, c.attention, c.paused_at, c.ended_at,
     (SELECT coalesce(sum(n), 0) FROM click_pace p WHERE p.slot >= ?1 AND p.click = c.key)";

fn progress(row: &Row<'_>) -> Result<ClickProgress, StoreError> {
    let count = |index: usize| row.get::<_, u32>(index).sql();
    let key: [u8; 16] = row.get(0).sql()?;
    let (accepted, applied, refused, undone, stray) = (count(2)?, count(3)?, count(4)?, count(5)?, count(6)?);
    let waiting = accepted.checked_sub(applied + refused + undone + stray);
    Ok(ClickProgress {
        key: Uuid::from_bytes(key),
        at: timestamp(row.get(1).sql()?)?,
        accepted,
        applied,
        refused,
        undone,
        stray,
        waiting: waiting.ok_or_else(|| StoreError::Corrupt("more changes ended than were accepted".to_owned()))?,
        attention: count(7)?,
        lately: count(10)?,
        paused_at: optional_time(row.get(8).sql()?)?,
        ended_at: optional_time(row.get(9).sql()?)?,
    })
}

fn first_slot(now: Timestamp) -> i64 {
    now.as_second() / PACE_SECONDS - LATELY + 1
}

pub(super) fn clicks(connection: &Connection, now: Timestamp, limit: u32) -> Result<Clicks, StoreError> {
    let mut clicks = Clicks::default();
    for which in ["c.ended_at IS NULL", "c.ended_at IS NOT NULL"] {
        let sql = format!("SELECT {COLUMNS} FROM accepted_click c WHERE {which} ORDER BY c.at DESC LIMIT ?2");
        let mut statement = connection.prepare_cached(&sql).sql()?;
        let mut rows = statement.query((first_slot(now), limit)).sql()?;
        while let Some(row) = rows.next().sql()? {
            clicks.items.push(progress(row)?);
        }
    }
    let one =
        |sql: &str| connection.prepare_cached(sql).sql()?.query_row([], |row| row.get::<_, i64>(0)).optional().sql();
    clicks.paused_at = optional_time(one("SELECT at FROM submission_pause")?)?;
    clicks.waiting = one("SELECT count(*) FROM submission")?.and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
    let sql = "SELECT coalesce(sum(n), 0) FROM click_pace WHERE slot >= ?1";
    let lately: i64 = connection.prepare_cached(sql).sql()?.query_row([first_slot(now)], |row| row.get(0)).sql()?;
    clicks.lately = u64::try_from(lately).unwrap_or(0);
    Ok(clicks)
}

pub(super) fn one(connection: &Connection, key: Uuid, now: Timestamp) -> Result<Option<ClickProgress>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM accepted_click c WHERE c.key = ?2");
    let mut statement = connection.prepare_cached(&sql).sql()?;
    let mut rows = statement.query((first_slot(now), key.as_bytes())).sql()?;
    rows.next().sql()?.map(progress).transpose()
}
