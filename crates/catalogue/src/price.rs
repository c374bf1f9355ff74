//! The price context: lists of prices, and what a product costs the customer on each of them, over time.

mod events;
mod timeline;
mod use_cases;

use event::Contract;

use crate::desk::Thick as _;

pub use events::{ListPublished, PriceEntry, PricePublished};
pub use timeline::Timeline;
pub use use_cases::{EndPrice, ListDraft, PublishList, SetPrice};

/// Everything that this context says.
pub static CONTRACTS: &[&Contract] = &[&ListPublished::CONTRACT, &PricePublished::CONTRACT];
