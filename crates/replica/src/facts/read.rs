//! The tolerant reader: what it knows of an event it takes, what it does not know it leaves.

use feeds::FeedEvent;
use serde::de::DeserializeOwned;

use super::{Group, Membership, Price, PriceList, Product, ProductSale};

/// What one event makes true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// A product.
    Product(Product),
    /// A group.
    Group(Group),
    /// A product's groups.
    Membership(Membership),
    /// A price list.
    List(PriceList),
    /// A product's prices in a list.
    Price(Price),
    /// A product's sale.
    Sale(ProductSale),
}

/// What a reader makes of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Something that replicas may keep.
    Fact(Fact),
    /// A type that replicas have no use for.
    Nothing,
    /// A type that is known, with a payload that is not understood; never says what stands in it.
    Unreadable(String),
}

/// Reads an event. Fields that are not known, and types that are not known, do no harm.
pub fn read(event: &FeedEvent) -> Said {
    match event.kind.as_str() {
        "product.product.published.v1" => fact(event, Fact::Product, |_| None),
        "product.group.published.v1" => fact(event, Fact::Group, |_| None),
        "product.membership.published.v1" => fact(event, Fact::Membership, |_| None),
        "price.list.published.v1" => fact(event, Fact::List, |_| None),
        "price.price.published.v1" => fact(event, Fact::Price, Price::fault),
        "productsale.product-sale.published.v1" => fact(event, Fact::Sale, ProductSale::fault),
        _ => Said::Nothing,
    }
}

fn fact<T: DeserializeOwned>(
    event: &FeedEvent,
    made: impl FnOnce(T) -> Fact,
    fault: impl FnOnce(&T) -> Option<&'static str>,
) -> Said {
    match serde_json::from_str::<T>(event.data.get()) {
        // The library's text may repeat a value; where it went wrong is enough to find it at its owner.
        Err(error) => Said::Unreadable(format!(
            "its data cannot be read at column {}; ask the owner of {}",
            error.column(),
            event.kind
        )),
        Ok(payload) => match fault(&payload) {
            Some(fault) => Said::Unreadable(format!("{fault}; ask the owner of {}", event.kind)),
            None => Said::Fact(made(payload)),
        },
    }
}
