//! A planner's click on one suggestion or on thousands: each guarded by its own (incarnation, version).

mod answer;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use context::{Clock, Ids, StoreError};
use jiff::Timestamp;
use lifecycle::{Action, ClickKey, Effect, Incarnation, Input, Level, Millis, Move, Reply, Slot, SubmissionId, step};
use uuid::Uuid;

use crate::planners::Viewer;
use crate::ports::{Central, ClickAnswer, Command, Store, SubmissionRow, SuggestionWrite, Work};
use crate::review::{Telling, guard_of, told};
use crate::suggestion::{ClickTold, EventKind, LineRef, SuggestionRecord};

pub use answer::{ClickAction, ClickItem, ClickOutcome, ClickResult};
use answer::{because, refusal};

/// Conflicts with reviews in a row after which the click is answered as a failure.
const CONFLICTS: u32 = 20;

/// The planner's actions.
pub struct Click {
    store: Arc<dyn Store>,
    central: Arc<dyn Central>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

/// What one click is decided with.
struct Clicked<'a> {
    key: Uuid,
    action: &'a ClickAction,
    level: Level,
    now: Timestamp,
    /// Of the planner's request: what its effects name as their cause. They carry on the suggestion's own id, so that one
    /// id leads from the event to the mail.
    correlation_id: &'a str,
    /// Who clicks: what is not theirs to act on is refused, and what they do is recorded with their id.
    viewer: &'a Viewer,
    ids: &'a dyn Ids,
}

impl Click {
    /// Actions on the suggestions of a store.
    pub fn new(store: Arc<dyn Store>, central: Arc<dyn Central>, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        Self { store, central, clock, ids }
    }

    /// Does one action on all items, as one batch: one transaction, one result an item, in order. The same click key
    /// gets the same answer and does nothing again.
    ///
    /// # Errors
    /// When the store is out; nothing was done.
    pub async fn click(
        &self,
        key: Uuid,
        items: &[ClickItem],
        action: &ClickAction,
        correlation_id: &str,
        viewer: &Viewer,
    ) -> Result<Vec<ClickResult>, StoreError> {
        let mut conflicts = 0;
        loop {
            if let Some(answered) = self.store.click(key).await? {
                return serde_json::from_str(&answered.answer).map_err(|error| StoreError::Corrupt(error.to_string()));
            }
            let incarnations: Vec<Incarnation> =
                items.iter().map(|item| Incarnation(item.incarnation.as_u128())).collect();
            let records = self.store.suggestions(&incarnations).await?;
            let clicked = Clicked {
                key,
                action,
                level: self.central.level(),
                now: self.clock.now(),
                correlation_id,
                viewer,
                ids: &*self.ids,
            };
            let (work, results) = clicked.decide(items, &records)?;
            match self.store.commit(work).await {
                Ok(()) => return Ok(results),
                // A review, or the same click at the same time, was faster: look again.
                Err(StoreError::Conflict(_)) if conflicts < CONFLICTS => conflicts += 1,
                Err(error) => return Err(error),
            }
        }
    }
}

