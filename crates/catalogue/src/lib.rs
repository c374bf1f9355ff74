//! Product, price, promotion, product sale and offer: five contexts that publish a retailer's catalogue.
//!
//! Each context is a module, and none uses another: they share the [`values`] that facts are made of and the way in which
//! a context's [`ledger`] is kept. What one needs of another it hears from that one's log, in a payload type of its own.
//!
//! What an aggregate is, is what it last published: the state of a context is the latest thick event of each aggregate and
//! axis. A [`desk::Change`] says what an aggregate should be from now on; where that is what it is, nothing is said.

mod contexts;
pub mod desk;
pub mod hearing;
pub mod import;
pub mod ledger;
pub mod offer;
pub mod price;
pub mod product;
pub mod product_sale;
pub mod promotion;
pub mod values;

use event::Contract;

pub use contexts::{Context, Contexts, Listed};

/// The contracts of all five contexts.
pub fn contracts() -> Vec<&'static Contract> {
    [product::CONTRACTS, price::CONTRACTS, promotion::CONTRACTS, product_sale::CONTRACTS, offer::CONTRACTS].concat()
}
