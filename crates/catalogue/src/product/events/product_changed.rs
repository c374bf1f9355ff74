//! What changed of a product, said beside the whole.

use context::StoreError;
use event::{Audience, Contract, Retention, Subject, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::ProductPublished;
use crate::desk::merge_patch;

/// A change of a product, only meaningful after the change before it (`version` − 1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProductChanged {
    /// The product.
    pub product_id: String,
    /// The product's version after the change.
    pub version: u64,
    /// JSON Merge Patch (RFC 7396) on the product as it was published before; on nothing for the first.
    #[schemars(with = "std::collections::BTreeMap<String, Value>")]
    pub changes: Value,
}

impl ProductChanged {
    /// The contract.
    pub const CONTRACT: Contract = Contract {
        kind: "product.product.changed.v1",
        owner: "product",
        subject: Subject { aggregate: "product", id_field: "product_id" },
        axis: "product",
        weight: Weight::Thin,
        summary: "What changed of a product, as a merge patch on the version before.",
        schema: || schemars::schema_for!(ProductChanged),
        audiences: &[Audience::Internal],
        scoped_by: None,
        visible_from: None,
        references: &[],
        derived_from: &[],
        compensates: None,
        retention: Retention::Forever,
        examples: &[include_str!("golden/product.product.changed.v1.json")],
        exemptions: &[],
    };

    /// What leads from one to the other. Id and version are not the patch's to change.
    ///
    /// # Errors
    /// When the facts cannot be written as JSON.
    pub fn between(before: Option<&ProductPublished>, after: &ProductPublished) -> Result<Self, StoreError> {
        let value = |product: &ProductPublished| {
            let mut value = serde_json::to_value(product).map_err(|error| StoreError::Refused(error.to_string()))?;
            if let Some(members) = value.as_object_mut() {
                members.remove("product_id");
                members.remove("version");
            }
            Ok::<Value, StoreError>(value)
        };
        let changes = merge_patch(&before.map(value).transpose()?.unwrap_or_else(|| json!({})), &value(after)?);
        Ok(Self { product_id: after.product_id.clone(), version: after.version, changes })
    }
}
