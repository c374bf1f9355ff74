//! The port of the inbox.

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::sync::watch;

use crate::{Entry, EntrySeq, EntryState, Incoming, Lane, Mark, Receipt, StoreError, Tally};

/// How far a subscription has read another log; stored in the transaction that receives its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// Name of the log that is read.
    pub feed: String,
    /// Position of the last event received.
    pub position: u64,
}

/// Which dead letters to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeadFilter {
    /// Only this type.
    pub kind: Option<String>,
    /// Only after this entry.
    pub after: Option<EntrySeq>,
    /// At most so many.
    pub limit: u32,
}

/// What became of a dead letter that an operator released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Released {
    /// It and what it held are pending again.
    Done,
    /// There is no entry with this number.
    Unknown,
    /// The entry is not dead (any more).
    NotDead(EntryState),
}

/// The durable queue, deduplication, retry schedule, dead letters and journal of one context.
///
/// Every adapter passes the same conformance suite.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// Stores a batch, all of it or nothing, and answers when it is durable: one receipt an event, in order.
    /// Deduplication is by `(source, id)` and content digest, without a window; events of the same batch count too.
    async fn receive(
        &self,
        batch: Vec<Incoming>,
        cursor: Option<Cursor>,
        now: Timestamp,
    ) -> Result<Vec<Receipt>, StoreError>;

    /// How far a feed has been received; 0 at the beginning.
    async fn cursor(&self, feed: &str) -> Result<u64, StoreError>;

    /// The next entries that may be handled now, in order of arrival, at most `limit`: pending, due, and without an
    /// earlier entry of the same subject that waits for a later try.
    async fn next(&self, lane: Lane, now: Timestamp, limit: usize) -> Result<Vec<Entry>, StoreError>;

    /// When the earliest pending entry of a lane that is not due yet will be.
    async fn next_due(&self, lane: Lane, now: Timestamp) -> Result<Option<Timestamp>, StoreError>;

    /// What waits at these subjects, in order of arrival: held entries, and dead thin ones that hold what comes after.
    async fn waiting(&self, subjects: &[String]) -> Result<Vec<Entry>, StoreError>;

    /// Writes what became of entries and nothing else (a failure, an operator's word).
    async fn mark(&self, marks: Vec<Mark>) -> Result<(), StoreError>;

    /// The figures per type.
    async fn tally(&self) -> Result<Tally, StoreError>;

    /// Dead letters, oldest first.
    async fn dead(&self, filter: DeadFilter) -> Result<Vec<Entry>, StoreError>;

    /// One entry in any state.
    async fn entry(&self, seq: EntrySeq) -> Result<Option<Entry>, StoreError>;

    /// The journal of a subject (`order/4711`), oldest first, at most `limit` of the latest.
    async fn journal(&self, subject: &str, limit: u32) -> Result<Vec<Entry>, StoreError>;

    /// Puts a dead entry back (`Outcome::Pending`) or sets it aside (`Outcome::Ignored`), and frees what it held.
    async fn release(&self, seq: EntrySeq, ignore: Option<String>, now: Timestamp) -> Result<Released, StoreError>;

    /// Changes whenever entries were received or released, so that a worker need not ask in vain.
    fn arrivals(&self) -> watch::Receiver<u64>;
}
