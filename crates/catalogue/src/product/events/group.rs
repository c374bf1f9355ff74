//! A group of products: what sales and assortments name.

use event::{Audience, Contract, Retention, Subject, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::desk::Thick;
use crate::ledger::Filed;
use crate::values::Texts;

/// A group, whole. Which products are in it is said of each product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GroupPublished {
    /// The retailer's id.
    pub group_id: String,
    /// Grows with every change.
    pub version: u64,
    /// Its name, by language.
    pub names: Texts,
    /// Whether it is not used any more.
    pub discontinued: bool,
}

impl Filed for GroupPublished {
    const AXIS: &'static str = "group";

    fn id(&self) -> &str {
        &self.group_id
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn words(&self) -> Option<String> {
        let words: Vec<&str> = self.names.values().map(String::as_str).chain([self.group_id.as_str()]).collect();
        Some(words.join(" \n"))
    }
}

impl Thick for GroupPublished {
    const CONTRACT: Contract = Contract {
        kind: "product.group.published.v1",
        owner: "product",
        subject: Subject { aggregate: "group", id_field: "group_id" },
        axis: "group",
        weight: Weight::Thick,
        summary: "A group of products, by its names; never by its members.",
        schema: || schemars::schema_for!(GroupPublished),
        audiences: &[Audience::Public, Audience::Stores, Audience::Internal],
        scoped_by: None,
        visible_from: None,
        references: &[],
        derived_from: &[],
        compensates: None,
        retention: Retention::Latest,
        examples: &[include_str!("golden/product.group.published.v1.json")],
        exemptions: &[],
    };

    fn numbered(self, version: u64) -> Self {
        Self { version, ..self }
    }
}
