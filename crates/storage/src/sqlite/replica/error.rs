//! What the shared machinery says, as a replica says it.

use context::StoreError;
use replica::ports::ReplicaError;

/// `?` on what the writer and the readers answer.
pub(super) trait Told<T> {
    fn told(self) -> Result<T, ReplicaError>;
}

impl<T> Told<T> for Result<T, StoreError> {
    fn told(self) -> Result<T, ReplicaError> {
        self.map_err(|error| match error {
            StoreError::Conflict(what) => ReplicaError::Conflict(what),
            StoreError::Unavailable(text) => ReplicaError::Unavailable(text),
            StoreError::Full(text) => ReplicaError::Full(text),
            StoreError::Refused(text) => ReplicaError::Refused(text),
            StoreError::Corrupt(text) => ReplicaError::Corrupt(text),
        })
    }
}
