//! What the promotion context says.

mod announced;
mod prepared;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::values::{Amount, Texts};

pub use announced::SaleAnnounced;
pub use prepared::SalePrepared;

/// A sale: what is reduced, by how much, and when. It names groups, never their members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sale {
    /// The retailer's id.
    pub sale_id: String,
    /// Grows with every event of this type about the sale.
    pub version: u64,
    /// Its name, by language.
    pub names: Texts,
    /// The groups whose products are reduced.
    pub group_ids: Vec<String>,
    /// Products that are reduced on their own.
    pub product_ids: Vec<String>,
    /// By how many percent; null where there is an amount.
    pub discount_percent: Option<Amount>,
    /// To what price; null where there are percent.
    pub amount: Option<Amount>,
    /// ISO 4217 currency of the amount.
    pub currency: Option<String>,
    /// From this moment on.
    pub from: Timestamp,
    /// Before this moment.
    pub until: Timestamp,
    /// Before this moment nobody outside hears of it.
    pub announced_at: Timestamp,
    /// Whether it is off.
    pub withdrawn: bool,
}
