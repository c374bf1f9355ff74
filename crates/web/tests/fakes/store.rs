//! The store in memory, as far as a click needs it.

use async_trait::async_trait;
use context::StoreError;
use jiff::Timestamp;
use lifecycle::{Incarnation, SubmissionId};
use restocking::ports::{
    ClickAnswer, DueReview, Fetch, Guard, OrderRow, ProductDesk, Store, SubmissionRow, SupplierRow, Taking, Work,
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

    async fn articles(&self, _: &[String]) -> Result<Vec<restocking::facts::Article>, StoreError> {
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
                    let (incarnation, version, name) = (known.incarnation(), known.row.version, known.row.state.name());
                    write.guard == Guard::Was(incarnation, version, name)
                        || write.guard == Guard::Replaces(incarnation, version, name)
                });
                if !holds {
                    return Err(StoreError::Conflict("a suggestion".into()));
                }
            }
            for write in work.suggestions {
                put(&mut state, write.record);
            }
            state.clicks.extend(work.clicks);
            state.accepted.extend(work.accepted_clicks);
            state.unsent.extend(work.submissions);
            for pause in work.pauses {
                state.pauses.retain(|known| known.click != pause.click);
                state.pauses.extend(pause.paused_at.map(|_| pause));
            }
            for ended in work.ended_submissions {
                let gone: Vec<_> = state.unsent.extract_if(.., |row| row.id == ended.id).collect();
                state.undone.extend(gone);
            }
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

    async fn take_submissions(&self, _: Timestamp, _: Timestamp, _: Taking) -> Result<Vec<SubmissionRow>, StoreError> {
        Ok(Vec::new())
    }

    async fn unsent_submissions(&self, ids: &[SubmissionId]) -> Result<Vec<SubmissionRow>, StoreError> {
        let state = self.reachable()?;
        Ok(state.unsent.iter().filter(|row| ids.contains(&row.id)).cloned().collect())
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

    async fn note(&self, _: &str) -> Result<Option<String>, StoreError> {
        Ok(None)
    }

    async fn keep_note(&self, _: &str, _: &str) -> Result<(), StoreError> {
        Ok(())
    }

    async fn products_after(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>, StoreError> {
        let mut ids: Vec<String> =
            self.reachable()?.samples.iter().map(|sample| sample.product_id().to_owned()).collect();
        ids.sort();
        Ok(ids.into_iter().filter(|id| after.is_none_or(|after| id.as_str() > after)).take(limit).collect())
    }

    async fn stray_answers(&self) -> Result<u64, StoreError> {
        Ok(0)
    }
}
