//! The product sale context: which products a sale reduces. It hears of announced sales and of the groups that products are
//! in, and says of each product what no sale says: that it is under it.

mod derive;
mod events;
mod heard;
mod take_news;

use event::Contract;

use crate::desk::Thick as _;

pub use derive::World;
pub use events::ProductSalePublished;
pub use heard::{Membership, Sale};
pub use take_news::TakeNews;

/// Everything that this context says.
pub static CONTRACTS: &[&Contract] = &[&ProductSalePublished::CONTRACT];

/// What this context hears of the product context.
pub const PRODUCT_NEWS: &[&str] = &["product.membership.published.v1"];

/// What this context hears of the promotion context.
pub const PROMOTION_NEWS: &[&str] = &["promotion.sale.announced.v1"];
