//! Prices of a list.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// One price list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceList {
    /// Its id.
    pub list_id: String,
    /// Grows by one with each change.
    pub version: u64,
    /// What people call it.
    pub name: String,
    /// ISO 4217.
    pub currency: String,
    /// Where it is used.
    #[serde(default)]
    pub channel: Option<String>,
}

/// The prices of one product in one list, over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// The list.
    pub list_id: String,
    /// The product.
    pub product_id: String,
    /// Grows by one with each change.
    pub version: u64,
    /// ISO 4217.
    pub currency: String,
    /// When which amount holds.
    pub entries: Vec<Entry>,
}

/// An amount and the time in which it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// From this moment on.
    pub from: Timestamp,
    /// Up to, and not at, this moment; without it for good.
    #[serde(default)]
    pub until: Option<Timestamp>,
    /// A decimal string.
    pub amount: Decimal,
}

impl Price {
    /// What is wrong with it, where something is.
    pub(super) fn fault(&self) -> Option<&'static str> {
        let is_negative = self.entries.iter().any(|entry| entry.amount.is_sign_negative() && !entry.amount.is_zero());
        is_negative.then_some("an amount is negative")
    }
}
