//! Writing what became of entries, each under the guard that it still is where it was read.

use context::{EntryState, Mark, Outcome, StoreError};
use rusqlite::Connection;

use super::tally::Changes;
use super::turn::take_turn;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::micros;

/// Writes the marks of a batch.
///
/// # Errors
/// [`StoreError::Conflict`] when an entry is no longer in the state in which it was read.
pub(crate) fn write_marks(connection: &Connection, marks: &[Mark]) -> Result<(), StoreError> {
    let mut changes = Changes::default();
    let in_turn = take_turn(connection, marks)?;
    for mark in marks {
        let was_in_turn = in_turn.contains(&mark.seq);
        let done = match &mark.outcome {
            Outcome::Ignored(reason) if was_in_turn => note(connection, mark, reason)?,
            _ if was_in_turn => 1,
            Outcome::Handled => close(connection, mark)?,
            Outcome::Ignored(reason) => {
                note(connection, mark, reason)?;
                close(connection, mark)?
            }
            Outcome::Dead(reason) => {
                let dead = "UPDATE inbox_open SET state = 4, reason = ?3, due_at = 0,
                                holds = (SELECT thin FROM inbox WHERE inbox.seq = inbox_open.seq)
                            WHERE seq = ?1 AND state = ?2";
                connection.prepare_cached(dead).sql()?.execute((mark.seq, mark.from.code(), reason)).sql()?
            }
            Outcome::Overtaken(reason) => {
                let overtaken =
                    "UPDATE inbox_open SET holds = 0, reason = reason || '; ' || ?3 WHERE seq = ?1 AND state = ?2";
                connection.prepare_cached(overtaken).sql()?.execute((mark.seq, mark.from.code(), reason)).sql()?
            }
            Outcome::Held(_) | Outcome::Pending => reopen(connection, mark, 0, 0)?,
            Outcome::Retry { at, counts, .. } => reopen(connection, mark, micros(*at), i64::from(*counts))?,
        };
        if done != 1 {
            return Err(StoreError::Conflict(format!("inbox entry {}", mark.seq)));
        }
        changes.moves(&mark.kind, mark.from, mark.outcome.state());
    }
    changes.write(connection)
}

fn note(connection: &Connection, mark: &Mark, reason: &str) -> Result<usize, StoreError> {
    let note =
        "INSERT INTO inbox_note (seq, reason) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET reason = excluded.reason";
    connection.prepare_cached(note).sql()?.execute((mark.seq, reason)).sql()
}

fn close(connection: &Connection, mark: &Mark) -> Result<usize, StoreError> {
    let delete = "DELETE FROM inbox_open WHERE seq = ?1 AND state = ?2";
    connection.prepare_cached(delete).sql()?.execute((mark.seq, mark.from.code())).sql()
}

fn reopen(connection: &Connection, mark: &Mark, due_at: i64, failed: i64) -> Result<usize, StoreError> {
    let state: EntryState = mark.outcome.state();
    let update = "UPDATE inbox_open SET state = ?3, reason = ?4, due_at = ?5, attempts = attempts + ?6, holds = 0
                  WHERE seq = ?1 AND state = ?2";
    let params = (mark.seq, mark.from.code(), state.code(), mark.outcome.reason(), due_at, failed);
    connection.prepare_cached(update).sql()?.execute(params).sql()
}
