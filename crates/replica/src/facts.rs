//! What replicas keep, as the catalogue's events say it.

mod money;
mod price;
mod price_at;
mod product;
mod read;
mod sale;

pub use money::{in_minor_digits, minor_digits};
pub use price::{Entry, Price, PriceList};
pub use price_at::{PriceNow, SaleNow, price_at};
pub use product::{Group, Membership, Product, name_in};
pub use read::{Fact, Said, read};
pub use sale::ProductSale;
