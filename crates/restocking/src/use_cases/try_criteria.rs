//! What a criteria file would do if it were in force: every product reviewed under it as the desk would, and nothing
//! stored.

use std::sync::Arc;

use context::{Clock, Ids, StoreError};
use criteria::{Faults, parse};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use crate::ports::{ProductDesk, Store};
use crate::review::{Cause, TrialRow, review_desk, trial_rows};
use crate::rules::Rules;

/// Most products of one page.
pub const LARGEST_TRIAL_PAGE: usize = 500;

/// Why a trial has no answer.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    /// The file cannot be used.
    #[error("{0}")]
    Faulty(#[from] Faults),
    /// The store is out.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What it would do to some products, in the order of their ids.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrialPage {
    /// Products looked at.
    pub products: u64,
    /// Where the next page begins; none on the last.
    pub next_after: Option<String>,
    /// What would be raised, changed or withdrawn.
    pub rows: Vec<TrialRow>,
}

/// Tries criteria against the stored facts.
pub struct TryCriteria {
    store: Arc<dyn Store>,
    rules: Arc<Rules>,
    /// Whether `rules` are those that what is stored was reviewed under.
    compares: bool,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    /// One page at a time: a trial is work for nobody's sake but that of whoever asks.
    turn: Mutex<()>,
}

impl TryCriteria {
    /// Over these ports, under the rules that are in force.
    pub fn new(store: Arc<dyn Store>, rules: Arc<Rules>, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        Self { store, rules, compares: true, clock, ids, turn: Mutex::new(()) }
    }

    /// The same where it is not known under which criteria was reviewed last: no change is said to come anyway.
    #[must_use]
    pub fn without_comparison(self) -> Self {
        Self { compares: false, ..self }
    }

    /// One page of products after a given one. Memory and time of a page do not grow with the number of products.
    ///
    /// # Errors
    /// When the file is faulty, or the store is out.
    pub async fn page(&self, file: &str, after: Option<&str>, limit: usize) -> Result<TrialPage, TrialError> {
        let tried = Arc::new(self.rules.with_criteria(Arc::new(parse(file)?)));
        let _turn = self.turn.lock().await;
        let limit = limit.clamp(1, LARGEST_TRIAL_PAGE);
        let ids = self.store.products_after(after, limit).await?;
        let next_after = ids.last().filter(|_| ids.len() == limit).cloned();
        let desks = self.store.desks(&ids).await?;
        let present = self.compares.then(|| Arc::clone(&self.rules));
        let (clock, fresh) = (Arc::clone(&self.clock), Arc::clone(&self.ids));
        let decide = move || {
            let decide = |desk: &ProductDesk| rows_of(desk, &tried, present.as_deref(), &*clock, &*fresh);
            desks.iter().flat_map(decide).collect()
        };
        let rows = tokio::task::spawn_blocking(decide).await;
        let rows = rows.map_err(|error| StoreError::Refused(format!("the trial failed: {error}")))?;
        Ok(TrialPage { products: ids.len() as u64, next_after, rows })
    }
}

fn rows_of(
    desk: &ProductDesk,
    tried: &Rules,
    present: Option<&Rules>,
    clock: &dyn Clock,
    ids: &dyn Ids,
) -> Vec<TrialRow> {
    let cause = Cause { text: "a trial".to_owned(), causation_id: None, correlation_id: "trial".to_owned() };
    let (now, as_of) = (clock.now(), clock.business_now());
    let found = review_desk(desk, tried, &cause, now, as_of, ids);
    let anyway = present.map(|present| review_desk(desk, present, &cause, now, as_of, ids)).unwrap_or_default();
    trial_rows(desk, &found, &anyway)
}
