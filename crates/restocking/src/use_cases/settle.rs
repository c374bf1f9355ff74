//! What follows when the central system answered, or did not: the step, and all that it writes.

use std::collections::BTreeMap;

use context::{Ids, StoreError};
use jiff::Timestamp;
use lifecycle::{Answer, Effect, Ignored, Incarnation, Input, Millis, Move, Pace, Slot, StateName, next_try, step};
use uuid::Uuid;

use super::apply::Deps;
use crate::ports::{DueReview, EndedSubmission, SubmissionEnd, SubmissionRow, SuggestionWrite, Work};
use crate::review::{Cause, Telling, guard_of, told};
use crate::suggestion::{ClickTold, EventKind, SuggestionRecord};

/// A submission with what was heard about it.
pub(super) struct Heard {
    pub(super) submission: SubmissionRow,
    pub(super) answer: Answer,
    /// In words, where there was no answer.
    pub(super) silence: Option<String>,
}

impl Deps {
    /// Writes what was heard about submissions, in one transaction.
    pub(super) async fn settle(&self, heard: &[Heard]) -> Result<(), StoreError> {
        loop {
            let incarnations: Vec<Incarnation> = heard.iter().map(|heard| heard.submission.incarnation).collect();
            let records = self.store.suggestions(&incarnations).await?;
            let work = settled(heard, &records, self.rules.hurry, self.clock.now(), &*self.ids);
            match self.store.commit(work).await {
                Err(StoreError::Conflict(_)) => {}
                other => return other,
            }
        }
    }
}

/// Pure.
fn settled(
    heard: &[Heard],
    records: &[(Incarnation, SuggestionRecord)],
    hurry: u32,
    now: Timestamp,
    ids: &dyn Ids,
) -> Work {
    let mut current: BTreeMap<Incarnation, SuggestionRecord> = records.iter().cloned().collect();
    let mut work = Work::default();
    for Heard { submission, answer, silence } in heard {
        let before = current.get(&submission.incarnation).cloned();
        let slot = before.as_ref().map_or(Slot::Empty, |record| Slot::Row(record.row.clone()));
        let input =
            Input::Answered { incarnation: submission.incarnation, submission: submission.id, answer: answer.clone() };
        let taken = step(slot, input, Millis(now.as_millisecond()));
        let mut end = match answer {
            Answer::Took { .. } => Some(SubmissionEnd::Applied),
            Answer::Refused { .. } => Some(SubmissionEnd::Refused),
            Answer::Unknown => None,
        };
        for effect in &taken.effects {
            if let Effect::StrayAnswer { submission: stray, stray: kind } = effect {
                tracing::error!(submission = %stray, ?kind, "an answer fits nothing; the submission is closed");
                work.stray_answers += 1;
                end = Some(SubmissionEnd::Stray);
            }
        }
        if let (Some(before), Slot::Row(row)) = (before, taken.slot) {
            let settled_as = row.state.name();
            let guard = guard_of(Some(&before), &row);
            let after = SuggestionRecord { row, ..before.clone() };
            write(&mut work, submission, &after, &taken.effects, silence.as_deref(), now, ids);
            let call = taken.effects.iter().find_map(|effect| match effect {
                Effect::Call { pace, how, .. } => Some(again(submission, *pace, *how, hurry, now, ids)),
                _ => None,
            });
            if taken.effects.contains(&Effect::Ignored(Ignored::RepeatedAnswer)) {
                end = Some(end_of(settled_as));
            }
            if end.is_none() {
                // Where no call may follow by itself, it waits for a person's word.
                let parked = || SubmissionRow { due_at: Timestamp::MAX, ..submission.clone() };
                work.submissions.push(call.unwrap_or_else(parked));
            }
            if before.row != after.row {
                work.suggestions.push(SuggestionWrite { record: after.clone(), guard });
            }
            current.insert(submission.incarnation, after);
        }
        // Nobody else's change is in the version that ours made out of the one on which it was conditional.
        if let (Answer::Took { version: Some(version), .. }, basis) = (answer, submission.command.basis)
            && submission.takes_turn
            && *version == basis.saturating_add(1)
        {
            work.rebased.push((submission.key.order_id.clone(), basis, *version));
        }
        if let Some(how) = end {
            work.ended_submissions.push(EndedSubmission { id: submission.id, how, at: now });
        }
    }
    work
}

fn write(
    work: &mut Work,
    submission: &SubmissionRow,
    after: &SuggestionRecord,
    effects: &[Effect],
    silence: Option<&str>,
    now: Timestamp,
    ids: &dyn Ids,
) {
    let telling = |because: Option<String>| Telling {
        because,
        is_noise: false,
        click: Some(click_of(submission, after)),
        planner: None,
        causation_id: Some(submission.id.to_string()),
        correlation_id: Some(submission.correlation_id.clone()),
    };
    for effect in effects {
        match effect {
            Effect::Applied { .. } => work.events.push(told(EventKind::Applied, after, telling(None), now, ids)),
            Effect::Refused { .. } => work.events.push(told(EventKind::Refused, after, telling(None), now, ids)),
            Effect::Handled => work.events.push(told(EventKind::Handled, after, telling(None), now, ids)),
            Effect::NeedsAttention { .. } => {
                work.in_attention.push(submission.id);
                tracing::error!(submission = %submission.id, order = submission.key.order_id, "the outcome of a change is unknown; a person must look");
                let because = silence.unwrap_or("the central system gave no answer").to_owned();
                work.events.push(told(EventKind::NeedsAttention, after, telling(Some(because)), now, ids));
            }
            Effect::ReviewAgain => work.reviews_due.push(review_again(after, now)),
            _ => {}
        }
    }
}

fn again(
    submission: &SubmissionRow,
    pace: Pace,
    how: Move,
    hurry: u32,
    now: Timestamp,
    ids: &dyn Ids,
) -> SubmissionRow {
    let jitter = f64::from(ids.chance()) / f64::from(u32::MAX);
    SubmissionRow { how, due_at: now + next_try(pace, jitter) / hurry.max(1), ..submission.clone() }
}

/// What a mail needs to know of the click.
pub(super) fn click_of(submission: &SubmissionRow, record: &SuggestionRecord) -> ClickTold {
    ClickTold {
        click_batch: submission.click_batch,
        batch_size_for_supplier: submission.batch_size_for_supplier,
        supplier_email: record.details.supplier_email.clone(),
        supplier_language: record.details.supplier_language.clone(),
        submission_id: Uuid::from_u128(submission.id.0),
        planner: submission.planner.clone(),
    }
}

/// The review that the lifecycle asks for at the end of a planner's action.
pub(super) fn review_again(record: &SuggestionRecord, now: Timestamp) -> DueReview {
    DueReview {
        product_id: record.details.product_id.clone(),
        due_at: now,
        token: 0,
        cause: Cause {
            text: "the end of a planner's action".to_owned(),
            causation_id: None,
            correlation_id: record.correlation_id.clone(),
        },
    }
}

/// How the submission of a suggestion in this state ended.
fn end_of(state: StateName) -> SubmissionEnd {
    match state {
        StateName::Applied | StateName::Handled => SubmissionEnd::Applied,
        StateName::Refused => SubmissionEnd::Refused,
        _ => SubmissionEnd::Stray,
    }
}
