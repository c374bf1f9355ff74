//! Stock was counted at one location.

use event::{Contract, Subject, Weight};
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
        weight: Weight::Thick,
        summary: "Stock of a product was counted at one location.",
        schema: || schemars::schema_for!(StockCounted),
    };

    fn id(&self) -> &str {
        &self.product_id
    }

    fn check(&self) -> Result<(), String> {
        check_id("data.location_id", &self.location_id)
    }
}
