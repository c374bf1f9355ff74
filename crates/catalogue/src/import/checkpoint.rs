//! How far an import is, as the context knows it that makes its rows: written with them, in their transaction.

use serde::{Deserialize, Serialize};

use super::{Progress, Refused};
use crate::ledger::Filed;

/// The rows of an import that a context has made. A kill between its transaction and what is noted beside it makes no row
/// twice, and loses none of the refusals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The import.
    pub import_id: String,
    /// Rows that were looked at; grows with every transaction.
    pub done: u64,
    /// Rows that changed something.
    pub changed: u64,
    /// Rows that said what is so already.
    pub unchanged: u64,
    /// Rows that were refused.
    pub refused: u64,
    /// Those of the latest transaction.
    pub refusals: Vec<Refused>,
}

impl Checkpoint {
    /// Where an import begins, or goes on.
    pub(super) fn of(progress: &Progress) -> Self {
        Self {
            import_id: progress.import_id.to_string(),
            done: progress.done,
            changed: progress.changed,
            unchanged: progress.unchanged,
            refused: progress.refused,
            refusals: Vec::new(),
        }
    }
}

impl Filed for Checkpoint {
    const AXIS: &'static str = "import";

    fn id(&self) -> &str {
        &self.import_id
    }

    fn version(&self) -> u64 {
        self.done
    }
}
