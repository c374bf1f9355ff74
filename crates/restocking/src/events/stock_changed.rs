//! Stock moved at one location.

use event::{Audience, Contract, Reference, Retention, Subject, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{EventType, check_id};

/// A movement of stock, numbered per product and location without gaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StockChanged {
    /// The product.
    pub product_id: String,
    /// Where.
    pub location_id: String,
    /// 1, 2, 3, ... per product and location.
    pub seq: u64,
    /// Stock units that came (positive) or went (negative).
    pub delta: i64,
    /// The level after the movement, where the publisher knows it.
    #[serde(default)]
    pub level_after: Option<i64>,
    /// `sale`, `return`, `receipt`, `write-off`, ...
    #[serde(default)]
    pub reason: Option<String>,
}

impl EventType for StockChanged {
    const CONTRACT: Contract = Contract {
        kind: "warehouse.stock.changed.v1",
        owner: "warehouse",
        subject: Subject { aggregate: "stock", id_field: "product_id" },
        axis: "level",
        weight: Weight::Thin,
        summary: "Stock of a product moved at one location.",
        schema: || schemars::schema_for!(StockChanged),
        audiences: &[Audience::Internal],
        scoped_by: None,
        visible_from: None,
        references: &[
            Reference { field: "product_id", aggregate: "product" },
            Reference { field: "location_id", aggregate: "location" },
        ],
        derived_from: &[],
        compensates: None,
        retention: Retention::Forever,
        examples: &[include_str!("golden/warehouse.stock.changed.v1.json")],
        exemptions: &[],
    };

    fn id(&self) -> &str {
        &self.product_id
    }

    fn check(&self) -> Result<(), String> {
        check_id("data.location_id", &self.location_id)
    }
}
