//! Rows 6, 7, 8 and 13 of the table: what the central system says.

use super::Step;
use crate::effect::{Effect, Ignored, Stray};
use crate::ids::{Incarnation, Millis, SubmissionId};
use crate::input::Answer;
use crate::level::{Heard, Move};
use crate::retry::Pace;
use crate::state::{Mails, Slot, State, Submission, Suggestion};

pub(super) fn answered<P>(
    slot: Slot<P>,
    incarnation: Incarnation,
    id: SubmissionId,
    answer: Answer,
    now: Millis,
) -> Step<P> {
    let row = match slot {
        Slot::Row(row) if row.incarnation == incarnation => row,
        slot => return stray(slot, id, Stray::NotLive),
    };
    match &row.state {
        State::Submitting(submission) | State::Attention(submission) if submission.id == id => {
            let submission = *submission;
            match answer {
                Answer::Took { version, mails } => took(row, submission, version, mails, now),
                Answer::Refused { reason, version } => refused(row, submission, reason, version, now),
                Answer::Unknown => unknown(row, submission, now),
            }
        }
        _ => settled_before(row, id, &answer),
    }
}

fn took<P>(mut row: Suggestion<P>, submission: Submission, version: Option<u64>, mails: u32, now: Millis) -> Step<P> {
    row.version += 1;
    // Facts without the change in them would propose it once more, so they are too old from now on.
    // Where the central system does not tell the version, it is at least the next one.
    row.fence = row.fence.max(version.unwrap_or(row.basis.saturating_add(1)));
    let mut effects = vec![Effect::Applied { submission: submission.id }];
    let mails = Mails::awaiting(mails);
    row.state = if mails.all_reported() {
        effects.push(Effect::Handled);
        effects.extend(row.dirty.then_some(Effect::ReviewAgain));
        State::Handled { submission, mails, at: now }
    } else {
        State::Applied { submission, mails }
    };
    Step::of(Slot::Row(row), effects)
}

fn refused<P>(
    mut row: Suggestion<P>,
    submission: Submission,
    reason: String,
    version: Option<u64>,
    now: Millis,
) -> Step<P> {
    row.version += 1;
    row.fence = row.fence.max(version.unwrap_or(row.basis));
    row.state = State::Refused { submission, reason, at: now };
    let mut effects = vec![Effect::Refused { submission: submission.id }];
    effects.extend(row.dirty.then_some(Effect::ReviewAgain));
    Step::of(Slot::Row(row), effects)
}

fn unknown<P>(mut row: Suggestion<P>, mut submission: Submission, now: Millis) -> Step<P> {
    let was_in_attention = matches!(row.state, State::Attention(_));
    row.version += 1;
    submission.attempts = submission.attempts.saturating_add(1);
    submission.unknown_since = submission.unknown_since.or(Some(now));
    let may_repeat = submission.level.may_repeat();
    let needs_person = was_in_attention || !may_repeat || submission.is_overdue(now);
    row.state = if needs_person { State::Attention(submission) } else { State::Submitting(submission) };
    let mut effects = Vec::new();
    if needs_person && !was_in_attention {
        effects.push(Effect::NeedsAttention { submission: submission.id });
    }
    if may_repeat {
        let pace = if needs_person { Pace::Hourly } else { Pace::Backoff { attempts: submission.attempts } };
        effects.push(Effect::Call { submission: submission.id, pace, how: again(&submission) });
    }
    Step::of(Slot::Row(row), effects)
}

/// How the central system is asked again about a submission whose outcome is unknown.
pub(super) fn again(submission: &Submission) -> Move {
    submission.level.next_move(Heard::Nothing)
}

/// A late copy of an answer, or one that should not exist.
fn settled_before<P>(row: Suggestion<P>, id: SubmissionId, answer: &Answer) -> Step<P> {
    let taken = match &row.state {
        State::Applied { submission, .. } | State::Handled { submission, .. } if submission.id == id => true,
        State::Refused { submission, .. } if submission.id == id => false,
        _ => return stray(Slot::Row(row), id, Stray::NotLive),
    };
    let contradicts = match answer {
        Answer::Took { .. } => !taken,
        Answer::Refused { .. } => taken,
        Answer::Unknown => false,
    };
    if contradicts {
        return stray(Slot::Row(row), id, Stray::Contradiction);
    }
    Step::of(Slot::Row(row), [Effect::Ignored(Ignored::RepeatedAnswer)])
}

fn stray<P>(slot: Slot<P>, submission: SubmissionId, stray: Stray) -> Step<P> {
    Step::of(slot, [Effect::StrayAnswer { submission, stray }])
}
