//! A product as it is known to customers.

use event::{Audience, Contract, Retention, Subject, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::desk::Thick;
use crate::ledger::Filed;
use crate::values::Texts;

/// A product, whole. A newer version replaces an older one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProductPublished {
    /// The retailer's id.
    pub product_id: String,
    /// Grows with every change.
    pub version: u64,
    /// Its name, by language.
    pub names: Texts,
    /// What it is, by language.
    pub descriptions: Texts,
    /// Who makes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// Where it stands in the assortment.
    pub categories: Vec<String>,
    /// What tills scan.
    pub barcodes: Vec<String>,
    /// Whether it is not ordered any more.
    pub discontinued: bool,
}

impl Filed for ProductPublished {
    const AXIS: &'static str = "product";

    fn id(&self) -> &str {
        &self.product_id
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn words(&self) -> Option<String> {
        let texts = self.names.values().chain(&self.brand).chain(&self.categories).chain(&self.barcodes);
        let words: Vec<&str> = texts.map(String::as_str).chain([self.product_id.as_str()]).collect();
        Some(words.join(" \n"))
    }
}

impl Thick for ProductPublished {
    const CONTRACT: Contract = Contract {
        kind: "product.product.published.v1",
        owner: "product",
        subject: Subject { aggregate: "product", id_field: "product_id" },
        axis: "product",
        weight: Weight::Thick,
        summary: "A product as customers know it: names, descriptions, brand, categories, barcodes.",
        schema: || schemars::schema_for!(ProductPublished),
        audiences: &[Audience::Public, Audience::Stores, Audience::Internal],
        scoped_by: None,
        visible_from: None,
        references: &[],
        derived_from: &[],
        compensates: None,
        retention: Retention::Latest,
        examples: &[include_str!("golden/product.product.published.v1.json")],
        exemptions: &[],
    };

    fn numbered(self, version: u64) -> Self {
        Self { version, ..self }
    }
}
