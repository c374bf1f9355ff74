//! The inbox as the outside sees it: closed while there is no room on the disk.

use std::sync::Arc;

use async_trait::async_trait;
use context::{Cursor, DeadFilter, Entry, EntrySeq, Inbox, Incoming, Lane, Mark, Receipt, Released, StoreError, Tally};
use jiff::Timestamp;
use tokio::sync::watch;

use super::DiskGuard;

/// Takes nothing in while the ballast is given up; everything else goes on.
pub(crate) struct GatedInbox {
    pub(crate) inbox: Arc<dyn Inbox>,
    pub(crate) disk: Arc<DiskGuard>,
}

#[async_trait]
impl Inbox for GatedInbox {
    async fn receive(
        &self,
        batch: Vec<Incoming>,
        cursor: Option<Cursor>,
        now: Timestamp,
    ) -> Result<Vec<Receipt>, StoreError> {
        if self.disk.is_low() {
            return Err(StoreError::Full("events are taken again when there is room".to_owned()));
        }
        let received = self.inbox.receive(batch, cursor, now).await;
        if let Err(StoreError::Full(_)) = &received {
            self.disk.give_up();
        }
        received
    }

    async fn cursor(&self, feed: &str) -> Result<u64, StoreError> {
        self.inbox.cursor(feed).await
    }

    async fn next(&self, lane: Lane, now: Timestamp, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.inbox.next(lane, now, limit).await
    }

    async fn next_due(&self, lane: Lane, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        self.inbox.next_due(lane, now).await
    }

    async fn waiting(&self, subjects: &[String]) -> Result<Vec<Entry>, StoreError> {
        self.inbox.waiting(subjects).await
    }

    async fn mark(&self, marks: Vec<Mark>) -> Result<(), StoreError> {
        self.inbox.mark(marks).await
    }

    async fn tally(&self) -> Result<Tally, StoreError> {
        self.inbox.tally().await
    }

    async fn dead(&self, filter: DeadFilter) -> Result<Vec<Entry>, StoreError> {
        self.inbox.dead(filter).await
    }

    async fn entry(&self, seq: EntrySeq) -> Result<Option<Entry>, StoreError> {
        self.inbox.entry(seq).await
    }

    async fn journal(&self, subject: &str, limit: u32) -> Result<Vec<Entry>, StoreError> {
        self.inbox.journal(subject, limit).await
    }

    async fn release(&self, seq: EntrySeq, ignore: Option<String>, now: Timestamp) -> Result<Released, StoreError> {
        self.inbox.release(seq, ignore, now).await
    }

    fn arrivals(&self) -> watch::Receiver<u64> {
        self.inbox.arrivals()
    }
}

#[cfg(test)]
mod tests {
    use storage::sqlite::{Database, RESTOCKING};

    use super::*;

    #[tokio::test]
    async fn nothing_is_taken_in_while_the_ballast_is_given_up_and_the_rest_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Arc::new(DiskGuard::new(folder.path(), true));
        let inbox = Arc::new(Database::open(folder.path(), "restocking", RESTOCKING).unwrap());
        let gated = GatedInbox { inbox, disk: disk.clone() };
        assert!(gated.receive(Vec::new(), None, Timestamp::UNIX_EPOCH).await.is_ok());
        disk.give_up();
        assert!(matches!(gated.receive(Vec::new(), None, Timestamp::UNIX_EPOCH).await, Err(StoreError::Full(_))));
        assert!(gated.tally().await.is_ok());
    }
}
