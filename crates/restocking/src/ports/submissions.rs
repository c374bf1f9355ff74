//! Accepted changes on their way to the central system, and the clicks that they belong to.

use jiff::Timestamp;
use lifecycle::{Incarnation, Move, SubmissionId};
use serde::Serialize;
use uuid::Uuid;

use super::central::Command;
use crate::suggestion::LineRef;

/// A submission on its way to the central system.
#[derive(Debug, Clone, PartialEq)]
pub struct SubmissionRow {
    /// Its identity and idempotency key.
    pub id: SubmissionId,
    /// The suggestion.
    pub incarnation: Incarnation,
    /// The line.
    pub key: LineRef,
    /// The click.
    pub click_batch: Uuid,
    /// The planner who clicked, where that is known.
    pub planner: Option<String>,
    /// Accepted changes of this click for the same supplier.
    pub batch_size_for_supplier: u32,
    /// What is asked.
    pub command: Command,
    /// Send (again), or read back first.
    pub how: Move,
    /// Not before this wall time.
    pub due_at: Timestamp,
    /// Ties it to what caused it.
    pub correlation_id: String,
    /// Whether only one of its order is under way at a time: each moves the version on which the next one is
    /// conditional.
    pub takes_turn: bool,
}

/// A click that accepted something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AcceptedClick {
    /// The click's key.
    pub key: Uuid,
    /// When.
    pub at: Timestamp,
    /// Changes that it accepted, 1 or more.
    pub accepted: u32,
}

/// How a submission came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubmissionEnd {
    /// The central system made the change.
    Applied,
    /// The central system refused it.
    Refused,
    /// A planner took it back. Guarded: no call was begun for it.
    Undone,
    /// An answer came that fits nothing; must not happen.
    Stray,
}

/// A submission that has come to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndedSubmission {
    /// Which.
    pub id: SubmissionId,
    /// How.
    pub how: SubmissionEnd,
    /// When, wall time.
    pub at: Timestamp,
}

/// A pause, or its end. In a pause no first call is begun; what was sent once is asked about to its end, for it may have
/// been done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// Of one click; of all submissions where none is named.
    pub click: Option<Uuid>,
    /// Since when, wall time; none where it is over.
    pub paused_at: Option<Timestamp>,
}

/// How many submissions are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taking {
    /// At most so many.
    pub at_most: usize,
    /// At most so many of them for which no call was ever begun.
    pub first_calls: usize,
}

impl Taking {
    /// At most so many, whether they were called before or not.
    pub const fn any(at_most: usize) -> Self {
        Self { at_most, first_calls: at_most }
    }
}

/// How far a click has come. At any instant `accepted` is the sum of `applied`, `refused`, `undone`, `stray` and
/// `waiting`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClickProgress {
    /// The click's key.
    pub key: Uuid,
    /// When it was made.
    pub at: Timestamp,
    /// Changes that it accepted.
    pub accepted: u32,
    /// Of these, made by the central system.
    pub applied: u32,
    /// Refused by it.
    pub refused: u32,
    /// Taken back by a planner.
    pub undone: u32,
    /// Ended by an answer that fits nothing; must stay 0.
    pub stray: u32,
    /// Still to come to their end.
    pub waiting: u32,
    /// Of those that wait: their outcome is unknown past the deadline, and a person is called.
    pub attention: u32,
    /// Answered within the last minute.
    pub lately: u32,
    /// Since when it is paused.
    pub paused_at: Option<Timestamp>,
    /// When its last change came to its end.
    pub ended_at: Option<Timestamp>,
}

impl ClickProgress {
    /// Until the last change is answered: at the pace of the last minute, or at the one given where nothing was answered
    /// yet. None where neither is known.
    pub fn seconds_left(&self, now: Timestamp, per_second: Option<f64>) -> Option<u64> {
        let minute = now.duration_since(self.at).as_secs_f64().clamp(1.0, 60.0);
        let lately = (self.lately > 0).then(|| f64::from(self.lately) / minute);
        let pace = lately.or(per_second).filter(|pace| *pace > 0.0)?;
        Some((f64::from(self.waiting - self.attention.min(self.waiting)) / pace).ceil() as u64)
    }
}

/// The clicks that accepted something, those at work first, then the latest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clicks {
    /// Each with how far it has come.
    pub items: Vec<ClickProgress>,
    /// Since when all submissions are paused.
    pub paused_at: Option<Timestamp>,
    /// Submissions of all clicks that have not come to their end.
    pub waiting: u64,
    /// Answered within the last minute, of all clicks.
    pub lately: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn click(waiting: u32, lately: u32) -> ClickProgress {
        ClickProgress {
            key: Uuid::nil(),
            at: Timestamp::UNIX_EPOCH,
            accepted: 1_000,
            applied: 1_000 - waiting,
            refused: 0,
            undone: 0,
            stray: 0,
            waiting,
            attention: 100,
            lately,
            paused_at: None,
            ended_at: None,
        }
    }

    #[test]
    fn the_time_left_follows_the_pace_of_the_last_minute_or_the_stated_one() {
        let after = |seconds| Timestamp::from_second(seconds).unwrap_or_default();
        assert_eq!(click(700, 120).seconds_left(after(600), Some(99.0)), Some(300), "2 a second, 600 to go");
        assert_eq!(click(700, 120).seconds_left(after(30), None), Some(150), "within its first half minute");
        assert_eq!(click(700, 0).seconds_left(after(600), Some(10.0)), Some(60), "nothing answered yet");
        assert_eq!(click(700, 0).seconds_left(after(600), None), None);
    }
}
