//! A reader that believes nothing: positions have to follow one another, and the chain has to come out the same.

use std::time::Duration;

use crate::{Chain, Feed, FeedError, FeedEvent, Head};

/// Reads a feed from a place on, and checks it. Its place is what its owner has stored together with what it read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    at: Head,
}

impl Verified {
    /// From the beginning, or behind what was read and checked before.
    pub fn from(at: Head) -> Self {
        Self { at }
    }

    /// How far it has read, and the chain of that.
    pub fn at(&self) -> Head {
        self.at
    }

    /// The next events. Where that was all, the chain is compared with that of the feed's head.
    ///
    /// # Errors
    /// [`FeedError::Corrupt`] when a position is missing or the chain differs: nothing of this page may be kept, and the
    /// reader stays where it was.
    pub async fn next(&mut self, feed: &dyn Feed, limit: usize, wait: Duration) -> Result<Vec<FeedEvent>, FeedError> {
        let events = feed.read(self.at.position, limit, wait).await?;
        let after = Self::after(self.at, &events)?;
        if events.len() < limit {
            Self { at: after }.compare(feed).await?;
        }
        self.at = after;
        Ok(events)
    }

    /// Whether what was read is what the feed holds; and how far the feed is, in one round trip. Nothing can be said of
    /// the chain while the feed is ahead.
    ///
    /// # Errors
    /// [`FeedError::Corrupt`] when the chains differ at the same position, [`FeedError::Reset`] when the feed is behind.
    pub async fn compare(&self, feed: &dyn Feed) -> Result<Head, FeedError> {
        let head = feed.head().await?;
        if head.position < self.at.position {
            let text = format!("{} ends at {}, before position {}", feed.name(), head.position, self.at.position);
            return Err(FeedError::Reset(text));
        }
        if head.position == self.at.position && head.chain != self.at.chain {
            return Err(FeedError::Corrupt(format!("the digest of {} differs at {}", feed.name(), head.position)));
        }
        Ok(head)
    }

    /// Where events lead that follow a place.
    ///
    /// # Errors
    /// [`FeedError::Corrupt`] when a position is missing, or comes twice.
    pub fn after(at: Head, events: &[FeedEvent]) -> Result<Head, FeedError> {
        events.iter().try_fold(at, |at, event| {
            let expected = at.position + 1;
            if event.position != expected {
                return Err(FeedError::Corrupt(format!("position {} came where {expected} was due", event.position)));
            }
            Ok(Head { position: expected, chain: at.chain.then(event) })
        })
    }
}

/// Reads a snapshot chunk by chunk, all of one position, each checked. It can be stored between two chunks and taken up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VerifiedSnapshot {
    at: Option<Head>,
    next: Option<String>,
    last: Option<(String, String)>,
}

impl VerifiedSnapshot {
    /// From its beginning.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes up one whose chunks up to here are kept: of this place, with this one next, behind this subject and type.
    pub fn resume(at: Head, next: String, last: (String, String)) -> Self {
        Self { at: Some(at), next: Some(next), last: Some(last) }
    }

    /// The place of which it is; the tail begins behind it. None before the first chunk.
    pub fn at(&self) -> Option<Head> {
        self.at
    }

    /// Where the next chunk begins; none before the first chunk, and after the last one.
    pub fn next_place(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// Whether there is another chunk.
    pub fn has_more(&self) -> bool {
        self.at.is_none() || self.next.is_some()
    }

    /// The events of the next chunk; none after the last one.
    ///
    /// # Errors
    /// [`FeedError::Corrupt`] when its digest differs, it is of another position than the chunks before, or out of order.
    pub async fn next(&mut self, feed: &dyn Feed, limit: usize) -> Result<Vec<FeedEvent>, FeedError> {
        if !self.has_more() {
            return Ok(Vec::new());
        }
        let chunk = feed.snapshot(self.at.map(|at| at.position), self.next.as_deref(), limit).await?;
        let corrupt = |text: &str| Err(FeedError::Corrupt(format!("{text} in a snapshot of {}", feed.name())));
        if self.at.is_some_and(|at| at != chunk.at) {
            return corrupt("another position came");
        }
        if chunk.events.iter().fold(Chain::EMPTY, |chain, event| chain.then(event)) != chunk.chunk {
            return corrupt("the digest of a chunk differs");
        }
        let mut last = self.last.clone();
        for event in &chunk.events {
            let key = Some((event.subject.clone(), event.kind.clone()));
            if key <= last || event.position > chunk.at.position {
                return corrupt("an event came out of order");
            }
            last = key;
        }
        if chunk.next.is_some() && chunk.events.is_empty() {
            return corrupt("nothing came and something was to follow");
        }
        *self = Self { at: Some(chunk.at), next: chunk.next, last };
        Ok(chunk.events)
    }
}
