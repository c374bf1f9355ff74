//! What lies in the warehouse.

use serde::{Deserialize, Serialize};

/// The stock of a product at a location. Every movement and every count takes the next `seq`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockLevel {
    /// What.
    pub product_id: String,
    /// Where.
    pub location_id: String,
    /// How many movements and counts there were.
    pub seq: u64,
    /// Stock units; below zero when more was booked out than was known to be there.
    pub level: i64,
}

/// Why stock moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovementReason {
    /// Sold.
    Sale,
    /// Came back from a customer.
    Return,
    /// Broken, lost or thrown away.
    WriteOff,
    /// Found, or booked in by hand.
    Adjustment,
    /// Received from a supplier.
    Receipt,
}
