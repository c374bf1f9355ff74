//! Which groups a product is in.

use event::{Audience, Contract, Reference, Retention, Subject, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::desk::Thick;
use crate::ledger::Filed;

/// The groups of a product, all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MembershipPublished {
    /// The product.
    pub product_id: String,
    /// Grows with every change of its groups.
    pub version: u64,
    /// Its groups, in order.
    pub group_ids: Vec<String>,
}

impl Filed for MembershipPublished {
    const AXIS: &'static str = "membership";
    const LINKS: &'static [&'static str] = &["member"];

    fn id(&self) -> &str {
        &self.product_id
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn links(&self) -> Vec<(&'static str, String)> {
        self.group_ids.iter().map(|group| ("member", group.clone())).collect()
    }
}

impl Thick for MembershipPublished {
    const CONTRACT: Contract = Contract {
        kind: "product.membership.published.v1",
        owner: "product",
        subject: Subject { aggregate: "product", id_field: "product_id" },
        axis: "membership",
        weight: Weight::Thick,
        summary: "The groups that a product is in.",
        schema: || schemars::schema_for!(MembershipPublished),
        audiences: &[Audience::Public, Audience::Stores, Audience::Internal],
        scoped_by: None,
        visible_from: None,
        references: &[Reference { field: "group_ids", aggregate: "group" }],
        derived_from: &[],
        compensates: None,
        retention: Retention::Latest,
        examples: &[include_str!("golden/product.membership.published.v1.json")],
        exemptions: &[],
    };

    fn numbered(self, version: u64) -> Self {
        Self { version, ..self }
    }
}
