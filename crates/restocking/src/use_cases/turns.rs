//! One at a time between loading facts and storing what was decided on them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// The turns of the loops that change facts or review them.
///
/// A guard holds for the row that is written, not for the rows that a decision only looked at: of a product that is
/// published and an order for it that is fetched at the same moment, neither round would see the other's fact, and the
/// review would be owed for ever. So these rounds take turns; calls to the outside stay outside of a turn. Several
/// programs on one database need the same from the database.
#[derive(Debug, Clone, Default)]
pub struct Turns {
    turn: Arc<Mutex<()>>,
    /// When many events were handled at once, the last time; milliseconds of wall time.
    crowded: Arc<AtomicI64>,
}

/// So many events in one round mean that more of them wait.
const CROWD: usize = 500;
/// For so long after such a round.
const STILL_CROWDED: i64 = 50;

impl Turns {
    /// Waits for the turn, which lasts as long as the guard.
    pub(super) async fn take(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.turn).lock_owned().await
    }

    /// Notes how many events were just handled at once.
    pub(super) fn note(&self, events: usize, now: Timestamp) {
        if events >= CROWD {
            self.crowded.store(now.as_millisecond(), Ordering::Relaxed);
        }
    }

    /// Whether events wait for their turn in a crowd: what may wait a little waits for them, because they will ask for it again.
    pub(super) fn is_crowded(&self, now: Timestamp) -> bool {
        now.as_millisecond().saturating_sub(self.crowded.load(Ordering::Relaxed)) < STILL_CROWDED
    }
}
