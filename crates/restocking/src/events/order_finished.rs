//! A purchase order is done.

use event::{Audience, Contract, Retention, Subject, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::EventType;

/// Nothing more will come of this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderFinished {
    /// The order.
    pub order_id: String,
    /// The order's version with this.
    pub version: u64,
}

impl EventType for OrderFinished {
    const CONTRACT: Contract = Contract {
        kind: "purchasing.order.finished.v1",
        owner: "purchasing",
        subject: Subject { aggregate: "order", id_field: "order_id" },
        axis: "order",
        weight: Weight::Thin,
        summary: "A purchase order is finished: nothing more will come of it.",
        schema: || schemars::schema_for!(OrderFinished),
        audiences: &[Audience::Internal],
        scoped_by: None,
        visible_from: None,
        references: &[],
        derived_from: &[],
        compensates: None,
        retention: Retention::Forever,
        examples: &[include_str!("golden/purchasing.order.finished.v1.json")],
        exemptions: &[],
    };

    fn id(&self) -> &str {
        &self.order_id
    }
}
