//! What a product costs the retailer: for finance, in no other event.

use event::{Audience, Contract, Retention, Subject, Weight};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::desk::Thick;
use crate::ledger::Filed;
use crate::values::Amount;

/// A product's cost from a moment on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CostPublished {
    /// The product.
    pub product_id: String,
    /// Grows with every change of its cost.
    pub version: u64,
    /// What one unit costs.
    pub unit_cost: Amount,
    /// ISO 4217 currency of the cost.
    pub currency: String,
    /// From when on.
    pub valid_from: Timestamp,
}

impl Filed for CostPublished {
    const AXIS: &'static str = "cost";

    fn id(&self) -> &str {
        &self.product_id
    }

    fn version(&self) -> u64 {
        self.version
    }
}

impl Thick for CostPublished {
    const CONTRACT: Contract = Contract {
        kind: "product.cost.published.v1",
        owner: "product",
        subject: Subject { aggregate: "product", id_field: "product_id" },
        axis: "cost",
        weight: Weight::Thick,
        summary: "What a unit of a product costs the retailer.",
        schema: || schemars::schema_for!(CostPublished),
        audiences: &[Audience::Finance],
        scoped_by: None,
        visible_from: None,
        references: &[],
        derived_from: &[],
        compensates: None,
        retention: Retention::Forever,
        examples: &[include_str!("golden/product.cost.published.v1.json")],
        exemptions: &[],
    };

    fn numbered(self, version: u64) -> Self {
        Self { version, ..self }
    }
}
