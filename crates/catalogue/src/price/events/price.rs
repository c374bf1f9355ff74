//! What a product costs on a list, over time.

use event::{Audience, Contract, Reference, Retention, Subject, Weight};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::desk::Thick;
use crate::ledger::Filed;
use crate::values::Amount;

/// A product's prices on one list: past, present and planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PricePublished {
    /// The list's and the product's id, joined by a slash.
    pub price_id: String,
    /// The product.
    pub product_id: String,
    /// The list.
    pub list_id: String,
    /// Grows with every change.
    pub version: u64,
    /// ISO 4217 currency of the amounts.
    pub currency: String,
    /// In the order of time; they do not overlap.
    pub entries: Vec<PriceEntry>,
}

/// One price, for as long as it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PriceEntry {
    /// From this moment on.
    pub from: Timestamp,
    /// Before this moment; open where null.
    pub until: Option<Timestamp>,
    /// The price of one unit.
    pub amount: Amount,
}

impl PricePublished {
    /// The last moment at which the price is known to change.
    pub(crate) fn last_moment(&self) -> Option<Timestamp> {
        self.entries.last().map(|last| last.until.unwrap_or(last.from))
    }
}

impl Filed for PricePublished {
    const AXIS: &'static str = "price";
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

impl Thick for PricePublished {
    const CONTRACT: Contract = Contract {
        kind: "price.price.published.v1",
        owner: "price",
        subject: Subject { aggregate: "price", id_field: "price_id" },
        axis: "price",
        weight: Weight::Thick,
        summary: "What a product costs on a list, over time.",
        schema: || schemars::schema_for!(PricePublished),
        audiences: &[Audience::Public, Audience::Stores, Audience::Internal],
        scoped_by: Some("list_id"),
        visible_from: None,
        references: &[
            Reference { field: "product_id", aggregate: "product" },
            Reference { field: "list_id", aggregate: "list" },
        ],
        derived_from: &[],
        compensates: None,
        retention: Retention::Latest,
        examples: &[include_str!("golden/price.price.published.v1.json")],
        exemptions: &[],
    };

    fn numbered(self, version: u64) -> Self {
        Self { version, ..self }
    }
}
