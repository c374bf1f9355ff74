//! Row 5 of the table: what a planner may do, and what a late click may not.

use super::Step;
use super::answered::again;
use crate::effect::{Effect, Reply};
use crate::ids::{Millis, SubmissionId};
use crate::input::{Action, Click};
use crate::level::Move;
use crate::retry::Pace;
use crate::state::{Slot, State, Submission, Suggestion};

pub(super) fn clicked<P>(slot: Slot<P>, click: Click, now: Millis) -> Step<P> {
    match slot {
        Slot::Row(row) if row.incarnation == click.incarnation => match refusal(&row, &click) {
            Some(reply) => Step::of(Slot::Row(row), [Effect::Reply(reply)]),
            None => act(row, click, now),
        },
        slot => {
            let reply = if click.allowed { Reply::Gone } else { Reply::Forbidden };
            Step::of(slot, [Effect::Reply(reply)])
        }
    }
}

/// What the planner is told instead, if the action must not happen (again).
fn refusal<P>(row: &Suggestion<P>, click: &Click) -> Option<Reply> {
    if !click.allowed {
        return Some(Reply::Forbidden);
    }
    if row.last_click == Some(click.key) {
        return Some(Reply::Accepted);
    }
    match (&row.state, &click.action) {
        (State::Attention(submission), Action::Retry) => {
            (!submission.level.may_repeat()).then_some(Reply::NotRepeatable)
        }
        (State::Open, Action::Accept { .. } | Action::Dismiss { .. } | Action::Snooze { .. })
            if row.version == click.version =>
        {
            None
        }
        (state, _) if state.is_live() => Some(Reply::Changed),
        _ => Some(Reply::Gone),
    }
}

fn act<P>(mut row: Suggestion<P>, click: Click, now: Millis) -> Step<P> {
    row.version += 1;
    row.last_click = Some(click.key);
    let accepted = Effect::Reply(Reply::Accepted);
    let effects = match click.action {
        Action::Accept { submission, level } => {
            let unasked = Submission { id: submission, level, attempts: 0, clicked_at: now, unknown_since: None };
            row.state = State::Submitting(unasked);
            vec![Effect::SubmissionStored { submission }, call_now(submission, Move::SendAgain), accepted]
        }
        Action::Dismiss { reason, until } => {
            row.state = State::Dismissed { reason, until: Some(until), at: now };
            let mut effects = vec![Effect::Dismissed];
            effects.extend(row.dirty.then_some(Effect::ReviewAgain));
            effects.push(accepted);
            effects
        }
        Action::Snooze { until } => {
            row.state = State::Snoozed { until };
            vec![Effect::Snoozed, accepted]
        }
        Action::Retry => {
            let call = row.state.submission().map(|submission| call_now(submission.id, again(submission)));
            call.into_iter().chain([accepted]).collect()
        }
    };
    Step::of(Slot::Row(row), effects)
}

fn call_now(submission: SubmissionId, how: Move) -> Effect {
    Effect::Call { submission, pace: Pace::Now, how }
}
