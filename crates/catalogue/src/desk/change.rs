//! A command, and the decision on it. Pure.

use std::collections::BTreeMap;

use super::Thick;
use crate::ledger::{Filed, Key, Row};
use crate::values::Refusal;
use context::StoreError;
use jiff::Timestamp;

use super::Told;

/// Rows that a decision looks at beside the aggregate itself.
#[derive(Debug, Default)]
pub struct Needed(BTreeMap<Key, Row>);

impl Needed {
    /// Of rows that were read.
    pub fn of(rows: impl IntoIterator<Item = (Key, Row)>) -> Self {
        Self(rows.into_iter().collect())
    }

    /// The facts of an aggregate of this context, where there are any.
    pub fn get<T: Filed>(&self, id: &str) -> Option<T> {
        self.0.get(&Key::of::<T>(id)).and_then(|row| row.read().ok())
    }

    /// Refuses where there is no such aggregate.
    ///
    /// # Errors
    /// Names what there is not.
    pub fn must_have<T: Filed>(&self, what: &'static str, id: &str) -> Result<(), Refusal> {
        if self.0.contains_key(&Key::of::<T>(id)) {
            return Ok(());
        }
        Err(Refusal::Unknown { what, id: id.to_owned() })
    }

    /// A row, whatever it is.
    pub(crate) fn row(&self, key: &Key) -> Option<&Row> {
        self.0.get(key)
    }

    /// What is written counts for what is decided after it.
    pub(crate) fn put(&mut self, key: Key, row: Row) {
        self.0.insert(key, row);
    }
}

/// A command: what an aggregate should be from now on.
pub trait Change: Send + Sync {
    /// What is changed.
    type Facts: Thick;

    /// Which aggregate.
    fn id(&self) -> &str;

    /// The version that whoever asks has seen; none where they do not care.
    fn seen(&self) -> Option<u64> {
        None
    }

    /// What else is looked at.
    fn needs(&self) -> Vec<Key> {
        Vec::new()
    }

    /// What it should be; its version does not matter.
    ///
    /// # Errors
    /// Why that cannot be.
    fn wanted(&self, now: Option<&Self::Facts>, needed: &Needed) -> Result<Self::Facts, Refusal>;

    /// Whether that is as good as there being nothing, where there is nothing yet.
    fn is_nothing(&self, _wanted: &Self::Facts) -> bool {
        false
    }

    /// What is said of it beside the thick event.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    fn beside(&self, _before: Option<&Self::Facts>, _after: &Self::Facts) -> Result<Vec<Told>, StoreError> {
        Ok(Vec::new())
    }

    /// When something is to be done about it, or the last thing planned of it happens.
    fn due_at(&self, _after: &Self::Facts, _needed: &Needed) -> Option<Timestamp> {
        None
    }
}

/// What a command comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision<F> {
    /// From now on it is this, under the next version.
    Changed(F),
    /// It is so already: nothing is said.
    NoChange,
}

/// Decides on a command.
///
/// # Errors
/// Why it is not done. What is so already is no matter of who saw which version.
pub fn decide<C: Change>(change: &C, now: Option<&C::Facts>, needed: &Needed) -> Result<Decision<C::Facts>, Refusal> {
    let current = now.map_or(0, Filed::version);
    let wanted = change.wanted(now, needed)?;
    if now.map_or_else(|| change.is_nothing(&wanted), |now| wanted.says_the_same(now)) {
        return Ok(Decision::NoChange);
    }
    if change.seen().is_some_and(|seen| seen != current) {
        return Err(Refusal::Stale { current });
    }
    Ok(Decision::Changed(wanted.numbered(current + 1)))
}
