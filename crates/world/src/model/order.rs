//! The purchase order.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A purchase order. Its version starts at 1 and grows by one with every change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The order's number.
    pub order_id: String,
    /// 1 when placed, one more with every change.
    pub version: u64,
    /// Whom it was sent to.
    pub supplier_id: String,
    /// Open until everything is received or cancelled.
    pub status: OrderStatus,
    /// The day it was sent.
    pub ordered_on: Date,
    /// ISO 4217 code of every `unit_cost`.
    pub currency: String,
    /// The lines by their number within the order.
    pub lines: BTreeMap<String, OrderLine>,
}

/// The state of a purchase order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Something is still to come.
    Open,
    /// Everything was received, or what was not was cancelled.
    Finished,
    /// Everything was cancelled.
    Cancelled,
}

/// A line of a purchase order. Quantities are purchase units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    /// What is ordered.
    pub product_id: String,
    /// Ordered, in purchase units.
    pub quantity: i64,
    /// Received so far, in purchase units.
    pub received: i64,
    /// Cancelled so far, in purchase units.
    pub cancelled: i64,
    /// Stock units in one purchase unit.
    pub units_per_pack: i64,
    /// Cost of one purchase unit.
    pub unit_cost: Decimal,
    /// The day the supplier first promised.
    pub promised_on: Date,
    /// The day the supplier confirmed last, or that was agreed by a command.
    pub confirmed_on: Option<Date>,
    /// On its way.
    pub shipped: bool,
    /// Not to be changed.
    pub locked: bool,
}

impl OrderLine {
    /// What is still to come, in purchase units.
    #[must_use]
    pub fn open(&self) -> i64 {
        (self.quantity - self.received - self.cancelled).max(0)
    }

    /// The day on which the rest is expected.
    #[must_use]
    pub fn expected_on(&self) -> Date {
        self.confirmed_on.unwrap_or(self.promised_on)
    }
}
