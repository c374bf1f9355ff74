//! How times, ids and lists are stored.

use std::rc::Rc;

use context::StoreError;
use jiff::Timestamp;
use rusqlite::types::Value;
use uuid::Uuid;

/// Times are whole microseconds since 1970, UTC.
pub(crate) fn micros(time: Timestamp) -> i64 {
    time.as_microsecond()
}

/// A stored time.
pub(crate) fn timestamp(micros: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(micros).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// A stored id.
pub(crate) fn uuid(bytes: &[u8]) -> Result<Uuid, StoreError> {
    Uuid::from_slice(bytes).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// A list for `IN rarray(?)`: one statement for many keys.
pub(crate) fn list<T: Into<Value>>(items: impl IntoIterator<Item = T>) -> Rc<Vec<Value>> {
    Rc::new(items.into_iter().map(Into::into).collect())
}

/// A list of texts for `IN rarray(?)`.
pub(crate) fn texts<S: AsRef<str>>(items: &[S]) -> Rc<Vec<Value>> {
    list(items.iter().map(|item| item.as_ref().to_owned()))
}
