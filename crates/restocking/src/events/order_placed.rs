//! A purchase order was placed; the order itself is fetched from the central system.

use event::{Contract, Subject, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::EventType;

/// Only the id: a legacy notification, enriched at the edge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderPlaced {
    /// The order.
    pub order_id: String,
}

impl EventType for OrderPlaced {
    const CONTRACT: Contract = Contract {
        kind: "purchasing.order.placed.v1",
        owner: "purchasing",
        subject: Subject { aggregate: "order", id_field: "order_id" },
        weight: Weight::Notification,
        summary: "A purchase order was placed; it is fetched from the central system.",
        schema: || schemars::schema_for!(OrderPlaced),
    };

    fn id(&self) -> &str {
        &self.order_id
    }
}
