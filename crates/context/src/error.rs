//! What can go wrong behind a storage port, and whether trying again helps.

use thiserror::Error;

/// Failure of a storage port. Texts complete "failed to ...".
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoreError {
    /// Somebody else changed the same row in between: load again and decide again, at once.
    #[error("{0} changed in the meantime")]
    Conflict(String),
    /// The store cannot be reached or is busy: wait and try again; nothing is wrong with the work.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// No room on the disk: reads go on, writes wait until there is room.
    #[error("the disk is full: {0}; free space in the data folder")]
    Full(String),
    /// The store refuses exactly this work (a constraint, a type): trying the same again cannot help.
    #[error("the database refuses it: {0}")]
    Refused(String),
    /// What was read back cannot be understood.
    #[error("what is stored cannot be read: {0}")]
    Corrupt(String),
}

impl StoreError {
    /// Whether the cause lies outside the work itself, so that nothing of it may be blamed.
    pub fn is_outage(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Full(_))
    }
}
