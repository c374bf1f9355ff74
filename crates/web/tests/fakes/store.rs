//! The store in memory, as far as a click needs it.

use async_trait::async_trait;
use context::StoreError;
use jiff::Timestamp;
use lifecycle::{Incarnation, SubmissionId};
use restocking::ports::{
    ClickAnswer, DueReview, Fetch, Guard, OrderRow, ProductDesk, Store, SubmissionRow, SupplierRow, Work,
};
use restocking::review::Cause;
use restocking::suggestion::SuggestionRecord;
use uuid::Uuid;

use super::{Fakes, State};

/// Puts a row in the place of the one of its line.
pub(crate) fn put(state: &mut State, record: SuggestionRecord) {
    state.suggestions.retain(|known| known.key != record.key);
    state.suggestions.push(record);
}

#[async_trait]
impl Store for Fakes {
    async fn orders(&self, _: &[String]) -> Result<Vec<OrderRow>, StoreError> {
        Ok(Vec::new())
    }

    async fn suppliers(&self, _: &[String]) -> Result<Vec<SupplierRow>, StoreError> {
        Ok(Vec::new())
    }

    async fn desks(&self, _: &[String]) -> Result<Vec<ProductDesk>, StoreError> {
        Ok(Vec::new())
    }

    async fn suggestions(
        &self,
        incarnations: &[Incarnation],
    ) -> Result<Vec<(Incarnation, SuggestionRecord)>, StoreError> {
        let state = self.reachable()?;
        let found = state.suggestions.iter().filter(|record| incarnations.contains(&record.incarnation()));
        Ok(found.map(|record| (record.incarnation(), record.clone())).collect())
    }

    async fn commit(&self, work: Work) -> Result<(), StoreError> {
        {
            let mut state = self.reachable()?;
            for write in &work.suggestions {
                let holds = state.suggestions.iter().any(|known| {
                    write.guard == Guard::Was(known.incarnation(), known.row.version, known.row.state.name())
                });
                if !holds {
                    return Err(StoreError::Conflict("a suggestion".into()));
                }
            }
            for write in work.suggestions {
                put(&mut state, write.record);
            }
            state.clicks.extend(work.clicks);
        }
        self.append(work.events);
        Ok(())
    }

    async fn reviews_due(&self, _: Timestamp, _: usize) -> Result<Vec<DueReview>, StoreError> {
        Ok(Vec::new())
    }

    async fn review_all(&self, _: Timestamp, _: &Cause) -> Result<u64, StoreError> {
        Ok(0)
    }

    async fn fetches_due(&self, _: Timestamp, _: usize) -> Result<Vec<Fetch>, StoreError> {
        Ok(Vec::new())
    }

    async fn take_submissions(&self, _: Timestamp, _: Timestamp, _: usize) -> Result<Vec<SubmissionRow>, StoreError> {
        Ok(Vec::new())
    }

    async fn hasten_submissions(&self, _: &[SubmissionId], _: Timestamp) -> Result<(), StoreError> {
        Ok(())
    }

    async fn wakeable(&self, _: Timestamp, _: Timestamp, _: usize) -> Result<Vec<SuggestionRecord>, StoreError> {
        Ok(Vec::new())
    }

    async fn sweepable(
        &self,
        _: Timestamp,
        _: Option<Incarnation>,
        _: usize,
    ) -> Result<Vec<SuggestionRecord>, StoreError> {
        Ok(Vec::new())
    }

    async fn forget(&self, _: Timestamp, _: usize) -> Result<u64, StoreError> {
        Ok(0)
    }

    async fn click(&self, key: Uuid) -> Result<Option<ClickAnswer>, StoreError> {
        Ok(self.reachable()?.clicks.iter().find(|click| click.key == key).cloned())
    }

    async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        Ok(None)
    }

    async fn moment(&self, _: &str) -> Result<Option<Timestamp>, StoreError> {
        Ok(None)
    }

    async fn remember(&self, _: &str, _: Timestamp) -> Result<(), StoreError> {
        Ok(())
    }

    async fn stray_answers(&self) -> Result<u64, StoreError> {
        Ok(0)
    }
}
