//! An offer made of what three other contexts say. Pure.

use std::collections::BTreeSet;

use super::events::{OfferPublished, OfferedSale};
use super::heard::{Price, Product, ProductSale};
use crate::desk::Thick as _;
use crate::hearing::Heard;
use crate::ledger::Filed as _;

/// Everything that a batch of news touches, or everything there is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct World {
    pub(super) products: Heard<Product>,
    pub(super) prices: Heard<Price>,
    pub(super) sales: Heard<ProductSale>,
    /// What was said last, by id.
    pub(super) said: Heard<OfferPublished>,
}

impl World {
    /// Says anew what changed of the offers of these products, each offer once; answers what is to be said.
    ///
    /// There is an offer where a product and a price are known, and it stays when its last price is over.
    pub fn offer(&mut self, products: &BTreeSet<String>) -> Vec<OfferPublished> {
        let concerned = |price: &&Price| products.contains(&price.product_id);
        let offers = self.prices.values().filter(concerned).filter_map(|price| self.compose(price));
        let offers: Vec<OfferPublished> = offers.collect();
        offers.into_iter().filter_map(|offer| self.say(offer)).collect()
    }

    fn compose(&self, price: &Price) -> Option<OfferPublished> {
        let product = self.products.get(&price.product_id)?;
        let applies = |sale: &&ProductSale| {
            let in_currency = sale.currency.as_ref().is_none_or(|currency| *currency == price.currency);
            sale.active && sale.product_id == price.product_id && in_currency
        };
        let offered = |sale: &ProductSale| OfferedSale {
            sale_id: sale.sale_id.clone(),
            discount_percent: sale.discount_percent,
            amount: sale.amount,
            currency: sale.currency.clone(),
            from: sale.from,
            until: sale.until,
        };
        Some(OfferPublished {
            offer_id: format!("{}/{}", price.list_id, price.product_id),
            product_id: price.product_id.clone(),
            list_id: price.list_id.clone(),
            version: 0,
            names: product.names.clone(),
            brand: product.brand.clone(),
            barcodes: product.barcodes.clone(),
            currency: price.currency.clone(),
            entries: price.entries.clone(),
            sales: self.sales.values().filter(applies).map(offered).collect(),
        })
    }

    fn say(&mut self, offer: OfferPublished) -> Option<OfferPublished> {
        let said = self.said.get(&offer.offer_id);
        if said.is_some_and(|said| offer.says_the_same(said)) {
            return None;
        }
        let offer = OfferPublished { version: said.map_or(0, OfferPublished::version) + 1, ..offer };
        self.said.take(offer.clone()).ok()?;
        Some(offer)
    }
}
