//! The daily offer: what is open for a planner, told once a day.

mod closing;
mod compose;
mod schedule;
mod told;

pub use closing::{Reach, last_day};
pub use compose::{Occasion, compose};
pub use schedule::{Schedule, ScheduleFault, WEEKDAYS};
pub use told::{KindSum, Money, Offer, OfferLine, OfferShortage, Others, Section, Sum, SupplierSum};
