//! Why something is not done.

use thiserror::Error;

/// Why a change is not made, in words that say what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// What was given cannot be.
    #[error("{field}: {reason}")]
    Invalid {
        /// The field.
        field: String,
        /// What is wrong with it, and what it may be.
        reason: String,
    },
    /// Something named does not exist.
    #[error("there is no {what} {id}; create it first")]
    Unknown {
        /// Such as `product`.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// It was changed by somebody else since it was read.
    #[error("it is at version {current} by now; look at it again and decide anew")]
    Stale {
        /// The version that it has.
        current: u64,
    },
}

impl Refusal {
    /// A field that cannot be so.
    pub fn invalid(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), reason: reason.into() }
    }
}
