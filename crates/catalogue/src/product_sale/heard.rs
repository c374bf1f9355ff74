//! What this context hears, as far as it matters here.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ledger::Filed;
use crate::values::{Amount, Texts};

/// The groups of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The product.
    pub product_id: String,
    /// As its owner counts.
    pub version: u64,
    /// Its groups.
    pub group_ids: Vec<String>,
}

impl Filed for Membership {
    const AXIS: &'static str = "heard membership";
    const LINKS: &'static [&'static str] = &["member"];

    fn id(&self) -> &str {
        &self.product_id
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn links(&self) -> Vec<(&'static str, String)> {
        self.group_ids.iter().map(|group| ("member", group.clone())).collect()
    }
}

/// An announced sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sale {
    /// The sale.
    pub sale_id: String,
    /// As its owner counts.
    pub version: u64,
    /// Its name, by language.
    pub names: Texts,
    /// The groups whose products are reduced.
    pub group_ids: Vec<String>,
    /// Products that are reduced on their own.
    pub product_ids: Vec<String>,
    /// By how many percent.
    pub discount_percent: Option<Amount>,
    /// To what price.
    pub amount: Option<Amount>,
    /// Currency of the amount.
    pub currency: Option<String>,
    /// From this moment on.
    pub from: Timestamp,
    /// Before this moment.
    pub until: Timestamp,
    /// Whether it is off.
    pub withdrawn: bool,
}

impl Filed for Sale {
    const AXIS: &'static str = "heard sale";
    const LINKS: &'static [&'static str] = &["sale-of-group", "sale-of-product"];

    fn id(&self) -> &str {
        &self.sale_id
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn links(&self) -> Vec<(&'static str, String)> {
        let groups = self.group_ids.iter().map(|group| ("sale-of-group", group.clone()));
        groups.chain(self.product_ids.iter().map(|product| ("sale-of-product", product.clone()))).collect()
    }
}
