//! A line that cuts, doubles, mixes up, and falls silent.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use feeds::{Feed, FeedError, FeedEvent, Head, SnapshotChunk};

/// What happens to an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing.
    Fine,
    /// It is lost.
    Lost,
    /// Only a part of it arrives.
    Cut,
    /// Its beginning arrives twice.
    Doubled,
    /// It arrives in another order.
    Reversed,
    /// An event in its middle is missing.
    Holed,
    /// It is the answer to an earlier question.
    Late,
    /// Something in it was changed on the way.
    Tampered,
}

/// A feed behind such a line.
pub(crate) struct Weather<F> {
    pub(crate) feed: F,
    pub(crate) faults: Arc<Mutex<Vec<Fault>>>,
}

impl<F> Weather<F> {
    fn next(&self) -> Fault {
        self.faults.lock().unwrap().pop().unwrap_or(Fault::Fine)
    }
}

fn lost() -> FeedError {
    FeedError::Unavailable("the answer was lost".to_owned())
}

fn tampered(mut event: FeedEvent) -> FeedEvent {
    event.subject.push('!');
    event
}

#[async_trait]
impl<F: Feed> Feed for Weather<F> {
    fn name(&self) -> &str {
        self.feed.name()
    }

    async fn head(&self) -> Result<Head, FeedError> {
        match self.next() {
            Fault::Lost => Err(lost()),
            _ => self.feed.head().await,
        }
    }

    async fn read(&self, after: u64, limit: usize, wait: Duration) -> Result<Vec<FeedEvent>, FeedError> {
        let fault = self.next();
        let after = if fault == Fault::Late { after / 2 } else { after };
        let mut page = self.feed.read(after, limit, wait).await?;
        match fault {
            Fault::Fine | Fault::Late => {}
            Fault::Lost => return Err(lost()),
            Fault::Cut => page.truncate(page.len() / 2),
            Fault::Doubled => page.extend(page.clone().into_iter().take(3)),
            Fault::Reversed => page.reverse(),
            Fault::Holed if page.len() > 2 => drop(page.remove(page.len() / 2)),
            Fault::Holed => page.clear(),
            Fault::Tampered => page = page.into_iter().map(tampered).collect(),
        }
        Ok(page)
    }

    async fn snapshot(&self, at: Option<u64>, from: Option<&str>, limit: usize) -> Result<SnapshotChunk, FeedError> {
        let fault = self.next();
        let mut chunk = self.feed.snapshot(at, from, limit).await?;
        match fault {
            Fault::Fine | Fault::Late => {}
            Fault::Lost => return Err(lost()),
            Fault::Cut | Fault::Holed => chunk.events.truncate(chunk.events.len() / 2),
            Fault::Doubled => chunk.events.extend(chunk.events.clone()),
            Fault::Reversed => chunk.events.reverse(),
            Fault::Tampered => chunk.events = chunk.events.into_iter().map(tampered).collect(),
        }
        Ok(chunk)
    }
}
