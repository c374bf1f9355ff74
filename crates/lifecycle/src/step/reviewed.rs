//! Rows 2, 3 and 4 of the table: what a review may do.

use super::Step;
use crate::effect::{Effect, Ignored};
use crate::ids::{Incarnation, Millis};
use crate::input::{Cause, Review};
use crate::state::{Ended, Slot, State, Suggestion};

pub(super) fn reviewed<P: Eq>(slot: Slot<P>, review: Review<P>, now: Millis) -> Step<P> {
    match slot {
        Slot::Row(row) => match row.state {
            State::Open => open(row, review, now),
            State::Snoozed { .. } | State::Submitting(_) | State::Attention(_) | State::Applied { .. } => {
                owned(row, &review)
            }
            State::Handled { .. } | State::Refused { .. } | State::Dismissed { .. } | State::Complete { .. } => {
                ended(row, review, now)
            }
        },
        Slot::Tombstone(tombstone) => {
            let refused = match &tombstone.ended {
                Ended::Refused { basis, .. } => Some(*basis),
                Ended::Handled | Ended::Dismissed | Ended::Complete => None,
            };
            if review.basis < tombstone.fence {
                return Step::of(Slot::Tombstone(tombstone), [Effect::Ignored(Ignored::StaleReview)]);
            }
            if review.proposal.is_some() && refused.is_some_and(|basis| still_refused(basis, &review)) {
                return Step::of(Slot::Tombstone(tombstone), [Effect::Ignored(Ignored::HeldBack)]);
            }
            match review.proposal {
                None => Step::of(Slot::Tombstone(tombstone), [Effect::Ignored(Ignored::NothingNew)]),
                Some(proposal) => Step::of(Slot::Row(fresh(review.fresh, review.basis, proposal)), [Effect::Opened]),
            }
        }
        Slot::Empty => match review.proposal {
            None => Step::of(Slot::Empty, [Effect::Ignored(Ignored::NothingNew)]),
            Some(proposal) => Step::of(Slot::Row(fresh(review.fresh, review.basis, proposal)), [Effect::Opened]),
        },
    }
}

fn fresh<P>(incarnation: Incarnation, basis: u64, proposal: P) -> Suggestion<P> {
    Suggestion {
        incarnation,
        version: 1,
        state: State::Open,
        basis,
        fence: basis,
        dirty: false,
        proposal,
        last_click: None,
    }
}

/// Row 3: the review has its way with what is open.
fn open<P: Eq>(mut row: Suggestion<P>, review: Review<P>, now: Millis) -> Step<P> {
    if review.basis < row.fence {
        return Step::of(Slot::Row(row), [Effect::Ignored(Ignored::StaleReview)]);
    }
    let Some(proposal) = review.proposal else {
        row.version += 1;
        row.fence = review.basis;
        row.dirty = false;
        row.state = State::Complete { at: now };
        return Step::of(Slot::Row(row), [Effect::Completed]);
    };
    let shown_changed = proposal != row.proposal;
    // The basis is what the submission is conditional on: a click on the old one would be refused.
    if !shown_changed && review.basis == row.basis && !row.dirty {
        return Step::of(Slot::Row(row), [Effect::Ignored(Ignored::NothingNew)]);
    }
    row.version += 1;
    row.basis = review.basis;
    row.fence = review.basis;
    row.dirty = false;
    row.proposal = proposal;
    Step::of(Slot::Row(row), [if shown_changed { Effect::Changed } else { Effect::Refreshed }])
}

/// Row 4: a planner's action owns the row, so the review only leaves word.
fn owned<P>(mut row: Suggestion<P>, review: &Review<P>) -> Step<P> {
    if row.dirty && review.basis <= row.fence {
        return Step::of(Slot::Row(row), [Effect::Ignored(Ignored::NothingNew)]);
    }
    if review.basis < row.fence {
        return Step::of(Slot::Row(row), [Effect::Ignored(Ignored::StaleReview)]);
    }
    row.version += 1;
    row.dirty = true;
    row.fence = row.fence.max(review.basis);
    Step::of(Slot::Row(row), [])
}

/// Row 2 over a row that has ended: it never comes back, but a new one may take its place.
fn ended<P>(mut row: Suggestion<P>, review: Review<P>, now: Millis) -> Step<P> {
    let ignored = match (&review.proposal, &row.state) {
        _ if review.basis < row.fence => Some(Ignored::StaleReview),
        (None, _) => Some(Ignored::NothingNew),
        (Some(_), State::Refused { .. }) if still_refused(row.basis, &review) => Some(Ignored::HeldBack),
        (Some(_), State::Dismissed { until: Some(until), .. }) if *until > now && review.cause == Cause::Same => {
            Some(Ignored::HeldBack)
        }
        (Some(_), _) => None,
    };
    match (ignored, review.proposal) {
        (None, Some(proposal)) => {
            let replaced = Effect::Replaced { incarnation: row.incarnation };
            Step::of(Slot::Row(fresh(review.fresh, review.basis, proposal)), [replaced, Effect::Opened])
        }
        (ignored, _) => {
            // The review that was owed has been held, whatever it said.
            if row.dirty {
                row.version += 1;
                row.dirty = false;
            }
            Step::of(Slot::Row(row), [Effect::Ignored(ignored.unwrap_or(Ignored::NothingNew))])
        }
    }
}

/// The same change on the same order would be refused again.
fn still_refused<P>(refused_on: u64, review: &Review<P>) -> bool {
    review.basis <= refused_on && review.cause == Cause::Same
}
