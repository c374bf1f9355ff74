//! What the restocking context says about accepted suggestions: gathered into batches, sealed when complete.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use context::{Entry, Handler, Outcome, StoreError};
use jiff::Timestamp;
use uuid::Uuid;

use super::deps::Deps;
use super::news::News;
use crate::mail::contain_panic;
use crate::parcel::{Fact, Learned, SupplierBatch};
use crate::ports::{BatchKey, BatchRow, Membership, Work};

/// The handler of the internal lane.
pub struct TakeNews {
    deps: Deps,
}

impl TakeNews {
    /// A handler over these ports.
    #[must_use]
    pub const fn new(deps: Deps) -> Self {
        Self { deps }
    }

    async fn take(&self, entries: &[Entry]) -> Result<(), StoreError> {
        let mut work = Work::default();
        let mut read = Vec::new();
        let (offers, changes): (Vec<&Entry>, Vec<&Entry>) =
            entries.iter().partition(|entry| entry.kind() == super::news::OFFER_COMPOSED);
        if !offers.is_empty() {
            self.deps.take_offers(&mut work, &offers).await?;
        }
        for entry in changes {
            match News::read(entry) {
                Ok(news) => read.push((entry, news)),
                Err(fault) => work.marks.push(entry.mark(Outcome::Dead(fault.to_string()))),
            }
        }
        self.attribute(&mut read).await?;
        let keys: BTreeSet<BatchKey> = read.iter().filter_map(|(_, news)| news.batch.clone()).collect();
        let keys: Vec<BatchKey> = keys.into_iter().collect();
        let known = self.deps.store.batches(&keys).await?;
        // A bug in a decision must cost the event that meets it, not the program.
        let now = self.deps.clock.now();
        let learned = contain_panic(|| learn(&mut work, read, known, now));
        let touched = learned.map_err(|panicked| StoreError::Refused(panicked.to_string()))?;
        self.deps.seal(&mut work, touched).await?;
        self.deps.store.commit(work).await
    }

    /// Finds the batch of news that does not name it: a deadline that passed says nothing of the click.
    async fn attribute(&self, read: &mut [(&Entry, News)]) -> Result<(), StoreError> {
        let nameless: Vec<Uuid> =
            read.iter().filter(|(_, news)| news.batch.is_none()).map(|(_, news)| news.incarnation).collect();
        if nameless.is_empty() {
            return Ok(());
        }
        let stored = self.deps.store.memberships(&nameless).await?;
        let mut known: BTreeMap<Uuid, BatchKey> =
            stored.into_iter().map(|membership| (membership.incarnation, membership.batch)).collect();
        known.extend(read.iter().filter_map(|(_, news)| Some((news.incarnation, news.batch.clone()?))));
        for (_, news) in read {
            news.batch = news.batch.take().or_else(|| known.get(&news.incarnation).cloned());
        }
        Ok(())
    }
}

/// Lets the batches learn; answers those that know more than before. Pure.
fn learn(work: &mut Work, read: Vec<(&Entry, News)>, known: Vec<BatchRow>, now: Timestamp) -> Vec<BatchRow> {
    let mut rows: BTreeMap<BatchKey, BatchRow> = known.into_iter().map(|row| (key_of(&row.batch), row)).collect();
    let (mut touched, mut heard) = (BTreeSet::new(), BTreeSet::new());
    for (entry, news) in read {
        let Some(key) = news.batch else {
            let reason = "it belongs to no click that is known here".to_owned();
            work.marks.push(entry.mark(Outcome::Ignored(reason)));
            continue;
        };
        let row = rows.entry(key.clone()).or_insert_with(|| BatchRow {
            batch: SupplierBatch::new(key.click_batch, key.supplier.clone()),
            due_at: None,
            heard_at: None,
            revision: 0,
        });
        let mut outcome = Outcome::Ignored("nothing that was not known".to_owned());
        for fact in news.facts {
            let is_end = !matches!(fact, Fact::Accepted { .. });
            match row.batch.learn(fact) {
                Ok(Learned::Nothing) => {}
                Ok(Learned::Something) => {
                    touched.insert(key.clone());
                    if is_end {
                        heard.insert(key.click_batch);
                    }
                    outcome = Outcome::Handled;
                }
                Err(stranger) => {
                    outcome = Outcome::Dead(stranger.to_string());
                    break;
                }
            }
        }
        if outcome == Outcome::Handled || entry.kind() == super::news::ACCEPTED {
            work.memberships.push(Membership { incarnation: news.incarnation, batch: key });
            outcome = Outcome::Handled;
        }
        work.marks.push(entry.mark(outcome));
    }
    rows.retain(|key, _| touched.contains(key));
    for (key, row) in &mut rows {
        row.heard_at = if heard.contains(&key.click_batch) { Some(now) } else { row.heard_at };
    }
    work.clicks_heard_of.extend(heard.into_iter().map(|click| (click, now)));
    rows.into_values().collect()
}

fn key_of(batch: &SupplierBatch) -> BatchKey {
    BatchKey { click_batch: batch.click_batch(), supplier: batch.supplier().clone() }
}

#[async_trait]
impl Handler for TakeNews {
    async fn handle(&self, batch: &[Entry]) -> Result<(), StoreError> {
        self.take(batch).await
    }
}
