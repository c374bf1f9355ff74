//! A sale as it was announced: for everybody, at its time.

use event::{Audience, Contract, Reference, Retention, Subject, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Sale;
use crate::desk::Thick;
use crate::ledger::Filed;

/// An announced sale, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct SaleAnnounced(pub Sale);

impl Filed for SaleAnnounced {
    const AXIS: &'static str = "announcement";

    fn id(&self) -> &str {
        &self.0.sale_id
    }

    fn version(&self) -> u64 {
        self.0.version
    }
}

impl Thick for SaleAnnounced {
    const CONTRACT: Contract = Contract {
        kind: "promotion.sale.announced.v1",
        owner: "promotion",
        subject: Subject { aggregate: "sale", id_field: "sale_id" },
        axis: "sale",
        weight: Weight::Thick,
        summary: "A sale as everybody may know it, said when its time has come.",
        schema: || schemars::schema_for!(SaleAnnounced),
        audiences: &[Audience::Public, Audience::Stores],
        scoped_by: None,
        visible_from: Some("announced_at"),
        references: &[
            Reference { field: "group_ids", aggregate: "group" },
            Reference { field: "product_ids", aggregate: "product" },
        ],
        derived_from: &[],
        compensates: None,
        retention: Retention::Latest,
        examples: &[include_str!("golden/promotion.sale.announced.v1.json")],
        exemptions: &[],
    };

    fn numbered(self, version: u64) -> Self {
        Self(Sale { version, ..self.0 })
    }
}
