//! Sales, told of each product by the context that owns product-level sales.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Price;
use super::money::in_minor_digits;

/// A sale of one product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductSale {
    /// The sale.
    pub sale_id: String,
    /// The product.
    pub product_id: String,
    /// Grows by one with each change.
    pub version: u64,
    /// By language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, String>,
    /// So many percent less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount_percent: Option<Decimal>,
    /// Or this amount instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Decimal>,
    /// The currency of that amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// From this moment on.
    pub from: Timestamp,
    /// Up to, and not at, this moment.
    pub until: Timestamp,
    /// Whether the product is in it; a withdrawn sale, or one that the product left, is not.
    pub active: bool,
}

impl ProductSale {
    /// Whether it holds at a moment.
    pub fn is_on(&self, at: Timestamp) -> bool {
        self.active && self.from <= at && at < self.until
    }

    /// What it makes of an amount of a price; none where it is in another currency.
    pub(super) fn makes_of(&self, regular: Decimal, price: &Price) -> Option<Decimal> {
        let reduced = match (self.amount, self.discount_percent) {
            (Some(amount), _) => (self.currency.as_ref() == Some(&price.currency)).then_some(amount)?,
            (None, Some(percent)) => {
                regular.checked_mul(Decimal::ONE_HUNDRED.checked_sub(percent)?)?.checked_div(Decimal::ONE_HUNDRED)?
            }
            (None, None) => return None,
        };
        Some(in_minor_digits(reduced, &price.currency))
    }

    /// What is wrong with it, where something is.
    pub(super) fn fault(&self) -> Option<&'static str> {
        let all = Decimal::ZERO..=Decimal::ONE_HUNDRED;
        if self.discount_percent.is_some_and(|percent| !all.contains(&percent)) {
            return Some("discount_percent is not between 0 and 100");
        }
        if self.amount.is_some_and(|amount| amount < Decimal::ZERO) {
            return Some("amount is negative");
        }
        if self.amount.is_some() && self.currency.is_none() {
            return Some("amount has no currency");
        }
        None
    }
}
