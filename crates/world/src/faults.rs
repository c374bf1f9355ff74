//! What can be made to go wrong, switched at run time.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// The faults that are switched on. Shares are between 0 (never) and 1 (always).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Every call of the public interface takes this much longer.
    pub slow_ms: u64,
    /// Every call of the public interface is answered 503 and does nothing.
    pub down: bool,
    /// The share of commands that are carried out and whose answer is lost: the connection closes without one.
    pub drop_answers: f64,
    /// The share of commands that the supplier declines; a key is always declined or never.
    pub decline: f64,
    /// A command is answered only after its own event was delivered.
    pub echo_before_answer: bool,
    /// The share of events that are sent a second time.
    pub duplicates: f64,
    /// The share of events that are held back and sent after later ones.
    pub reorder: f64,
    /// Poison events per event: unknown types, wrong types, broken payloads. Each has a subject of its own.
    pub poison: f64,
    /// The seed of the choices above; setting faults starts the sequences anew.
    pub seed: u64,
}

impl Faults {
    /// Everything works.
    #[must_use]
    pub fn none() -> Self {
        Self {
            slow_ms: 0,
            down: false,
            drop_answers: 0.0,
            decline: 0.0,
            echo_before_answer: false,
            duplicates: 0.0,
            reorder: 0.0,
            poison: 0.0,
            seed: 1,
        }
    }
}

impl Default for Faults {
    fn default() -> Self {
        Self::none()
    }
}

/// The switchboard of the faults; clones share it.
#[derive(Debug, Clone)]
pub struct FaultBoard(Arc<Mutex<Board>>);

#[derive(Debug)]
struct Board {
    faults: Faults,
    /// Two sequences, so that calls and events do not disturb each other's choices.
    answers: ChaCha8Rng,
    events: ChaCha8Rng,
}

impl Board {
    fn new(faults: Faults) -> Self {
        let answers = ChaCha8Rng::seed_from_u64(faults.seed);
        let events = ChaCha8Rng::seed_from_u64(faults.seed ^ 0x00e7_e475);
        Self { faults, answers, events }
    }
}

impl FaultBoard {
    /// A board with these faults switched on.
    #[must_use]
    pub fn new(faults: Faults) -> Self {
        Self(Arc::new(Mutex::new(Board::new(faults))))
    }

    /// The faults switched on now.
    #[must_use]
    pub fn get(&self) -> Faults {
        self.board().faults.clone()
    }

    /// Switches to these faults.
    pub fn set(&self, faults: Faults) {
        *self.board() = Board::new(faults);
    }

    /// Whether this answer is lost.
    pub(crate) fn drops_answer(&self) -> bool {
        let mut board = self.board();
        let share = board.faults.drop_answers;
        chance(&mut board.answers, share)
    }

    /// What happens to the next event.
    pub(crate) fn event_fate(&self) -> EventFate {
        let mut board = self.board();
        let Faults { duplicates, reorder, poison, .. } = board.faults;
        EventFate {
            duplicated: chance(&mut board.events, duplicates),
            held_back: chance(&mut board.events, reorder),
            with_poison: chance(&mut board.events, poison),
        }
    }

    fn board(&self) -> MutexGuard<'_, Board> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What happens to an event on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EventFate {
    pub(crate) duplicated: bool,
    pub(crate) held_back: bool,
    pub(crate) with_poison: bool,
}

fn chance(generator: &mut ChaCha8Rng, share: f64) -> bool {
    // Drawn in any case, so that one switch does not shift the choices of another.
    let drawn: f64 = generator.random();
    drawn < share
}
