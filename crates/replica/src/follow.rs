//! A feed followed: from a snapshot, or from its beginning, to its head and along with it.

mod follower;
mod place;
mod step;

pub use follower::{FollowError, Follower, Limits, Round, Start};
pub use place::{Contact, Place, Receipt, Stage, Unreadable, Work};
pub use step::{Took, begin_at_log, take_chunk, take_page};
