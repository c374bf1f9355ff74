//! A click taken back, while nothing has come of it.

use super::Step;
use super::reviewed::fresh;
use crate::effect::{Effect, Reply};
use crate::input::Undo;
use crate::state::{Slot, State, Suggestion};

pub(super) fn undone<P>(slot: Slot<P>, undo: Undo) -> Step<P> {
    match refusal(&slot, &undo) {
        Some(reply) => Step::of(slot, [Effect::Reply(reply)]),
        None => match slot {
            Slot::Row(row) => act(row, undo),
            slot => Step::of(slot, [Effect::Reply(Reply::Gone)]),
        },
    }
}

/// What the planner is told instead, if it must not happen (again).
fn refusal<P>(slot: &Slot<P>, undo: &Undo) -> Option<Reply> {
    if !undo.allowed {
        return Some(Reply::Forbidden);
    }
    let Some(row) = slot.row() else { return Some(Reply::Gone) };
    // Also of a dismissal, whose row has another incarnation since.
    if row.last_click == Some(undo.key) {
        return Some(Reply::Accepted);
    }
    let is_asked_for = row.incarnation == undo.incarnation;
    let is_of_this_click = is_asked_for && row.last_click == Some(undo.click);
    match &row.state {
        State::Submitting(submission) if is_of_this_click && !undo.begun && submission.attempts == 0 => None,
        State::Submitting(_) if is_of_this_click => Some(Reply::TooLate),
        State::Attention(_) | State::Applied { .. } | State::Handled { .. } | State::Refused { .. } if is_asked_for => {
            Some(Reply::TooLate)
        }
        // A dismissal whose time is over holds nothing back any more.
        State::Snoozed { .. } | State::Dismissed { until: Some(_), .. } if is_of_this_click => None,
        state if state.is_live() => Some(Reply::Changed),
        _ => Some(Reply::Gone),
    }
}

fn act<P>(mut row: Suggestion<P>, undo: Undo) -> Step<P> {
    let mut effects = Vec::new();
    if row.state.is_live() {
        let withdrawn = row.state.submission().map(|submission| Effect::Withdrawn { submission: submission.id });
        effects.extend(withdrawn);
        row.version += 1;
        row.state = State::Open;
    } else {
        // What was dismissed has ended. It is not sure that the review would say the same now, so one is owed.
        effects.extend([Effect::Replaced { incarnation: row.incarnation }, Effect::Opened]);
        row = Suggestion { fence: row.fence, dirty: true, ..fresh(undo.fresh, row.basis, row.proposal) };
    }
    row.last_click = Some(undo.key);
    effects.push(Effect::Undone);
    effects.extend(row.dirty.then_some(Effect::ReviewAgain));
    effects.push(Effect::Reply(Reply::Accepted));
    Step::of(Slot::Row(row), effects)
}
