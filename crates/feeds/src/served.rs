//! The feeds of an instance, as it serves them to others.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use crate::{Chain, Feed, FeedError, FeedEvent};

/// An event of a feed and the chain after it.
#[derive(Debug, Clone)]
pub struct Chained {
    /// The event.
    pub event: FeedEvent,
    /// The chain of everything up to it.
    pub chain: Chain,
}

/// A feed at its source, where the chain after each event is known.
#[async_trait]
pub trait ServedFeed: Feed {
    /// As [`Feed::read`], each event with the chain after it.
    async fn read_chained(&self, after: u64, limit: usize, wait: Duration) -> Result<Vec<Chained>, FeedError>;
}

/// Where feeds are found by their names.
pub trait FeedSource: Send + Sync {
    /// The feed of that name; none where no audience could have it. One that has heard nothing yet is empty.
    fn feed(&self, name: &str) -> Option<Arc<dyn ServedFeed>>;

    /// The types in that feed that mean something only together with what was before, or ask for a question to the
    /// owner: thin ones and notifications.
    fn thin_kinds(&self, name: &str) -> Vec<&'static str>;
}
