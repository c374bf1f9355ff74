//! The log of an audience as a feed, read in the same process.

mod pages;
mod snapshot;
mod source;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use context::StoreError;
use feeds::{Chained, Feed, FeedError, FeedEvent, Head, ServedFeed, SnapshotChunk};
use tokio::time::{Instant, timeout_at};

pub use source::ContextFeeds;

use super::Database;

/// A feed of a context's file. An audience that heard nothing yet has an empty one.
pub struct AudienceFeed {
    database: Arc<Database>,
    name: String,
    audience: String,
}

impl AudienceFeed {
    /// The feed of an audience (`stores`, `stores.north`); of the whole log where that is empty.
    pub fn new(database: Arc<Database>, audience: &str) -> Self {
        let name = match audience {
            "" => database.name().to_owned(),
            _ => format!("{}.{audience}", database.name()),
        };
        Self { database, name, audience: audience.to_owned() }
    }
}

/// What a store's failure is to a reader, without anything of what was asked.
fn feed_error(error: StoreError) -> FeedError {
    match error {
        StoreError::Corrupt(text) => FeedError::Corrupt(text),
        other => FeedError::Unavailable(other.to_string()),
    }
}

#[async_trait]
impl Feed for AudienceFeed {
    fn name(&self) -> &str {
        &self.name
    }

    async fn head(&self) -> Result<Head, FeedError> {
        let audience = self.audience.clone();
        let read = self.database.read(move |connection| pages::head(connection, &audience));
        Ok(read.await.map_err(feed_error)?.map_or(Head::EMPTY, |(_, head)| head))
    }

    async fn read(&self, after: u64, limit: usize, wait: Duration) -> Result<Vec<FeedEvent>, FeedError> {
        let read = self.read_chained(after, limit, wait).await?;
        Ok(read.into_iter().map(|chained| chained.event).collect())
    }

    async fn snapshot(&self, at: Option<u64>, from: Option<&str>, limit: usize) -> Result<SnapshotChunk, FeedError> {
        let (audience, from) = (self.audience.clone(), from.map(ToOwned::to_owned));
        let read = self
            .database
            .read(move |connection| Ok(snapshot::chunk(connection, &audience, at, from.as_deref(), limit)));
        read.await.map_err(feed_error)?
    }
}

#[async_trait]
impl ServedFeed for AudienceFeed {
    async fn read_chained(&self, after: u64, limit: usize, wait: Duration) -> Result<Vec<Chained>, FeedError> {
        let mut heads = self.database.head.subscribe();
        let until = Instant::now() + wait;
        loop {
            heads.mark_unchanged();
            let audience = self.audience.clone();
            let read = self.database.read(move |connection| Ok(pages::page(connection, &audience, after, limit)));
            let page = read.await.map_err(feed_error)??;
            // What others hear wakes this reader, too, and changes nothing for it.
            if !page.is_empty() || wait.is_zero() || !matches!(timeout_at(until, heads.changed()).await, Ok(Ok(()))) {
                return Ok(page);
            }
        }
    }
}
