//! How far the direct lane has been taken, and what that leaves behind.

use std::collections::BTreeSet;

use context::{EntrySeq, EntryState, Mark, Outcome, StoreError};
use rusqlite::Connection;

use crate::sqlite::error::Sql as _;
use crate::sqlite::value::micros;

/// Up to which entry the direct lane has been taken.
pub(super) fn upto(connection: &Connection) -> Result<EntrySeq, StoreError> {
    connection.prepare_cached("SELECT upto FROM inbox_turn").sql()?.query_row([], |row| row.get(0)).sql()
}

/// Writes the marks of entries whose turn it is, and moves the turn behind them; answers which of the marks those were.
///
/// What the turn passes without a mark stays pending, with a row of its own. What a mark leaves unfinished gets one, too.
pub(super) fn take_turn(connection: &Connection, marks: &[Mark]) -> Result<BTreeSet<EntrySeq>, StoreError> {
    let before = upto(connection)?;
    let ahead = marks.iter().filter(|mark| mark.from == EntryState::Pending && mark.seq > before);
    let Some(last) = ahead.map(|mark| mark.seq).max() else { return Ok(BTreeSet::new()) };
    let sql = "SELECT seq FROM inbox WHERE seq > ?1 AND seq <= ?2 AND in_turn = 1
               AND NOT EXISTS (SELECT 1 FROM inbox_open o WHERE o.seq = inbox.seq)";
    let mut passed = connection.prepare_cached(sql).sql()?;
    let passed: Result<BTreeSet<EntrySeq>, _> = passed.query_map((before, last), |row| row.get(0)).sql()?.collect();
    let mut unmarked = passed.sql()?;
    let mut taken = BTreeSet::new();
    for mark in marks.iter().filter(|mark| mark.from == EntryState::Pending) {
        if unmarked.remove(&mark.seq) {
            taken.insert(mark.seq);
            leave(connection, mark.seq, &mark.outcome)?;
        }
    }
    let Some(last) = taken.last() else { return Ok(taken) };
    for seq in unmarked.range(..last) {
        leave(connection, *seq, &Outcome::Pending)?;
    }
    connection.prepare_cached("UPDATE inbox_turn SET upto = ?1").sql()?.execute([last]).sql()?;
    Ok(taken)
}

/// What the turn leaves behind of an entry.
fn leave(connection: &Connection, seq: EntrySeq, outcome: &Outcome) -> Result<(), StoreError> {
    if matches!(outcome, Outcome::Handled | Outcome::Ignored(_)) {
        return Ok(());
    }
    let (due_at, failed) = match outcome {
        Outcome::Retry { at, counts, .. } => (micros(*at), i64::from(*counts)),
        _ => (0, 0),
    };
    let is_dead = matches!(outcome, Outcome::Dead(_));
    let sql = "INSERT INTO inbox_open (seq, lane, state, subject, holds, attempts, due_at, reason)
               SELECT seq, 0, ?2, subject, ?3 AND thin AND subject IS NOT NULL, ?4, ?5, ?6 FROM inbox WHERE seq = ?1";
    let params = (seq, outcome.state().code(), is_dead, failed, due_at, outcome.reason());
    connection.prepare_cached(sql).sql()?.execute(params).sql().map(|_| ())
}
