//! A purchase order was placed; the order itself is fetched from the central system.

use event::{Audience, Contract, Exemption, Retention, Subject, Weight};
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
        axis: "order",
        weight: Weight::Notification,
        summary: "A purchase order was placed; it is fetched from the central system.",
        schema: || schemars::schema_for!(OrderPlaced),
        audiences: &[Audience::Internal],
        scoped_by: None,
        visible_from: None,
        references: &[],
        derived_from: &[],
        compensates: None,
        retention: Retention::Forever,
        examples: &[include_str!("golden/purchasing.order.placed.v1.json")],
        exemptions: &[Exemption {
            rule: "self-contained",
            field: "",
            reason: "a publisher that cannot say more; restocking fetches the order at the edge, in one place, before any decision sees it",
        }],
    };

    fn id(&self) -> &str {
        &self.order_id
    }
}
