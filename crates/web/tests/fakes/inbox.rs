//! An inbox in memory.

use async_trait::async_trait;
use context::{
    Cursor, DeadFilter, Entry, EntrySeq, EntryState, Inbox, Incoming, Lane, Mark, Receipt, Released, StoreError, Tally,
    Verdict,
};
use jiff::Timestamp;
use tokio::sync::watch;

use super::Fakes;

#[async_trait]
impl Inbox for Fakes {
    async fn receive(
        &self,
        batch: Vec<Incoming>,
        _: Option<Cursor>,
        now: Timestamp,
    ) -> Result<Vec<Receipt>, StoreError> {
        let mut state = self.reachable()?;
        let mut receipts = Vec::new();
        for incoming in batch {
            let known = state
                .entries
                .iter()
                .position(|entry| entry.event.source == incoming.event.source && entry.event.id == incoming.event.id);
            let same = known.map(|at| state.digests[at] == incoming.digest);
            let kind = incoming.event.kind.clone().unwrap_or_default();
            let (to, reason) = match incoming.verdict {
                Verdict::Sound => (EntryState::Pending, None),
                Verdict::Dead(reason) => (EntryState::Dead, Some(reason)),
            };
            let counts = state.tally.0.entry(kind).or_default();
            counts.received += 1;
            receipts.push(match same {
                Some(true) => {
                    counts.duplicates += 1;
                    Receipt::Duplicate
                }
                Some(false) => {
                    counts.contradictions += 1;
                    Receipt::Contradiction
                }
                None => {
                    counts.by_state[to as usize] += 1;
                    let seq = state.entries.len() as EntrySeq + 1;
                    state.digests.push(incoming.digest);
                    state.entries.push(Entry {
                        seq,
                        state: to,
                        event: incoming.event,
                        subject: incoming.subject,
                        correlation_id: incoming.correlation_id,
                        attempts: 0,
                        reason,
                        received_at: now,
                        reading: Default::default(),
                    });
                    if to == EntryState::Dead { Receipt::Dead } else { Receipt::Accepted }
                }
            });
        }
        Ok(receipts)
    }

    async fn cursor(&self, _: &str) -> Result<u64, StoreError> {
        Ok(0)
    }

    async fn next(&self, _: Lane, _: Timestamp, _: usize) -> Result<Vec<Entry>, StoreError> {
        Ok(Vec::new())
    }

    async fn next_due(&self, _: Lane, _: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        Ok(None)
    }

    async fn waiting(&self, _: &[String]) -> Result<Vec<Entry>, StoreError> {
        Ok(Vec::new())
    }

    async fn mark(&self, _: Vec<Mark>) -> Result<(), StoreError> {
        Ok(())
    }

    async fn tally(&self) -> Result<Tally, StoreError> {
        Ok(self.reachable()?.tally.clone())
    }

    async fn dead(&self, filter: DeadFilter) -> Result<Vec<Entry>, StoreError> {
        let state = self.reachable()?;
        let dead = state.entries.iter().filter(|entry| {
            entry.state == EntryState::Dead
                && filter.kind.as_deref().is_none_or(|kind| entry.kind() == kind)
                && filter.after.is_none_or(|after| entry.seq > after)
        });
        Ok(dead.take(filter.limit as usize).cloned().collect())
    }

    async fn entry(&self, seq: EntrySeq) -> Result<Option<Entry>, StoreError> {
        Ok(self.reachable()?.entries.iter().find(|entry| entry.seq == seq).cloned())
    }

    async fn journal(&self, subject: &str, limit: u32) -> Result<Vec<Entry>, StoreError> {
        let state = self.reachable()?;
        let of = state.entries.iter().filter(|entry| entry.subject.as_deref() == Some(subject));
        Ok(of.take(limit as usize).cloned().collect())
    }

    async fn release(&self, seq: EntrySeq, ignore: Option<String>, _: Timestamp) -> Result<Released, StoreError> {
        let mut state = self.reachable()?;
        let Some(entry) = state.entries.iter_mut().find(|entry| entry.seq == seq) else { return Ok(Released::Unknown) };
        if entry.state != EntryState::Dead {
            return Ok(Released::NotDead(entry.state));
        }
        entry.state = if ignore.is_some() { EntryState::Ignored } else { EntryState::Pending };
        entry.reason = ignore;
        Ok(Released::Done)
    }

    fn arrivals(&self) -> watch::Receiver<u64> {
        self.arrivals.subscribe()
    }
}
