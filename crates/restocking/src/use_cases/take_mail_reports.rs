//! What the dispatch context says about its mails: the last step of a click.

use std::collections::BTreeMap;

use async_trait::async_trait;
use context::{Entry, Handler, Outcome, StoreError};
use jiff::Timestamp;
use lifecycle::{Effect, Incarnation, Input, MailOutcome, Millis, ParcelId, Slot, step};
use serde::Deserialize;
use uuid::Uuid;

use super::apply::Deps;
use super::settle::review_again;
use crate::ports::{SuggestionWrite, Work};
use crate::review::{Telling, guard_of, told};
use crate::suggestion::{EventKind, SuggestionRecord};

/// The type that says a mail was accepted by the mail server.
pub const MAIL_ACCEPTED: &str = "dispatch.mail.accepted.v1";
/// The type that says a mail was given up.
pub const MAIL_FAILED: &str = "dispatch.mail.failed.v1";
/// What this context reads of the dispatch context's log.
pub const MAIL_REPORTS: &[&str] = &[MAIL_ACCEPTED, MAIL_FAILED];

/// As far as it matters here.
#[derive(Debug, Deserialize)]
struct MailReport {
    parcel_id: Uuid,
    incarnations: Vec<Uuid>,
    #[serde(default)]
    reason: Option<String>,
}

/// The handler of the internal lane.
pub struct TakeMailReports {
    deps: Deps,
}

impl TakeMailReports {
    /// A handler over these ports.
    pub fn new(deps: Deps) -> Self {
        Self { deps }
    }

    async fn take(&self, reports: &[Entry]) -> Result<(), StoreError> {
        let mut work = Work::default();
        let mut read = Vec::new();
        for entry in reports {
            let data = entry.event.data.as_deref().map_or("null", |data| data.get());
            match serde_json::from_str::<MailReport>(data) {
                Ok(report) => read.push((entry, report)),
                Err(fault) => work.marks.push(entry.mark(Outcome::Dead(fault.to_string()))),
            }
        }
        let incarnations: Vec<Incarnation> =
            read.iter().flat_map(|(_, report)| &report.incarnations).map(|id| Incarnation(id.as_u128())).collect();
        let records = self.deps.store.suggestions(&incarnations).await?;
        self.decide(&mut work, &read, records, self.deps.clock.now());
        self.deps.store.commit(work).await
    }

    fn decide(
        &self,
        work: &mut Work,
        read: &[(&Entry, MailReport)],
        records: Vec<(Incarnation, SuggestionRecord)>,
        now: Timestamp,
    ) {
        let before: BTreeMap<Incarnation, SuggestionRecord> = records.into_iter().collect();
        let mut current = before.clone();
        for (entry, report) in read {
            let is_failed = entry.kind() == MAIL_FAILED;
            for id in &report.incarnations {
                let incarnation = Incarnation(id.as_u128());
                let Some(record) = current.get(&incarnation) else { continue };
                let outcome = if is_failed { MailOutcome::Failed } else { MailOutcome::Accepted };
                let input = Input::Mailed { incarnation, parcel: ParcelId(report.parcel_id.as_u128()), outcome };
                let taken = step(Slot::Row(record.row.clone()), input, Millis(now.as_millisecond()));
                let Slot::Row(row) = taken.slot else { continue };
                let after = SuggestionRecord { row, ..record.clone() };
                for effect in &taken.effects {
                    let telling = || Telling {
                        because: report.reason.clone(),
                        is_noise: false,
                        causation_id: Some(entry.event.id.clone()),
                        correlation_id: Some(entry.correlation_id.clone()),
                        ..Telling::default()
                    };
                    match effect {
                        Effect::MailFailed { .. } => {
                            tracing::error!(
                                order = after.key.order_id,
                                "a mail could not be delivered; the change at the central system stands"
                            );
                            work.events.push(told(EventKind::MailFailed, &after, telling(), now, &*self.deps.ids));
                        }
                        Effect::Handled => {
                            work.events.push(told(EventKind::Handled, &after, telling(), now, &*self.deps.ids))
                        }
                        Effect::ReviewAgain => work.reviews_due.push(review_again(&after, now)),
                        _ => {}
                    }
                }
                current.insert(incarnation, after);
            }
            work.marks.push(entry.mark(Outcome::Handled));
        }
        for (incarnation, after) in current {
            let Some(before) = before.get(&incarnation) else { continue };
            if before.row != after.row {
                let guard = guard_of(Some(before), &after.row);
                work.suggestions.push(SuggestionWrite { record: after, guard });
            }
        }
    }
}

#[async_trait]
impl Handler for TakeMailReports {
    async fn handle(&self, batch: &[Entry]) -> Result<(), StoreError> {
        self.take(batch).await
    }
}
