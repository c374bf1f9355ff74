//! What time brings: the end of a snooze or dismissal, row 9 (deadline) and row 12 (sweep) of the table.

use super::Step;
use super::answered::again;
use crate::effect::{Effect, Ignored};
use crate::ids::{Incarnation, Millis};
use crate::retry::Pace;
use crate::state::{Ended, Slot, State, Suggestion, Tombstone};

pub(super) fn woken<P>(slot: Slot<P>, incarnation: Incarnation, now: Millis) -> Step<P> {
    let mut row = match slot {
        Slot::Row(row) if row.incarnation == incarnation => row,
        slot => return not_due(slot),
    };
    match &mut row.state {
        State::Snoozed { until } if *until <= now => {
            row.version += 1;
            row.state = State::Open;
            let mut effects = vec![Effect::Woken];
            effects.extend(row.dirty.then_some(Effect::ReviewAgain));
            Step::of(Slot::Row(row), effects)
        }
        // It stays dismissed, but holds nothing back any more: the review is asked what it says now.
        State::Dismissed { until: until @ Some(_), .. } if until.is_some_and(|until| until <= now) => {
            *until = None;
            row.version += 1;
            row.dirty = true;
            Step::of(Slot::Row(row), [Effect::ReviewAgain])
        }
        _ => not_due(Slot::Row(row)),
    }
}

pub(super) fn deadline_passed<P>(slot: Slot<P>, incarnation: Incarnation, now: Millis) -> Step<P> {
    let mut row = match slot {
        Slot::Row(row) if row.incarnation == incarnation => row,
        slot => return not_due(slot),
    };
    let submission = match &row.state {
        State::Submitting(submission) if submission.is_overdue(now) => *submission,
        _ => return not_due(Slot::Row(row)),
    };
    row.version += 1;
    row.state = State::Attention(submission);
    let mut effects = vec![Effect::NeedsAttention { submission: submission.id }];
    if submission.level.may_repeat() {
        effects.push(Effect::Call { submission: submission.id, pace: Pace::Hourly, how: again(&submission) });
    }
    Step::of(Slot::Row(row), effects)
}

pub(super) fn swept<P>(slot: Slot<P>, grace_ms: i64, now: Millis) -> Step<P> {
    match slot {
        Slot::Row(row) if may_be_swept(&row, grace_ms, now) => bury(row),
        slot => not_due(slot),
    }
}

/// Ended long enough ago, no review owed, no dismissal that still holds (or whose end has not been acted upon).
/// Nothing that has ended waits for an answer or a mail.
fn may_be_swept<P>(row: &Suggestion<P>, grace_ms: i64, now: Millis) -> bool {
    let long_ago = row.state.ended_at().is_some_and(|at| now.0.saturating_sub(at.0) > grace_ms);
    let holds = matches!(row.state, State::Dismissed { until: Some(_), .. });
    long_ago && !row.dirty && !holds
}

fn bury<P>(row: Suggestion<P>) -> Step<P> {
    let ended = match row.state {
        State::Handled { .. } => Ended::Handled,
        State::Refused { .. } => Ended::Refused { basis: row.basis, proposal: row.proposal },
        State::Dismissed { .. } => Ended::Dismissed,
        State::Complete { .. } => Ended::Complete,
        // What is live stays.
        State::Open | State::Snoozed { .. } | State::Submitting(_) | State::Attention(_) | State::Applied { .. } => {
            return not_due(Slot::Row(row));
        }
    };
    let tombstone = Tombstone { incarnation: row.incarnation, fence: row.fence, ended };
    Step::of(Slot::Tombstone(tombstone), [Effect::Swept { incarnation: row.incarnation }])
}

fn not_due<P>(slot: Slot<P>) -> Step<P> {
    Step::of(slot, [Effect::Ignored(Ignored::NotDue)])
}
