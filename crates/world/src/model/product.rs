//! A product with all that planning needs to know of it.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A product as the planning department publishes it every day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Product {
    /// The article number.
    pub product_id: String,
    /// One more with every publication.
    pub version: u64,
    /// What customers call it.
    pub name: String,
    /// What it belongs to.
    pub category: String,
    /// Who delivers it.
    pub supplier_id: String,
    /// Cost of one stock unit.
    pub unit_cost: Decimal,
    /// Price of one stock unit.
    pub unit_price: Decimal,
    /// ISO 4217 code of cost and price.
    pub currency: String,
    /// Days from sending an order to stock being available.
    pub lead_time_days: u32,
    /// Days between ordering chances.
    pub review_period_days: u32,
    /// The floor of the projection, in stock units.
    pub safety_stock: i64,
    /// Mean daily demand over the lead time, and the safety stock, in stock units.
    pub reorder_point: i64,
    /// The demand of lead time and review period, and the safety stock, in stock units.
    pub order_up_to: i64,
    /// In purchase units.
    pub minimum_order_quantity: i64,
    /// In purchase units.
    pub order_multiple: i64,
    /// In purchase units; unbounded without.
    pub maximum_order_quantity: Option<i64>,
    /// Promised and not yet delivered, in stock units.
    pub backorders: i64,
    /// The first day on which it is no longer sold.
    pub discontinued_on: Option<Date>,
    /// The expected demand.
    pub forecast: Forecast,
}

/// The expected demand of consecutive days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// The first day.
    pub from: Date,
    /// The demand of each day, in stock units.
    pub daily: Vec<Thousandths>,
}

/// A quantity in thousandths of a stock unit; on the wire a number of stock units with at most three places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Thousandths(pub i64);

impl Serialize for Thousandths {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % 1_000 == 0 {
            serializer.serialize_i64(self.0 / 1_000)
        } else {
            serializer.serialize_f64(self.0 as f64 / 1_000.0)
        }
    }
}

impl<'de> Deserialize<'de> for Thousandths {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer).map(|units| Self((units * 1_000.0).round() as i64))
    }
}
