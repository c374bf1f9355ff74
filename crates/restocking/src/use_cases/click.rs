//! A planner's click on one suggestion or on thousands: each guarded by its own (incarnation, version).

mod accepted;
mod answer;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use context::{Clock, Ids, StoreError};
use jiff::Timestamp;
use lifecycle::{Action, ClickKey, Effect, Incarnation, Input, Level, Millis, Reply, Slot, SubmissionId, step};
use uuid::Uuid;

use crate::planners::Viewer;
use crate::ports::{Central, ClickAnswer, Store, SuggestionWrite, Work};
use crate::review::{Telling, guard_of, told};
use crate::suggestion::{EventKind, LineRef, SuggestionRecord};

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
    undo_for: Duration,
}

/// What one click is decided with.
struct Clicked<'a> {
    key: Uuid,
    action: &'a ClickAction,
    level: Level,
    now: Timestamp,
    /// When the first call of an accepted change may be begun.
    due_at: Timestamp,
    /// Of the planner's request: what its effects name as their cause. They carry on the suggestion's own id, so that one
    /// id leads from the event to the mail.
    correlation_id: &'a str,
    /// Who clicks: what is not theirs to act on is refused, and what they do is recorded with their id.
    viewer: &'a Viewer,
    ids: &'a dyn Ids,
}

impl Click {
    /// Actions on the suggestions of a store. An accepted change waits for `undo_for` before its first call.
    pub fn new(
        store: Arc<dyn Store>,
        central: Arc<dyn Central>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        undo_for: Duration,
    ) -> Self {
        Self { store, central, clock, ids, undo_for }
    }

    /// How long an accepted change waits before its first call, and can be undone for certain.
    pub fn undo_for(&self) -> Duration {
        self.undo_for
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
            let now = self.clock.now();
            let waits = matches!(action, ClickAction::Accept { may_undo: true });
            let clicked = Clicked {
                key,
                action,
                level: self.central.level(),
                now,
                due_at: if waits { now + self.undo_for } else { now },
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
        let mut results: Vec<Option<ClickResult>> = vec![None; items.len()];
        let mut accepted: Vec<(SuggestionRecord, SubmissionId)> = Vec::new();
        let mut taken: BTreeSet<Uuid> = BTreeSet::new();
        let theirs = items.iter().filter_map(|item| by_incarnation.get(&item.incarnation)).filter(|it| self.may(it));
        let together: BTreeSet<&LineRef> = theirs.map(|record| &record.key).collect();
        for place in accepted::in_working_order(items, &by_incarnation) {
            let (item, result) = (&items[place], &mut results[place]);
            let Some(record) = by_incarnation.get(&item.incarnation).copied() else {
                *result = Some(ClickResult::not_done(item, ClickOutcome::Gone, "this suggestion is gone", None));
                continue;
            };
            if !self.may(record) {
                // Nothing is told of it: it is not theirs to see either.
                let text = "this is not among what is assigned to you";
                *result = Some(ClickResult::not_done(item, ClickOutcome::Refused, text, None));
                continue;
            }
            if !taken.insert(item.incarnation) {
                *result = Some(ClickResult::done(item));
                continue;
            }
            if let Some(refused) = self.refused_before(item, record, &together) {
                *result = Some(refused);
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
                    *result = Some(ClickResult::done(item));
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
                (reply, _) => *result = Some(refusal(item, reply, record)),
            }
        }
        let results: Vec<ClickResult> = results.into_iter().flatten().collect();
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
        if !matches!(self.action, ClickAction::Accept { .. }) {
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
            ClickAction::Accept { .. } => Action::Accept { submission, level: self.level },
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
}
