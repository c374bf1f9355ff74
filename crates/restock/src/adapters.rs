//! Where time, ids and health come from.

mod clock;
mod health;
mod ids;

pub(crate) use clock::{SystemClock, WorldClock};
pub(crate) use health::Health;
pub(crate) use ids::FreshIds;
