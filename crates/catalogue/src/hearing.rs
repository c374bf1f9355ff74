//! What one context hears of another: read in a type of its own, and taken where it is news.

use std::collections::BTreeMap;

use context::{Entry, Outcome, StoreError};

use crate::ledger::{Filed, Key, Row, Write};

/// Reads the payload of an entry.
///
/// # Errors
/// What is wrong with it, for the dead letter.
pub(crate) fn read<T: Filed>(entry: &Entry) -> Result<T, String> {
    let data = entry.event.data.as_deref().map_or("null", |data| data.get());
    serde_json::from_str(data).map_err(|error| format!("the payload of {} cannot be read: {error}", entry.kind()))
}

/// The latest that was heard of aggregates of one kind, with the versions that were read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Heard<T> {
    known: BTreeMap<String, T>,
    /// Those that changed, and the version under which their rows were read.
    news: BTreeMap<String, u64>,
}

impl<T> Default for Heard<T> {
    fn default() -> Self {
        Self { known: BTreeMap::new(), news: BTreeMap::new() }
    }
}

impl<T: Filed> Heard<T> {
    /// What the ledger has of these.
    pub(crate) fn of(rows: &[(Key, Row)]) -> Result<Self, StoreError> {
        let mine = rows.iter().filter(|(key, _)| key.axis == T::AXIS);
        let known = mine.map(|(key, row)| Ok((key.id.clone(), row.read()?))).collect::<Result<_, StoreError>>()?;
        Ok(Self { known, news: BTreeMap::new() })
    }

    pub(crate) fn get(&self, id: &str) -> Option<&T> {
        self.known.get(id)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &T> {
        self.known.values()
    }

    /// Takes what is newer than what is known; answers what was known before, or the outcome of a stale one.
    pub(crate) fn take(&mut self, facts: T) -> Result<Option<T>, Outcome> {
        let (id, version) = (facts.id().to_owned(), facts.version());
        let before = self.known.get(&id).map_or(0, Filed::version);
        if version <= before {
            return Err(Outcome::Ignored(format!("version {version} is not newer than {before}, which is known")));
        }
        self.news.entry(id.clone()).or_insert(before);
        Ok(self.known.insert(id, facts))
    }

    /// What is to be written.
    pub(crate) fn writes(&self) -> Result<Vec<Write>, StoreError> {
        let facts = |(id, read_as): (&String, &u64)| self.known.get(id).map(|facts| Write::of(facts, *read_as, None));
        self.news.iter().filter_map(facts).collect()
    }
}
