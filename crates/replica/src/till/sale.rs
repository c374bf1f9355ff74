//! A sale, and the stock movements that it makes.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use thiserror::Error;

/// Lines of one sale.
const MOST_LINES: usize = 1_000;
/// Units in one line.
const MOST_UNITS: i64 = 1_000_000;
/// Bytes of an id.
const LONGEST_ID: usize = 128;

/// What was sold together. Its id is given by the till: sent again, it is the same sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sale {
    /// Given by the till.
    pub id: String,
    /// What was sold.
    pub lines: Vec<SaleLine>,
}

/// Of one product so many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleLine {
    /// The product.
    pub product_id: String,
    /// Units; negative where goods came back.
    pub quantity: i64,
    /// What was asked for one unit.
    #[serde(default)]
    pub unit_price: Option<String>,
    /// Its currency.
    #[serde(default)]
    pub currency: Option<String>,
    /// The version of the price that the till used.
    #[serde(default)]
    pub price_version: Option<u64>,
    /// The sale that it used, where there was one.
    #[serde(default)]
    pub sale_id: Option<String>,
}

/// Why a sale cannot be taken.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum SaleFault {
    /// Nothing in it, or too much.
    #[error("a sale has 1 to {MOST_LINES} lines")]
    Lines,
    /// An id that cannot be one.
    #[error("{0} is empty or longer than {LONGEST_ID} bytes")]
    Id(&'static str),
    /// A quantity that nobody sells.
    #[error("line {0}: the quantity is 0 or beyond {MOST_UNITS}")]
    Quantity(usize),
}

impl Sale {
    /// What is wrong with it.
    ///
    /// # Errors
    /// The first fault.
    pub fn check(&self) -> Result<(), SaleFault> {
        let is_id = |id: &str| !id.is_empty() && id.len() <= LONGEST_ID;
        if !is_id(&self.id) {
            return Err(SaleFault::Id("id"));
        }
        if self.lines.is_empty() || self.lines.len() > MOST_LINES {
            return Err(SaleFault::Lines);
        }
        for (at, line) in self.lines.iter().enumerate() {
            if !is_id(&line.product_id) {
                return Err(SaleFault::Id("product_id"));
            }
            if line.quantity == 0 || line.quantity.abs() > MOST_UNITS {
                return Err(SaleFault::Quantity(at + 1));
            }
        }
        Ok(())
    }
}

/// One line's effect on stock, as head office is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// Its place in the order of this store's movements.
    pub number: u64,
    /// The sale.
    pub sale_id: String,
    /// The line in it, from 1.
    pub line: u64,
    /// The product.
    pub product_id: String,
    /// 1, 2, 3, ... for this product in this store.
    pub seq: u64,
    /// Units that went (negative) or came back.
    pub delta: i64,
    /// When.
    pub at: Timestamp,
}

impl Movement {
    /// The event that tells of it: always the same one, however often it is sent.
    pub fn event(&self, store: &str) -> serde_json::Value {
        json!({
            "specversion": "1.0",
            "id": format!("sale/{}/{}", self.sale_id, self.line),
            "source": format!("urn:restock:store:{store}"),
            "type": "warehouse.stock.changed.v1",
            "subject": self.product_id,
            "time": self.at,
            "datacontenttype": "application/json",
            "data": {
                "product_id": self.product_id, "location_id": store, "seq": self.seq, "delta": self.delta,
                "reason": if self.delta < 0 { "sale" } else { "return" },
            },
        })
    }
}