impl Clicked<'_> {
    /// One result an item, and all that is to be written. Pure.
    fn decide(
        &self,
        items: &[ClickItem],
        records: &[(Incarnation, SuggestionRecord)],
    ) -> Result<(Work, Vec<ClickResult>), StoreError> {
        let by_incarnation: BTreeMap<Uuid, &SuggestionRecord> =
            records.iter().map(|(asked, record)| (Uuid::from_u128(asked.0), record)).collect();
        let mut work = Work::default();
        let mut results = Vec::with_capacity(items.len());
        let mut accepted: Vec<(SuggestionRecord, SubmissionId)> = Vec::new();
        let mut taken: BTreeSet<Uuid> = BTreeSet::new();
        let theirs = items.iter().filter_map(|item| by_incarnation.get(&item.incarnation)).filter(|it| self.may(it));
        let together: BTreeSet<&LineRef> = theirs.map(|record| &record.key).collect();
        for item in items {
            let Some(record) = by_incarnation.get(&item.incarnation).copied() else {
                results.push(ClickResult::not_done(item, ClickOutcome::Gone, "this suggestion is gone", None));
                continue;
            };
            if !self.may(record) {
                // Nothing is told of it: it is not theirs to see either.
                let text = "this is not among what is assigned to you";
                results.push(ClickResult::not_done(item, ClickOutcome::Refused, text, None));
                continue;
            }
            if !taken.insert(item.incarnation) {
                results.push(ClickResult::done(item));
                continue;
            }
            if let Some(result) = self.refused_before(item, record, &together) {
                results.push(result);
                continue;
            }
            let submission = SubmissionId(self.ids.fresh().as_u128());
            let click = lifecycle::Click {
                incarnation: record.row.incarnation,
                version: item.version,
                key: ClickKey(self.key.as_u128()),
                allowed: true,
                action: self.action_of(submission),
            };
            let taken = step(Slot::Row(record.row.clone()), Input::Clicked(click), Millis(self.now.as_millisecond()));
            let reply = taken.effects.iter().find_map(|effect| match effect {
                Effect::Reply(reply) => Some(*reply),
                _ => None,
            });
            match (reply, taken.slot) {
                (Some(Reply::Accepted), Slot::Row(row)) => {
                    results.push(ClickResult::done(item));
                    let guard = guard_of(Some(record), &row);
                    if record.row == row {
                        continue;
                    }
                    let after = SuggestionRecord { row, ..record.clone() };
                    self.write(&mut work, &after, &taken.effects);
                    if taken.effects.iter().any(|effect| matches!(effect, Effect::SubmissionStored { .. })) {
                        accepted.push((after.clone(), submission));
                    }
                    work.suggestions.push(SuggestionWrite { record: after, guard });
                }
                (reply, _) => results.push(refusal(item, reply, record)),
            }
        }
        self.submit(&mut work, &accepted);
        let answer = serde_json::to_string(&results).map_err(|error| StoreError::Refused(error.to_string()))?;
        work.clicks.push(ClickAnswer { key: self.key, answer, at: self.now });
        Ok((work, results))
    }

    /// What the lifecycle cannot know: an inform is not accepted, and a dependent reduction only with what makes it safe.
    fn refused_before(
        &self,
        item: &ClickItem,
        record: &SuggestionRecord,
        together: &BTreeSet<&LineRef>,
    ) -> Option<ClickResult> {
        if *self.action != ClickAction::Accept {
            return None;
        }
        let proposal = &record.row.proposal;
        if !proposal.can_be_accepted() {
            let text = "an inform tells something worth knowing; there is no change to accept";
            return Some(ClickResult::not_done(item, ClickOutcome::Refused, text, Some(record)));
        }
        let missing: Vec<String> = proposal
            .depends_on
            .iter()
            .filter(|line| !together.contains(line))
            .map(|line| format!("{} line {}", line.order_id, line.line_id))
            .collect();
        (!missing.is_empty()).then(|| {
            let text =
                format!("only safe together with {}: accept these first, or in the same click", missing.join(", "));
            ClickResult::not_done(item, ClickOutcome::Depends, &text, Some(record))
        })
    }

    fn may(&self, record: &SuggestionRecord) -> bool {
        self.viewer.may(&record.details.supplier_id, record.details.category.as_deref())
    }

    fn planner(&self) -> Option<String> {
        self.viewer.id().map(ToString::to_string)
    }

    fn action_of(&self, submission: SubmissionId) -> Action {
        match self.action {
            ClickAction::Accept => Action::Accept { submission, level: self.level },
            ClickAction::Dismiss { reason, until } => {
                Action::Dismiss { reason: reason.clone(), until: Millis(until.as_millisecond()) }
            }
            ClickAction::Snooze { until } => Action::Snooze { until: Millis(until.as_millisecond()) },
            ClickAction::Retry => Action::Retry,
        }
    }

    fn write(&self, work: &mut Work, after: &SuggestionRecord, effects: &[Effect]) {
        for effect in effects {
            let kind = match effect {
                Effect::Dismissed => EventKind::Dismissed,
                Effect::Snoozed => EventKind::Snoozed,
                Effect::ReviewAgain => {
                    work.reviews_due.push(super::settle::review_again(after, self.now));
                    continue;
                }
                Effect::Call { submission, how, .. } if *self.action == ClickAction::Retry => {
                    work.hastened.push((*submission, *how));
                    continue;
                }
                _ => continue,
            };
            let telling = Telling {
                because: because(self.action),
                planner: self.planner(),
                causation_id: Some(self.correlation_id.to_owned()),
                ..Telling::default()
            };
            work.events.push(told(kind, after, telling, self.now, self.ids));
        }
    }

    /// Submissions and their events, once it is known how many of the click go to each supplier.
    fn submit(&self, work: &mut Work, accepted: &[(SuggestionRecord, SubmissionId)]) {
        let mut sizes: BTreeMap<&str, u32> = BTreeMap::new();
        for (record, _) in accepted {
            *sizes.entry(&record.details.supplier_id).or_default() += 1;
        }
        for (record, id) in accepted {
            let details = &record.details;
            let batch_size_for_supplier = sizes.get(details.supplier_id.as_str()).copied().unwrap_or(1);
            let proposal = &record.row.proposal;
            let deadline = record
                .row
                .state
                .submission()
                .map_or(self.now, |submission| super::settle::timestamp(submission.deadline()));
            work.submissions.push(SubmissionRow {
                id: *id,
                incarnation: record.row.incarnation,
                key: record.key.clone(),
                click_batch: self.key,
                planner: self.planner(),
                batch_size_for_supplier,
                command: Command {
                    order_id: record.key.order_id.clone(),
                    line_id: record.key.line_id.clone(),
                    kind: proposal.kind.as_str().to_owned(),
                    arrive_on: proposal.to_date,
                    quantity: proposal.to_quantity,
                    basis: record.row.basis,
                },
                how: Move::SendAgain,
                due_at: self.now,
                deadline,
                correlation_id: record.correlation_id.clone(),
                takes_turn: self.level == Level::KeyedAndVersioned,
            });
            let click = ClickTold {
                click_batch: self.key,
                batch_size_for_supplier,
                supplier_email: details.supplier_email.clone(),
                supplier_language: details.supplier_language.clone(),
                submission_id: Uuid::from_u128(id.0),
                planner: self.planner(),
            };
            let causation_id = Some(self.correlation_id.to_owned());
            let telling = Telling { click: Some(click), causation_id, ..Telling::default() };
            work.events.push(told(EventKind::Accepted, record, telling, self.now, self.ids));
        }
    }
}
