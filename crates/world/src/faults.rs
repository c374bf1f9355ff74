//! What can be made to go wrong, switched at run time.

use std::sync::{Arc, Mutex, PoisonError};

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
    /// The share of commands that the supplier declines.
    pub decline: f64,
    /// A command is answered only after its own event was delivered.
    pub echo_before_answer: bool,
    /// The share of events that are sent a second time.
    pub duplicates: f64,
    /// The share of events that are held back and sent after later ones.
    pub reorder: f64,
    /// Poison events per event: unknown types, wrong types, broken payloads.
    pub poison: f64,
    /// The seed of the choices above; setting faults starts the sequence anew.
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
pub struct FaultBoard(Arc<Mutex<Faults>>);

impl FaultBoard {
    /// A board with these faults switched on.
    #[must_use]
    pub fn new(faults: Faults) -> Self {
        Self(Arc::new(Mutex::new(faults)))
    }

    /// The faults switched on now.
    #[must_use]
    pub fn get(&self) -> Faults {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Switches to these faults.
    pub fn set(&self, faults: Faults) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = faults;
    }
}
