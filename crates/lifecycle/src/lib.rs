//! A suggestion's life as one pure function: step(slot, input, now) -> (slot, effects).

mod effect;
mod ids;
mod input;
mod level;
mod retry;
mod state;
mod step;

pub use effect::{Effect, Ignored, Reply, Stray};
pub use ids::{ClickKey, Incarnation, Millis, ParcelId, SubmissionId};
pub use input::{Action, Answer, Cause, Click, Input, MailOutcome, Review};
pub use level::{Heard, Level, Move};
pub use retry::{DEADLINE, Pace, next_try};
pub use state::{Ended, Mails, Slot, State, StateName, Submission, Suggestion, Tombstone};
pub use step::{Step, step};
