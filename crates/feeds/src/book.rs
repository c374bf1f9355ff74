//! The book about readers: how far each has read, what was taken from it, and what it gave a receipt for.

use async_trait::async_trait;
use jiff::Timestamp;

use crate::FeedError;

/// How far a reader has read a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderPlace {
    /// The reader.
    pub reader: String,
    /// The feed.
    pub feed: String,
    /// It has everything up to here: from there it asked on.
    pub position: u64,
    /// When it asked last.
    pub at: Timestamp,
}

/// A feed taken from a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// The reader.
    pub reader: String,
    /// The feed; none for all that it has.
    pub feed: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A reader's word that it holds nothing of a feed any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasureReceipt {
    /// The reader.
    pub reader: String,
    /// The feed.
    pub feed: String,
    /// How far it had read.
    pub position: u64,
    /// Rows that it removed.
    pub rows: u64,
    /// When it had.
    pub erased_at: Timestamp,
}

/// Keeps the book. Writing the same again changes nothing.
#[async_trait]
pub trait ReaderBook: Send + Sync {
    /// Remembers where readers are.
    async fn keep(&self, places: Vec<ReaderPlace>) -> Result<(), FeedError>;

    /// Where they were, by reader and feed.
    async fn places(&self) -> Result<Vec<ReaderPlace>, FeedError>;

    /// Takes a feed, or all, from a reader.
    async fn revoke(&self, revocation: Revocation) -> Result<(), FeedError>;

    /// Gives back what was taken by the same word.
    async fn restore(&self, reader: &str, feed: Option<&str>) -> Result<(), FeedError>;

    /// What is taken at present.
    async fn revocations(&self) -> Result<Vec<Revocation>, FeedError>;

    /// Whether this feed, or all, is taken from a reader.
    async fn is_revoked(&self, reader: &str, feed: &str) -> Result<bool, FeedError>;

    /// Files a receipt.
    async fn file(&self, receipt: ErasureReceipt) -> Result<(), FeedError>;

    /// The latest receipt for each reader and feed.
    async fn receipts(&self) -> Result<Vec<ErasureReceipt>, FeedError>;
}
