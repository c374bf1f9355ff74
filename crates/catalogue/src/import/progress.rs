//! How far each import is. Kept in memory: after a restart a file is simply imported again, without harm.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

use super::Kind;

/// Imports that are remembered.
const REMEMBERED: usize = 50;
/// Refused rows of one import that are kept; all are counted.
const REFUSED_KEPT: usize = 1_000;

/// Where an import stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Stand {
    /// Under way.
    Running,
    /// All rows were looked at.
    Done,
    /// It stopped in between; what was done stays, and the same file can be imported again.
    Failed {
        /// Why.
        reason: String,
    },
}

/// A row that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// Its line in the file.
    pub line: u64,
    /// Why, and what to do.
    pub reason: String,
}

/// An import, as far as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Its id.
    pub import_id: Uuid,
    /// What the file holds.
    pub kind: &'static str,
    /// When it began.
    pub began_at: Timestamp,
    /// Where it stands.
    #[serde(flatten)]
    pub stand: Stand,
    /// Rows of the file.
    pub rows: u64,
    /// Rows that were looked at.
    pub done: u64,
    /// Rows that changed something.
    pub changed: u64,
    /// Rows that said what is so already.
    pub unchanged: u64,
    /// Rows that were refused.
    pub refused: u64,
    /// The first of them, with their reasons.
    pub refusals: Vec<Refused>,
}

impl Progress {
    /// An import that begins.
    pub fn begin(import_id: Uuid, kind: Kind, rows: u64, began_at: Timestamp) -> Self {
        Self {
            import_id,
            kind: kind.name(),
            began_at,
            stand: Stand::Running,
            rows,
            done: 0,
            changed: 0,
            unchanged: 0,
            refused: 0,
            refusals: Vec::new(),
        }
    }

    /// One more row refused.
    pub fn refuse(&mut self, line: u64, reason: String) {
        self.done += 1;
        self.refused += 1;
        if self.refusals.len() < REFUSED_KEPT {
            self.refusals.push(Refused { line, reason });
        }
    }
}

/// The imports of this instance, the latest first.
#[derive(Debug, Default)]
pub struct Imports(Mutex<VecDeque<Progress>>);

impl Imports {
    /// Notes how far one is.
    pub fn note(&self, progress: &Progress) {
        let mut imports = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match imports.iter_mut().find(|known| known.import_id == progress.import_id) {
            Some(known) => *known = progress.clone(),
            None => imports.push_front(progress.clone()),
        }
        imports.truncate(REMEMBERED);
    }

    /// All that are remembered.
    pub fn all(&self) -> Vec<Progress> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// One of them.
    pub fn one(&self, id: Uuid) -> Option<Progress> {
        self.all().into_iter().find(|progress| progress.import_id == id)
    }
}
