//! What the price context does. One use case, one file.

mod end_price;
mod publish_list;
mod set_price;

use super::events::{ListPublished, PricePublished};
use crate::desk::Needed;
use crate::values::{Currency, Id, Refusal, ScopeId};

pub use end_price::EndPrice;
pub use publish_list::{ListDraft, PublishList};
pub use set_price::SetPrice;

/// Which price: of a product on a list.
#[derive(Debug, Clone)]
struct PriceOf {
    list_id: String,
    product_id: String,
    price_id: String,
}

impl PriceOf {
    fn parse(list_id: &str, product_id: &str) -> Result<Self, Refusal> {
        let (list, product) = (ScopeId::parse("list_id", list_id)?, Id::parse("product_id", product_id)?);
        let price_id = list.id().with(&product);
        Ok(Self { list_id: list.id().to_string(), product_id: product.into(), price_id })
    }

    /// The currency in which the list is.
    fn currency(&self, needed: &Needed) -> Result<Currency, Refusal> {
        needed.must_have::<ListPublished>("list", &self.list_id)?;
        let list: Option<ListPublished> = needed.get(&self.list_id);
        Currency::parse("currency", list.as_ref().map_or("", |list| list.currency.as_str()))
    }

    fn with(&self, currency: &Currency, entries: Vec<super::PriceEntry>) -> PricePublished {
        PricePublished {
            price_id: self.price_id.clone(),
            product_id: self.product_id.clone(),
            list_id: self.list_id.clone(),
            version: 0,
            currency: currency.as_str().to_owned(),
            entries,
        }
    }
}
