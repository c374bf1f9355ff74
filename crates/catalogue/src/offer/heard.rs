//! What this context hears, as far as it matters here.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::events::OfferedPrice;
use crate::ledger::Filed;
use crate::values::{Amount, Texts};

/// What a product is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// The product.
    pub product_id: String,
    /// As its owner counts.
    pub version: u64,
    /// Its name, by language.
    pub names: Texts,
    /// Who makes it.
    #[serde(default)]
    pub brand: Option<String>,
    /// What tills scan.
    pub barcodes: Vec<String>,
}

impl Filed for Product {
    const AXIS: &'static str = "heard product";

    fn id(&self) -> &str {
        &self.product_id
    }

    fn version(&self) -> u64 {
        self.version
    }
}

/// What a product costs on a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// List and product.
    pub price_id: String,
    /// The product.
    pub product_id: String,
    /// The list.
    pub list_id: String,
    /// As its owner counts.
    pub version: u64,
    /// Currency of the amounts.
    pub currency: String,
    /// In the order of time.
    pub entries: Vec<OfferedPrice>,
}

impl Filed for Price {
    const AXIS: &'static str = "heard price";
    const LINKS: &'static [&'static str] = &["price"];

    fn id(&self) -> &str {
        &self.price_id
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn links(&self) -> Vec<(&'static str, String)> {
        vec![("price", self.product_id.clone())]
    }
}

/// A sale as it holds for a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductSale {
    /// Sale and product.
    pub product_sale_id: String,
    /// The sale.
    pub sale_id: String,
    /// The product.
    pub product_id: String,
    /// As its owner counts.
    pub version: u64,
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
    /// Whether the product is under it.
    pub active: bool,
}

impl Filed for ProductSale {
    const AXIS: &'static str = "heard product sale";
    const LINKS: &'static [&'static str] = &["sale"];

    fn id(&self) -> &str {
        &self.product_sale_id
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn links(&self) -> Vec<(&'static str, String)> {
        vec![("sale", self.product_id.clone())]
    }
}
