//! A suggestion's life as one pure function over one key (a purchase-order line):
//! [`step`]`(slot, input, now) -> (slot, effects)`.
//!
//! A suggestion is met from three sides at once: events (through the review), planners, and the central
//! system's answers. Whatever their interleaving, duplication, delay or order, and wherever the program
//! is killed, the invariants below hold. The caller loads the [`Slot`], steps, and stores the slot and
//! every [`Effect`] in **one transaction**, compare-and-set on the row's version. Time, ids and jitter
//! are arguments.
//!
//! # States
//!
//! ```text
//!   (nothing)
//!       | review proposes
//!       v        click                taken                every mail accepted or reported failed
//!     open -----------------> submitting -------> applied ----------------------------------------> handled
//!      ^ | <---- undone -------+  |  |  |            ^
//!      | |             unknown |  |  |  |            | taken
//!      | |          call again +--+  |  +-----> attention      past the deadline, or unknown on level 0
//!      | |                           |               |
//!      | |                           | refused       | refused
//!      | |                           +-------+-------+
//!      | |                                   v
//!      | |                                refused
//!      | |
//!      | +--- dismiss -----------> dismissed
//!      | +--- review is silent --> complete
//!      | +--- snooze ------------> snoozed
//!      |                              |
//!      +------------ its time --------+
//! ```
//!
//! `handled`, `refused`, `dismissed` and `complete` are terminal: such a row never lives again. It stays
//! in the slot until a later review opens a new [`Incarnation`] in its place ([`Effect::Replaced`]), or
//! the sweep leaves its [`Tombstone`]. When a review may do so is one rule for both:
//!
//! | it ended as | a new one is opened by a review that proposes something and ... |
//! |---|---|
//! | any | ... read no older order than the key's *fence*: the newest version heard of, by review or by answer |
//! | `handled` | nothing more: the fence is the version with the change in it, so the review has seen it |
//! | `refused` | ... read a newer order than the refused change was decided on, or whose [cause moved](Cause::Moved) |
//! | `dismissed` | ... comes when the dismissal's time is over, or whose cause moved |
//! | `complete` | nothing more: stock may fall and rise on the same version of the order |
//!
//! A click can be taken back ([`Input::Undone`]) while nothing has come of it: an acceptance before the first call to
//! the central system is begun, a snooze and a dismissal while they hold. What was accepted or snoozed is open again;
//! what was dismissed has ended, so a new incarnation with the same proposal takes its place, and a review is owed.
//! What was sent once is beyond recall, whatever is known of its outcome.
//!
//! # Two marks that replace guesswork
//!
//! The **fence** makes the echo race harmless: whether the central system's event or its answer comes
//! first, facts without the change can neither reopen what was done nor be taken for news.
//!
//! **Dirty** is a debt: a review of this key is owed. It is set by a review while a planner's action owns
//! the row, and by the end of a dismissal; it is paid when a review is stored ([`Input::Reviewed`]),
//! not when it is asked for ([`Effect::ReviewAgain`]), so a crash between the two loses nothing.
//!
//! # Invariants, and the guard that keeps each
//!
//! | # | invariant | guard |
//! |---|---|---|
//! | 1 | nothing that ended comes back; nothing for one incarnation touches another | every input but reviews and the sweep names its incarnation; terminal states accept nothing but the payment of a debt |
//! | 2 | versions rise by one with every change; states follow the diagram | one increment in each transition |
//! | 3 | at most one effect per submission, none where it was undone | one [`SubmissionId`] per click, the key of every call; on [`Level::Plain`] one call only; [`Effect::Withdrawn`] only where none was begun |
//! | 4 | a mail implies the change | only [`Effect::Applied`] leads to a mail, only [`Answer::Took`] to it |
//! | 5 | a refusal is stable | nothing but an answer ends a submission: neither deadline nor planner; a contradiction is counted |
//! | 6 | copies of a mail are few and alike | dispatch stores the bytes before sending; a [`ParcelId`] is counted once |
//! | 7 | nobody overwrites a planner's action | a review marks an owned row, no more |
//! | 8 | what you saw is what you did | a click must match incarnation, version and `open`; else [`Effect::Reply`] is all there is |
//! | 9 | pages converge | each change of what is open has an effect for the log |
//! | 10 | the sweep takes nothing live, dirty or holding, and nothing swept comes back | the guard of [`Input::Sweep`]; the tombstone keeps the fence |
//! | 11 | what is known depends on what was heard, not on its order | the caller applies newer versions only; the fence repeats it per key |
//! | 12 | applied leads to handled | `applied` is left by its last mail's report only |
//! | 13 | at rest, `open` is exactly what the review says, but for what was dismissed or refused | dirty, and the table above |
//! | 14 | a submission that was sent ends, or is in attention within [`DEADLINE`] | every unknown outcome leads to a call, an alarm, or both |
//!
//! # What the caller owes
//!
//! - A review is given the facts of its own transaction; what it says reaches every key that it proposes
//!   something for, is live, or is dirty.
//! - A call that may have been made and left no outcome (a crash, too) is answered [`Answer::Unknown`]; on
//!   [`Level::Plain`] that has to be noted before the call.
//! - That a call is begun is noted before it is, in a transaction that fails where the submission was withdrawn; one
//!   with [`Effect::Withdrawn`] fails where a call was begun. So one of the two happens.
//! - A refusal is confirmed where [`Level::next_move`] says so, before it is handed in.
//! - The sweep's grace is longer than any answer can be late: later answers are counted as
//!   [`Stray::NotLive`], a counter that must stay 0.
//!
//! # The proof
//!
//! `tests/it/model` explores every interleaving of a small world around [`step`] itself (stateright):
//! the order's events in any order and any number of copies, two planners with stale pages, lost, late
//! and repeated requests and answers, time-outs, crashes, refusals, mails, snoozes, dismissals, the sweep.
//! Its negative controls are mutants, at least one per invariant, each caught by the invariant that it
//! breaks. `LIFECYCLE_MODEL_BIG=1 cargo test -p lifecycle every_interleaving -- --nocapture` explores more.
//! It plays the central system on level 3; on lower levels the decisions are tested one by one.

mod effect;
mod ids;
mod input;
mod level;
mod retry;
mod state;
mod step;

pub use effect::{Effect, Ignored, Reply, Stray};
pub use ids::{ClickKey, Incarnation, Millis, ParcelId, SubmissionId};
pub use input::{Action, Answer, Cause, Click, Input, MailOutcome, Review, Undo};
pub use level::{Heard, Level, Move};
pub use retry::{DEADLINE, Pace, next_try};
pub use state::{Ended, Mails, Slot, State, StateName, Submission, Suggestion, Tombstone};
pub use step::{Step, step};
