//! From facts to a review: what is assembled, what is decided, what is stored with it.

mod desk;
mod effects;
mod input;
mod shortage;
mod trial;
mod unknown;

pub(crate) use desk::input_of;
pub use desk::{Cause, DeskReview, review_desk};
pub(crate) use effects::{Telling, guard_of, told};
pub use input::{LineInput, ReviewInput};
pub use trial::{TrialEffect, TrialProposal, TrialRow, trial_rows};
