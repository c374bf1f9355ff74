//! A sale as it is planned: for those inside.

use event::{Audience, Contract, Reference, Retention, Subject, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Sale;
use crate::desk::Thick;
use crate::ledger::Filed;

/// A planned sale, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct SalePrepared(pub Sale);

impl Filed for SalePrepared {
    const AXIS: &'static str = "plan";
    const LINKS: &'static [&'static str] = &["plan-of-group", "plan-of-product"];

    fn id(&self) -> &str {
        &self.0.sale_id
    }

    fn version(&self) -> u64 {
        self.0.version
    }

    fn links(&self) -> Vec<(&'static str, String)> {
        let groups = self.0.group_ids.iter().map(|group| ("plan-of-group", group.clone()));
        groups.chain(self.0.product_ids.iter().map(|product| ("plan-of-product", product.clone()))).collect()
    }
}

impl Thick for SalePrepared {
    const CONTRACT: Contract = Contract {
        kind: "promotion.sale.prepared.v1",
        owner: "promotion",
        subject: Subject { aggregate: "sale", id_field: "sale_id" },
        axis: "sale",
        weight: Weight::Thick,
        summary: "A sale as it is planned, for those who prepare it.",
        schema: || schemars::schema_for!(SalePrepared),
        audiences: &[Audience::Internal],
        scoped_by: None,
        visible_from: None,
        references: &[
            Reference { field: "group_ids", aggregate: "group" },
            Reference { field: "product_ids", aggregate: "product" },
        ],
        derived_from: &[],
        compensates: None,
        retention: Retention::Latest,
        examples: &[include_str!("golden/promotion.sale.prepared.v1.json")],
        exemptions: &[],
    };

    fn numbered(self, version: u64) -> Self {
        Self(Sale { version, ..self.0 })
    }
}
