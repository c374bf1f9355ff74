//! Reviews that are owed: after a debounce, at midnight, when a supplier or the settings changed.

use std::collections::BTreeMap;
use std::time::Duration;

use context::StoreError;

use super::apply::Deps;
use crate::ports::{DueReview, Work};
use crate::review::review_desk;

/// Reviews in one transaction at most.
const IN_ONE_ROUND: usize = 1_000;
/// A review waits so long for a crowd of events that may ask for it again.
const PATIENCE: Duration = Duration::from_secs(1);

/// Works off the reviews that are due.
pub struct ReviewDue {
    deps: Deps,
}

impl ReviewDue {
    /// Reviews over these ports.
    pub fn new(deps: Deps) -> Self {
        Self { deps }
    }

    /// One round; answers how many products were reviewed.
    ///
    /// # Errors
    /// When the store is out; a conflict with a planner's click means: call again.
    pub async fn round(&self) -> Result<usize, StoreError> {
        let _turn = self.deps.turns.take().await;
        let (now, as_of) = (self.deps.clock.now(), self.deps.clock.business_now());
        if self.deps.turns.is_crowded(now) {
            let oldest = self.deps.store.reviews_due(now, 1).await?;
            if oldest.first().is_none_or(|oldest| oldest.due_at + PATIENCE > now) {
                return Ok(0);
            }
        }
        let due = self.deps.store.reviews_due(now, IN_ONE_ROUND).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let ids: Vec<String> = due.iter().map(|due| due.product_id.clone()).collect();
        let due: BTreeMap<&str, &DueReview> = due.iter().map(|due| (due.product_id.as_str(), due)).collect();
        let mut work = Work::default();
        for desk in self.deps.store.desks(&ids).await? {
            let Some(due) = due.get(desk.product_id.as_str()) else { continue };
            let found = review_desk(&desk, &self.deps.rules, &due.cause, now, as_of, &*self.deps.ids);
            work.suggestions.extend(found.suggestions);
            work.shortages.extend(found.shortage);
            work.events.extend(found.events);
            work.reviews_done.push((desk.product_id, due.token));
        }
        self.deps.store.commit(work).await?;
        Ok(ids.len())
    }
}
