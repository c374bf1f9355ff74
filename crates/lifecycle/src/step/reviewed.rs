//! Rows 2, 3 and 4 of the table: what a review may do.

use super::Step;
use crate::effect::{Effect, Ignored};
use crate::ids::{Incarnation, Millis};
use crate::input::{Cause, Review};
use crate::state::{Ended, Slot, State, Suggestion, Tombstone};

pub(super) fn reviewed<P: Eq>(slot: Slot<P>, review: Review<P>, now: Millis) -> Step<P> {
    match slot {
        Slot::Empty => match review.proposal {
            None => Step::of(Slot::Empty, [Effect::Ignored(Ignored::NothingNew)]),
            Some(proposal) => Step::of(Slot::Row(fresh(review.fresh, review.basis, proposal)), [Effect::Opened]),
        },
        Slot::Row(row) if row.state == State::Open => open(row, review, now),
        Slot::Row(row) if row.state.is_live() => owned(row, &review),
        Slot::Row(row) => ended(row, review, now),
        Slot::Tombstone(tombstone) => swept(tombstone, review, now),
    }
}

/// Row 3: the review has its way with what is open.
fn open<P: Eq>(mut row: Suggestion<P>, review: Review<P>, now: Millis) -> Step<P> {
    if review.basis < row.fence {
        return Step::of(Slot::Row(row), [Effect::Ignored(Ignored::StaleReview)]);
    }
    // The basis is what the submission is conditional on: a click on the old one would be refused.
    let same_basis = review.basis == row.basis;
    let effect = match review.proposal {
        Some(proposal) if proposal == row.proposal && same_basis && !row.dirty => {
            return Step::of(Slot::Row(row), [Effect::Ignored(Ignored::NothingNew)]);
        }
        Some(proposal) => {
            let effect = if proposal == row.proposal { Effect::Refreshed } else { Effect::Changed };
            row.basis = review.basis;
            row.proposal = proposal;
            effect
        }
        None => {
            row.state = State::Complete { at: now };
            Effect::Completed
        }
    };
    row.version += 1;
    row.fence = review.basis;
    row.dirty = false;
    Step::of(Slot::Row(row), [effect])
}

/// Row 4: a planner's action owns the row, so the review only leaves word.
fn owned<P>(mut row: Suggestion<P>, review: &Review<P>) -> Step<P> {
    if review.basis < row.fence {
        return Step::of(Slot::Row(row), [Effect::Ignored(Ignored::StaleReview)]);
    }
    if row.dirty && review.basis == row.fence {
        return Step::of(Slot::Row(row), [Effect::Ignored(Ignored::NothingNew)]);
    }
    row.version += 1;
    row.dirty = true;
    row.fence = review.basis;
    Step::of(Slot::Row(row), [])
}

/// Row 2 over a row that has ended: it never comes back, but a new one may take its place.
fn ended<P>(mut row: Suggestion<P>, review: Review<P>, now: Millis) -> Step<P> {
    let hold = match row.state {
        State::Refused { .. } => Hold::RefusedOn(row.basis),
        State::Dismissed { until: Some(until), .. } => Hold::DismissedUntil(until),
        _ => Hold::Nothing,
    };
    match may_open(row.fence, &hold, review, now) {
        Ok(opening) => {
            let replaced = Effect::Replaced { incarnation: row.incarnation };
            Step::of(opening, [replaced, Effect::Opened])
        }
        Err(why) => {
            // The review that was owed has been held, whatever it said.
            if row.dirty {
                row.version += 1;
                row.dirty = false;
            }
            Step::of(Slot::Row(row), [Effect::Ignored(why)])
        }
    }
}

/// Row 2 over a tombstone, by the same rule.
fn swept<P>(tombstone: Tombstone<P>, review: Review<P>, now: Millis) -> Step<P> {
    let hold = match tombstone.ended {
        Ended::Refused { basis, .. } => Hold::RefusedOn(basis),
        Ended::Handled | Ended::Dismissed | Ended::Complete => Hold::Nothing,
    };
    match may_open(tombstone.fence, &hold, review, now) {
        Ok(opening) => Step::of(opening, [Effect::Opened]),
        Err(why) => Step::of(Slot::Tombstone(tombstone), [Effect::Ignored(why)]),
    }
}

/// What may hold a proposal back, for as long as its cause is the same.
enum Hold {
    Nothing,
    /// The same change on the same order would be refused again.
    RefusedOn(u64),
    DismissedUntil(Millis),
}

/// The new suggestion in place of one that ended, or why there is none.
fn may_open<P>(fence: u64, hold: &Hold, review: Review<P>, now: Millis) -> Result<Slot<P>, Ignored> {
    if review.basis < fence {
        return Err(Ignored::StaleReview);
    }
    let Some(proposal) = review.proposal else {
        return Err(Ignored::NothingNew);
    };
    let holds = match *hold {
        Hold::Nothing => false,
        Hold::RefusedOn(basis) => review.basis <= basis,
        Hold::DismissedUntil(until) => until > now,
    };
    if holds && review.cause == Cause::Same {
        return Err(Ignored::HeldBack);
    }
    Ok(Slot::Row(fresh(review.fresh, review.basis, proposal)))
}

/// A suggestion that begins.
pub(super) fn fresh<P>(incarnation: Incarnation, basis: u64, proposal: P) -> Suggestion<P> {
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
