//! How far an import is.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Checkpoint, Kind};

/// Where an import stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Stand {
    /// Others go before it.
    Waiting,
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

impl Stand {
    /// Whether nothing more will come of it.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Done | Self::Failed { .. })
    }
}

/// A row that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    pub kind: Kind,
    /// The file's name, where it is known.
    pub file_name: Option<String>,
    /// The planner who sent it, where it is known.
    pub planner: Option<String>,
    /// When it came.
    pub began_at: Timestamp,
    /// When it was over.
    pub ended_at: Option<Timestamp>,
    /// Where it stands.
    #[serde(flatten)]
    pub stand: Stand,
    /// How often it was taken up again after the program had ended in between.
    pub taken_up: u64,
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
}

/// An import as somebody asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What the file holds.
    pub kind: Kind,
    /// The file's name, where it is known.
    pub file_name: Option<String>,
    /// The planner who sent it, where it is known.
    pub planner: Option<String>,
    /// Rows of the file.
    pub rows: u64,
}

impl Progress {
    /// An import that has come and not begun.
    pub fn of(asked: Asked, import_id: Uuid, began_at: Timestamp) -> Self {
        let Asked { kind, file_name, planner, rows } = asked;
        Self {
            import_id,
            kind,
            file_name,
            planner,
            began_at,
            ended_at: None,
            stand: Stand::Waiting,
            taken_up: 0,
            rows,
            done: 0,
            changed: 0,
            unchanged: 0,
            refused: 0,
        }
    }

    /// Takes over what the context that makes the rows knows: its word goes before what was noted here.
    pub(super) fn adopt(&mut self, checkpoint: &Checkpoint) {
        self.done = checkpoint.done;
        self.changed = checkpoint.changed;
        self.unchanged = checkpoint.unchanged;
        self.refused = checkpoint.refused;
    }
}
