//! The offer context: product, price and sales of a product on a list, together, for those who want one entity.

mod compose;
mod events;
mod heard;
mod take_news;

use event::Contract;

use crate::desk::Thick as _;

pub use compose::World;
pub use events::{OfferPublished, OfferedPrice, OfferedSale};
pub use heard::{Price, Product, ProductSale};
pub use take_news::TakeNews;

/// Everything that this context says.
pub static CONTRACTS: &[&Contract] = &[&OfferPublished::CONTRACT];

/// What this context hears of the product context.
pub const PRODUCT_NEWS: &[&str] = &["product.product.published.v1"];

/// What this context hears of the price context.
pub const PRICE_NEWS: &[&str] = &["price.price.published.v1"];

/// What this context hears of the product sale context.
pub const PRODUCT_SALE_NEWS: &[&str] = &["productsale.product-sale.published.v1"];
