//! Stock was counted at one location.

use event::{Audience, Contract, Reference, Retention, Subject, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{EventType, check_id};

/// The level as it was after the movement numbered `seq`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StockCounted {
    /// The product.
    pub product_id: String,
    /// Where.
    pub location_id: String,
    /// Number of the last movement that the count contains.
    pub seq: u64,
    /// Stock units.
    pub level: i64,
}

impl EventType for StockCounted {
    const CONTRACT: Contract = Contract {
        kind: "warehouse.stock.counted.v1",
        owner: "warehouse",
        subject: Subject { aggregate: "stock", id_field: "product_id" },
        axis: "level",
        weight: Weight::Thick,
        summary: "Stock of a product was counted at one location.",
        schema: || schemars::schema_for!(StockCounted),
        audiences: &[Audience::Internal],
        scoped_by: None,
        visible_from: None,
        references: &[
            Reference { field: "product_id", aggregate: "product" },
            Reference { field: "location_id", aggregate: "location" },
        ],
        derived_from: &[],
        compensates: None,
        retention: Retention::Latest,
        examples: &[include_str!("golden/warehouse.stock.counted.v1.json")],
        exemptions: &[],
    };

    fn id(&self) -> &str {
        &self.product_id
    }

    fn check(&self) -> Result<(), String> {
        check_id("data.location_id", &self.location_id)
    }
}
