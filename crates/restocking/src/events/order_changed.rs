//! A purchase order was changed: a merge patch with a version.

use event::{Audience, Contract, Retention, Subject, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::EventType;

/// A change of an order, only meaningful after the change before it (`version` − 1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OrderChanged {
    /// The order.
    pub order_id: String,
    /// The order's version after the change.
    pub version: u64,
    /// JSON Merge Patch (RFC 7396) on the order.
    #[schemars(with = "std::collections::BTreeMap<String, Value>")]
    pub changes: Value,
}

impl EventType for OrderChanged {
    const CONTRACT: Contract = Contract {
        kind: "purchasing.order.changed.v1",
        owner: "purchasing",
        subject: Subject { aggregate: "order", id_field: "order_id" },
        axis: "order",
        weight: Weight::Thin,
        summary: "A purchase order was changed, as a merge patch on the order of the version before.",
        schema: || schemars::schema_for!(OrderChanged),
        audiences: &[Audience::Internal],
        scoped_by: None,
        visible_from: None,
        references: &[],
        derived_from: &[],
        compensates: None,
        retention: Retention::Forever,
        examples: &[include_str!("golden/purchasing.order.changed.v1.json")],
        exemptions: &[],
    };

    fn id(&self) -> &str {
        &self.order_id
    }

    fn check(&self) -> Result<(), String> {
        if !self.changes.is_object() {
            return Err("data.changes: a merge patch is an object".to_owned());
        }
        Ok(())
    }
}
