//! The daily offer: what is open for a planner, told once a day.

mod schedule;

pub use schedule::{Schedule, ScheduleFault, WEEKDAYS};
