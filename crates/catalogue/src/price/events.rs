//! What the price context says.

mod list;
mod price;

pub use list::ListPublished;
pub use price::{PriceEntry, PricePublished};
