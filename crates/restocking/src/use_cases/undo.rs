//! A click taken back, on each of its suggestions of which nothing has come yet.

mod answer;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use context::{Clock, Ids, StoreError};
use jiff::Timestamp;
use lifecycle::{ClickKey, Effect, Incarnation, Input, Millis, Reply, Slot, State, SubmissionId, step};
use uuid::Uuid;

use super::click::{ClickOutcome, ClickResult};
use super::settle::{click_of, review_again};
use crate::planners::Viewer;
use crate::ports::{ClickAnswer, EndedSubmission, Store, SubmissionEnd, SubmissionRow, SuggestionWrite, Work};
use crate::review::{Telling, guard_of, told};
use crate::suggestion::{EventKind, SuggestionRecord};

use answer::{Kept, refusal};
pub use answer::{UndoAnswer, UndoOutcome, UndoResult};

/// Conflicts in a row after which the undo is answered as a failure.
const CONFLICTS: u32 = 20;

/// Takes clicks back.
pub struct Undo {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

/// What one undo is decided with.
struct Undone<'a> {
    click: Uuid,
    key: Uuid,
    now: Timestamp,
    correlation_id: &'a str,
    /// Who takes it back; nothing happens to what is not theirs to act on.
    viewer: &'a Viewer,
    ids: &'a dyn Ids,
}

impl Undo {
    /// Undo on the suggestions of a store.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        Self { store, clock, ids }
    }

    /// Takes a click back, as one batch: one transaction, one result for each suggestion on which the click did
    /// something, in the click's order. The same undo key gets the same answer and does nothing again.
    ///
    /// # Errors
    /// When the store is out; nothing was done.
    pub async fn undo(
        &self,
        click: Uuid,
        key: Uuid,
        correlation_id: &str,
        viewer: &Viewer,
    ) -> Result<UndoAnswer, StoreError> {
        let mut conflicts = 0;
        loop {
            if let Some(answered) = self.store.click(key).await? {
                let kept =
                    serde_json::from_str::<Kept>(&answered.answer).ok().filter(|kept| kept.undone_click == click);
                return Ok(kept.map_or(UndoAnswer::KeyTaken, |kept| UndoAnswer::Done(kept.results)));
            }
            let Some(clicked) = self.store.click(click).await? else { return Ok(UndoAnswer::UnknownClick) };
            let Ok(results) = serde_json::from_str::<Vec<ClickResult>>(&clicked.answer) else {
                return Ok(UndoAnswer::UnknownClick);
            };
            let mut seen = BTreeSet::new();
            let done: Vec<Uuid> = results
                .iter()
                .filter(|result| result.outcome == ClickOutcome::Accepted && seen.insert(result.incarnation))
                .map(|result| result.incarnation)
                .collect();
            let asked: Vec<Incarnation> = done.iter().map(|id| Incarnation(id.as_u128())).collect();
            let records = self.store.suggestions(&asked).await?;
            let submissions: Vec<SubmissionId> = records.iter().filter_map(|(_, record)| submitting(record)).collect();
            let unsent = self.store.unsent_submissions(&submissions).await?;
            let undone = Undone { click, key, now: self.clock.now(), correlation_id, viewer, ids: &*self.ids };
            let (work, results) = undone.decide(&done, &records, &unsent)?;
            match self.store.commit(work).await {
                Ok(()) => return Ok(UndoAnswer::Done(results)),
                // A call was begun, a review or the same undo was faster: look again.
                Err(StoreError::Conflict(_)) if conflicts < CONFLICTS => conflicts += 1,
                Err(error) => return Err(error),
            }
        }
    }
}

fn submitting(record: &SuggestionRecord) -> Option<SubmissionId> {
    match &record.row.state {
        State::Submitting(submission) => Some(submission.id),
        _ => None,
    }
}

impl Undone<'_> {
    /// One result a suggestion, and all that is to be written. Pure.
    fn decide(
        &self,
        done: &[Uuid],
        records: &[(Incarnation, SuggestionRecord)],
        unsent: &[SubmissionRow],
    ) -> Result<(Work, Vec<UndoResult>), StoreError> {
        let records: BTreeMap<u128, &SuggestionRecord> =
            records.iter().map(|(asked, record)| (asked.0, record)).collect();
        let unsent: BTreeMap<SubmissionId, &SubmissionRow> = unsent.iter().map(|row| (row.id, row)).collect();
        let mut work = Work::default();
        let mut results = Vec::with_capacity(done.len());
        for incarnation in done {
            let Some(record) = records.get(&incarnation.as_u128()).copied() else {
                results.push(refusal(*incarnation, None, None));
                continue;
            };
            let row = submitting(record).and_then(|id| unsent.get(&id)).copied();
            let undo = lifecycle::Undo {
                incarnation: Incarnation(incarnation.as_u128()),
                click: ClickKey(self.click.as_u128()),
                key: ClickKey(self.key.as_u128()),
                allowed: self.viewer.may(&record.details.supplier_id, record.details.category.as_deref()),
                begun: row.is_none(),
                fresh: Incarnation(self.ids.fresh().as_u128()),
            };
            let taken = step(Slot::Row(record.row.clone()), Input::Undone(undo), Millis(self.now.as_millisecond()));
            let reply = taken.effects.iter().find_map(|effect| match effect {
                Effect::Reply(reply) => Some(*reply),
                _ => None,
            });
            match (reply, taken.slot) {
                (Some(Reply::Accepted), Slot::Row(after)) if after != record.row => {
                    let is_new = after.incarnation != record.row.incarnation;
                    let guard = guard_of(Some(record), &after);
                    let opened_at = if is_new { self.now } else { record.opened_at };
                    let after = SuggestionRecord { row: after, opened_at, changed_at: self.now, ..record.clone() };
                    self.write(&mut work, record, &after, row, &taken.effects);
                    results.push(UndoResult::undone(*incarnation, &after));
                    work.suggestions.push(SuggestionWrite { record: after, guard });
                }
                (reply, _) => results.push(refusal(*incarnation, reply, Some(record))),
            }
        }
        let kept = Kept { undone_click: self.click, results };
        let answer = serde_json::to_string(&kept).map_err(|error| StoreError::Refused(error.to_string()))?;
        work.clicks.push(ClickAnswer { key: self.key, answer, at: self.now });
        Ok((work, kept.results))
    }

    fn write(
        &self,
        work: &mut Work,
        before: &SuggestionRecord,
        after: &SuggestionRecord,
        submission: Option<&SubmissionRow>,
        effects: &[Effect],
    ) {
        let telling = |because: &str| Telling {
            because: Some(because.to_owned()),
            causation_id: Some(self.correlation_id.to_owned()),
            planner: self.viewer.id().map(ToString::to_string),
            ..Telling::default()
        };
        for effect in effects {
            match effect {
                Effect::Withdrawn { submission } => work.ended_submissions.push(EndedSubmission {
                    id: *submission,
                    how: SubmissionEnd::Undone,
                    at: self.now,
                }),
                Effect::Opened => {
                    let telling = telling("its dismissal was undone");
                    work.events.push(told(EventKind::Opened, after, telling, self.now, self.ids));
                }
                Effect::Undone => {
                    let click = submission.map(|submission| click_of(submission, after));
                    let telling = Telling { click, ..telling("undone by a planner") };
                    let is_new = before.row.incarnation != after.row.incarnation;
                    let about = if is_new { before } else { after };
                    work.events.push(told(EventKind::Undone, about, telling, self.now, self.ids));
                }
                Effect::ReviewAgain => work.reviews_due.push(review_again(after, self.now)),
                _ => {}
            }
        }
    }
}
