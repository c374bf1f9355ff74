//! Submissions paused and resumed: those of one click, or all.

use std::sync::Arc;

use context::{Clock, Ids, LogEvent, StoreError};
use uuid::Uuid;

use crate::ports::{Pause as Pausing, Store, Work};
use crate::says::PauseTold;
use crate::suggestion::EventKind;

/// Pauses and resumes.
pub struct Pause {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl Pause {
    /// Over the submissions of a store.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        Self { store, clock, ids }
    }

    /// From now on no first call is begun of a click's submissions, or of any where none is named, until it is resumed.
    /// What was sent once is asked about to its end all the same, for it may have been done. Durable; doing it twice is
    /// doing it once.
    ///
    /// # Errors
    /// When the store is out; nothing was done.
    pub async fn set(
        &self,
        click: Option<Uuid>,
        is_paused: bool,
        correlation_id: &str,
        planner: Option<&str>,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        let kind = if is_paused { EventKind::SubmissionsPaused } else { EventKind::SubmissionsResumed };
        let event = LogEvent {
            id: self.ids.fresh(),
            kind: kind.name(),
            subject: click.map_or_else(|| "submissions/all".to_owned(), |click| format!("submissions/{click}")),
            time: now,
            correlation_id: correlation_id.to_owned(),
            causation_id: None,
            // Plain data with string keys cannot fail to be written.
            data: serde_json::to_string(&PauseTold { click_key: click, planner: planner.map(ToOwned::to_owned) })
                .unwrap_or_default(),
        };
        let pause = Pausing { click, paused_at: is_paused.then_some(now) };
        self.store.commit(Work { pauses: vec![pause], events: vec![event], ..Work::default() }).await
    }
}
