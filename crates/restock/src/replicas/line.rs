//! A line to head office that can be taken away by a switch, to see what a store does without it.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use feeds::{Feed, FeedError, FeedEvent, Head, SnapshotChunk};
use replica::follow::Receipt;
use replica::ports::Receipts;
use replica::till::{HeadOffice, LineError};
use tokio::sync::watch;

/// Whether the line is there.
#[derive(Debug, Clone)]
pub(crate) struct LineSwitch(Arc<watch::Sender<bool>>);

impl Default for LineSwitch {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(true)))
    }
}

const TAKEN: &str = "the line was taken away by its switch";

impl LineSwitch {
    /// What is asked over the line, until it is taken away.
    async fn over<T>(&self, asked: impl Future<Output = T>) -> Result<T, &'static str> {
        let mut switch = self.0.subscribe();
        if !*switch.borrow_and_update() {
            return Err(TAKEN);
        }
        tokio::select! {
            answer = asked => Ok(answer),
            _ = switch.wait_for(|is_up| !is_up) => Err(TAKEN),
        }
    }
}

impl store::Line for LineSwitch {
    fn is_up(&self) -> bool {
        *self.0.borrow()
    }

    fn set(&self, is_up: bool) {
        self.0.send_replace(is_up);
    }
}

/// A feed at the other end of the line.
pub(crate) struct SwitchedFeed {
    pub(crate) feed: Arc<dyn Feed>,
    pub(crate) line: LineSwitch,
}

fn gone(text: &str) -> FeedError {
    FeedError::Unavailable(text.to_owned())
}

#[async_trait]
impl Feed for SwitchedFeed {
    fn name(&self) -> &str {
        self.feed.name()
    }

    async fn head(&self) -> Result<Head, FeedError> {
        self.line.over(self.feed.head()).await.map_err(gone)?
    }

    async fn read(&self, after: u64, limit: usize, wait: Duration) -> Result<Vec<FeedEvent>, FeedError> {
        self.line.over(self.feed.read(after, limit, wait)).await.map_err(gone)?
    }

    async fn snapshot(&self, at: Option<u64>, from: Option<&str>, limit: usize) -> Result<SnapshotChunk, FeedError> {
        self.line.over(self.feed.snapshot(at, from, limit)).await.map_err(gone)?
    }
}

/// Head office at the other end of the line.
pub(crate) struct SwitchedOffice {
    pub(crate) office: Arc<dyn HeadOffice>,
    pub(crate) line: LineSwitch,
}

#[async_trait]
impl HeadOffice for SwitchedOffice {
    async fn hand_over(&self, events: Vec<serde_json::Value>) -> Result<(), LineError> {
        let unavailable = |text: &str| LineError::Unavailable(text.to_owned());
        self.line.over(self.office.hand_over(events)).await.map_err(unavailable)?
    }
}

/// Whoever takes receipts at the other end of the line.
pub(crate) struct SwitchedReceipts {
    pub(crate) receipts: Arc<dyn Receipts>,
    pub(crate) line: LineSwitch,
}

#[async_trait]
impl Receipts for SwitchedReceipts {
    async fn hand_over(&self, receipt: &Receipt) -> Result<(), FeedError> {
        self.line.over(self.receipts.hand_over(receipt)).await.map_err(gone)?
    }
}
