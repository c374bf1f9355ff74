//! What an aggregate publishes: all of it, and beside that what changed.

use context::StoreError;
use event::Contract;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::ledger::Filed;

/// Facts that are published whole whenever they change.
pub trait Thick: Filed {
    /// The contract of the event that carries them.
    const CONTRACT: Contract;

    /// The same facts under another version.
    #[must_use]
    fn numbered(self, version: u64) -> Self;

    /// Whether two are the same but for the version.
    fn says_the_same(&self, other: &Self) -> bool {
        self.clone().numbered(other.version()) == *other
    }
}

/// An event to be said, without what an envelope adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its type.
    pub kind: &'static str,
    /// What it is about.
    pub subject: String,
    /// Payload, JSON.
    pub data: String,
}

impl Told {
    /// An event of a contract about an aggregate.
    ///
    /// # Errors
    /// When the payload cannot be written as JSON.
    pub fn new(contract: &Contract, id: &str, payload: &impl Serialize) -> Result<Self, StoreError> {
        let data = serde_json::to_string(payload).map_err(|error| StoreError::Refused(error.to_string()))?;
        Ok(Self { kind: contract.kind, subject: contract.subject.key(id), data })
    }

    /// The event that publishes facts.
    ///
    /// # Errors
    /// When they cannot be written as JSON.
    pub fn thick<T: Thick>(facts: &T) -> Result<Self, StoreError> {
        Self::new(&T::CONTRACT, facts.id(), facts)
    }
}

/// The JSON Merge Patch (RFC 7396) that makes one object of another.
///
/// A member that is null cannot be told from one that is absent in such a patch, so facts are compared as if it were.
pub fn merge_patch(before: &Value, after: &Value) -> Value {
    let (Value::Object(before), Value::Object(after)) = (before, after) else { return after.clone() };
    let mut patch = Map::new();
    for (name, value) in after {
        match before.get(name) {
            Some(known) if known == value => {}
            Some(known) => {
                patch.insert(name.clone(), merge_patch(known, value));
            }
            None if value.is_null() => {}
            None => {
                patch.insert(name.clone(), value.clone());
            }
        }
    }
    for name in before.keys().filter(|name| !after.contains_key(*name)) {
        patch.insert(name.clone(), Value::Null);
    }
    Value::Object(patch)
}
