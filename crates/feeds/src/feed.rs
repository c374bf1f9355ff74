//! The port through which a feed is read, near or far.

use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::value::RawValue;
use thiserror::Error;

use crate::Chain;

/// One event of a feed, at its position in it.
#[derive(Debug, Clone)]
pub struct FeedEvent {
    /// Gapless, from 1, in this feed: it says nothing of what others may see.
    pub position: u64,
    /// Its id, the same in every feed that carries it.
    pub id: String,
    /// Its type, such as `price.price.published.v1`.
    pub kind: String,
    /// The aggregate it is about, such as `product/4711`.
    pub subject: String,
    /// When it happened.
    pub time: Timestamp,
    /// Ties together everything that follows from one cause.
    pub correlation_id: String,
    /// Payload, the JSON text in which it was written.
    pub data: Box<RawValue>,
}

/// How far a feed goes, and the digest of all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Position of the last event; 0 while there is none.
    pub position: u64,
    /// The chain up to it.
    pub chain: Chain,
}

impl Head {
    /// Of a feed without an event.
    pub const EMPTY: Self = Self { position: 0, chain: Chain::EMPTY };
}

/// A part of a snapshot: of each subject and type the latest event, as the feed was at one position.
#[derive(Debug, Clone)]
pub struct SnapshotChunk {
    /// The position and chain that the whole snapshot is of: the tail begins after it.
    pub at: Head,
    /// In the order of subject and type.
    pub events: Vec<FeedEvent>,
    /// Where the next chunk begins; none at the end.
    pub next: Option<String>,
    /// The digest over this chunk's events, [`Chain::EMPTY`] and then each.
    pub chunk: Chain,
}

/// Why a feed could not be read. Completes "failed to ...".
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum FeedError {
    /// Nobody answers, or not now: the same call may succeed later.
    #[error("reach the feed: {0}")]
    Unavailable(String),
    /// This reader may no longer have it: what was read of it is to be removed.
    #[error("read the feed any longer: {0}")]
    Revoked(String),
    /// This reader may not read it, or is not known; what it holds stays.
    #[error("read the feed: {0}")]
    Denied(String),
    /// The position asked for is not of this feed: the reader has to begin anew, from a snapshot.
    #[error("go on from there: {0}")]
    Reset(String),
    /// The answer is not what a feed answers.
    #[error("understand the feed: {0}")]
    Corrupt(String),
}

/// A feed. Over HTTP, in the same process, or played in a test.
#[async_trait]
pub trait Feed: Send + Sync {
    /// Its name: the context and the audience, such as `price.stores.north`.
    fn name(&self) -> &str;

    /// How far it goes.
    async fn head(&self) -> Result<Head, FeedError>;

    /// Events after a position in order, at most `limit`; where there is none, waits so long for one.
    async fn read(&self, after: u64, limit: usize, wait: Duration) -> Result<Vec<FeedEvent>, FeedError>;

    /// A part of a snapshot: the first where `from` is none, else the one at a place that the one before named, of the
    /// same position.
    async fn snapshot(&self, at: Option<u64>, from: Option<&str>, limit: usize) -> Result<SnapshotChunk, FeedError>;
}
