//! The loop that empties an inbox: batches as large as the backlog, halved until a culprit stands alone.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;

use crate::{Backoff, Clock, Entry, Ids, Inbox, Lane, Outcome, StoreError};

/// A context's way of handling entries: load, decide, store.
#[async_trait]
pub trait Handler: Send + Sync {
    /// Handles a batch in one transaction: all of it is stored, marks included, or nothing.
    ///
    /// # Errors
    /// When the store fails. The worker tells by the error whether the batch or the store is to blame.
    async fn handle(&self, batch: &[Entry]) -> Result<(), StoreError>;
}

/// What one round did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drained {
    /// So many entries were taken; there may be more.
    Some(usize),
    /// Nothing is due; the earliest later one is due then.
    Nothing(Option<Timestamp>),
}

/// Takes batches from one lane of an inbox. A lone event waits for nobody; under load batches grow with the backlog.
pub struct Worker {
    inbox: Arc<dyn Inbox>,
    handler: Arc<dyn Handler>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    lane: Lane,
    largest_batch: usize,
}

/// Failures of one entry after which it is a dead letter.
const POISON_AFTER: u32 = 5;
/// Between tries of an entry that keeps failing: 1, 2, 4, 8 s.
const POISON_BACKOFF: Backoff = Backoff { first: Duration::from_secs(1), longest: Duration::from_secs(30) };
/// Conflicts in a row after which the batch is halved instead of tried again whole.
const CONFLICTS: u32 = 5;

impl Worker {
    /// A worker for one lane, taking at most `largest_batch` entries in one transaction.
    pub fn new(
        inbox: Arc<dyn Inbox>,
        handler: Arc<dyn Handler>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        lane: Lane,
        largest_batch: usize,
    ) -> Self {
        Self { inbox, handler, clock, ids, lane, largest_batch: largest_batch.max(1) }
    }

    /// Handles what is due now, one batch.
    ///
    /// # Errors
    /// Only when the store is out: wait and call again; nothing was parked for it.
    pub async fn round(&self) -> Result<Drained, StoreError> {
        let now = self.clock.now();
        let batch = self.inbox.next(self.lane, now, self.largest_batch).await?;
        if batch.is_empty() {
            return Ok(Drained::Nothing(self.inbox.next_due(self.lane, now).await?));
        }
        let taken = batch.len();
        self.handle(&batch).await?;
        Ok(Drained::Some(taken))
    }

    /// Handles a batch whole; where the store refuses it, its halves, until the culprit stands alone.
    async fn handle(&self, batch: &[Entry]) -> Result<(), StoreError> {
        let mut parts = vec![batch];
        while let Some(part) = parts.pop() {
            let Err(error) = self.handle_part(part).await else { continue };
            if error.is_outage() {
                return Err(error);
            }
            if let [culprit] = part {
                self.blame(culprit, &error).await?;
            } else {
                let (first, second) = part.split_at(part.len() / 2);
                parts.push(second);
                parts.push(first);
            }
        }
        Ok(())
    }

    async fn handle_part(&self, part: &[Entry]) -> Result<(), StoreError> {
        let mut conflicts = 0;
        loop {
            match self.handler.handle(part).await {
                Err(StoreError::Conflict(_)) if conflicts < CONFLICTS => conflicts += 1,
                other => return other,
            }
        }
    }

    async fn blame(&self, culprit: &Entry, error: &StoreError) -> Result<(), StoreError> {
        let failures = culprit.attempts + 1;
        let outcome = if failures >= POISON_AFTER {
            tracing::error!(entry = culprit.seq, kind = culprit.kind(), failures, %error, "event parked as a dead letter");
            Outcome::Dead(format!("failed {failures} times: {error}"))
        } else {
            tracing::warn!(entry = culprit.seq, kind = culprit.kind(), failures, %error, "event failed, tried again later");
            let delay = POISON_BACKOFF.jittered(failures, self.ids.chance());
            Outcome::Retry { at: self.clock.now() + delay, reason: error.to_string(), counts: true }
        };
        match self.inbox.mark(vec![culprit.mark(outcome)]).await {
            Err(StoreError::Conflict(_)) => Ok(()),
            other => other,
        }
    }
}
