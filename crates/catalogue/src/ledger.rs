//! The port of a context's ledger: the latest of each aggregate and axis, and what ties them together.

use async_trait::async_trait;
use context::{LogEvent, Mark, StoreError};
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What is kept of an aggregate on one axis: what it last published, or what was last heard of it.
pub trait Filed: Serialize + DeserializeOwned + Clone + PartialEq + Send + Sync + 'static {
    /// Axis of change, one of the context's own.
    const AXIS: &'static str;
    /// The kinds of links that lead to its rows, and to no others.
    const LINKS: &'static [&'static str] = &[];

    /// Id of the aggregate.
    fn id(&self) -> &str;

    /// Grows with every change.
    fn version(&self) -> u64;

    /// By what else it is found, as (kind of link, id that leads here).
    fn links(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// The words by which people find it.
    fn words(&self) -> Option<String> {
        None
    }
}

/// What a row is found by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Axis of change.
    pub axis: &'static str,
    /// Id of the aggregate.
    pub id: String,
}

impl Key {
    /// The row of an aggregate on the axis of a type.
    pub fn of<T: Filed>(id: impl Into<String>) -> Self {
        Self { axis: T::AXIS, id: id.into() }
    }
}

/// A row as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Id of the aggregate.
    pub id: String,
    /// Its version.
    pub version: u64,
    /// The facts, JSON.
    pub doc: String,
}

impl Row {
    /// The facts.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn read<T: Filed>(&self) -> Result<T, StoreError> {
        serde_json::from_str(&self.doc)
            .map_err(|error| StoreError::Corrupt(format!("{} {}: {error}", T::AXIS, self.id)))
    }
}

/// A row to be written, under the version it was read with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// Which row.
    pub key: Key,
    /// The version that was read; 0 where there was no row.
    pub read_as: u64,
    /// The version from now on.
    pub version: u64,
    /// The facts, JSON.
    pub doc: String,
    /// By what else it is found; takes the place of what was before.
    pub links: Vec<(&'static str, String)>,
    /// The kinds of links that lead to rows of this axis.
    pub link_kinds: &'static [&'static str],
    /// The words by which people find it.
    pub words: Option<String>,
    /// When something is to be done about it, or the last thing planned of it happens.
    pub due_at: Option<Timestamp>,
}

impl Write {
    /// The write that files facts.
    ///
    /// # Errors
    /// When they cannot be written as JSON.
    pub fn of<T: Filed>(facts: &T, read_as: u64, due_at: Option<Timestamp>) -> Result<Self, StoreError> {
        let doc = serde_json::to_string(facts).map_err(|error| StoreError::Refused(error.to_string()))?;
        let (key, version) = (Key::of::<T>(facts.id()), facts.version());
        Ok(Self {
            key,
            read_as,
            version,
            doc,
            links: facts.links(),
            link_kinds: T::LINKS,
            words: facts.words(),
            due_at,
        })
    }
}

/// All that one use case writes, in one transaction.
#[derive(Debug, Clone, Default)]
pub struct Work {
    /// Rows, each under its guard.
    pub writes: Vec<Write>,
    /// What became of inbox entries.
    pub marks: Vec<Mark>,
    /// What the log says.
    pub events: Vec<LogEvent>,
}

/// Which rows of an axis are listed, in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    /// The axis.
    pub axis: &'static str,
    /// Only those with all of these words, or words that begin so.
    pub words: Option<String>,
    /// Only ids that begin so.
    pub under: Option<String>,
    /// Only those of which something is due after this moment.
    pub due_after: Option<Timestamp>,
    /// Only after this id.
    pub after: Option<String>,
    /// At most so many.
    pub limit: u32,
}

impl ListQuery {
    /// The first rows of the axis of a type.
    pub fn of<T: Filed>(limit: u32) -> Self {
        Self { axis: T::AXIS, words: None, under: None, due_after: None, after: None, limit }
    }
}

/// The ledger of one context.
///
/// Every adapter passes the same conformance suite.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// Those of these rows that there are.
    async fn load(&self, keys: &[Key]) -> Result<Vec<(Key, Row)>, StoreError>;

    /// The ids to which links of a kind lead, as (from, to), in order.
    async fn linked(&self, kind: &'static str, from: &[String]) -> Result<Vec<(String, String)>, StoreError>;

    /// The same from one id, page by page: where they lead, in order, after another one.
    async fn linked_page(
        &self,
        kind: &'static str,
        from: &str,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<String>, StoreError>;

    /// To how many ids links of a kind lead from each of these; those from which none leads are left out.
    async fn linked_counts(&self, kind: &'static str, from: &[String]) -> Result<Vec<(String, u64)>, StoreError>;

    /// Rows of an axis.
    async fn list(&self, query: ListQuery) -> Result<Vec<Row>, StoreError>;

    /// How many rows an axis has.
    async fn count(&self, axis: &'static str) -> Result<u64, StoreError>;

    /// The rows of an axis that are due by now, the longest due first.
    async fn due(&self, axis: &'static str, now: Timestamp, limit: usize) -> Result<Vec<Row>, StoreError>;

    /// When the next row of an axis will be due.
    async fn next_due(&self, axis: &'static str) -> Result<Option<Timestamp>, StoreError>;

    /// Stores a piece of work whole, or not at all.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when a guard does not hold: load and decide again.
    async fn commit(&self, work: Work) -> Result<(), StoreError>;
}
