//! The transition function.

mod answered;
mod clicked;
mod mailed;
mod reviewed;
mod timed;
mod undone;

use crate::effect::Effect;
use crate::ids::Millis;
use crate::input::Input;
use crate::state::Slot;

/// What one input leads to: the slot to be stored, and the effects to be written with it, in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step<P> {
    /// The slot afterwards. Its row's version is higher by one if, and only if, anything of it changed.
    pub slot: Slot<P>,
    /// What is written beside it.
    pub effects: Vec<Effect>,
}

impl<P> Step<P> {
    fn of(slot: Slot<P>, effects: impl Into<Vec<Effect>>) -> Self {
        Self { slot, effects: effects.into() }
    }
}

/// Lets one input happen to one key at the instant `now`. Total: every input has an answer in every state.
pub fn step<P: Clone + Eq>(slot: Slot<P>, input: Input<P>, now: Millis) -> Step<P> {
    match input {
        Input::Reviewed(review) => reviewed::reviewed(slot, review, now),
        Input::Clicked(click) => clicked::clicked(slot, click, now),
        Input::Undone(undo) => undone::undone(slot, undo),
        Input::Woken { incarnation } => timed::woken(slot, incarnation, now),
        Input::Answered { incarnation, submission, answer } => {
            answered::answered(slot, incarnation, submission, answer, now)
        }
        Input::DeadlinePassed { incarnation } => timed::deadline_passed(slot, incarnation, now),
        Input::Mailed { incarnation, parcel, outcome } => mailed::mailed(slot, incarnation, parcel, outcome, now),
        Input::Sweep { grace_ms } => timed::swept(slot, grace_ms, now),
    }
}
