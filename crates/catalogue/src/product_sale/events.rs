//! What the product sale context says.

use event::{Audience, Contract, Reference, Retention, Subject, Weight};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::desk::Thick;
use crate::ledger::Filed;
use crate::values::{Amount, Texts};

/// A sale as it holds for one product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProductSalePublished {
    /// The sale's and the product's id, joined by a slash.
    pub product_sale_id: String,
    /// The sale.
    pub sale_id: String,
    /// The product.
    pub product_id: String,
    /// Grows with every change.
    pub version: u64,
    /// The sale's name, by language.
    pub names: Texts,
    /// By how many percent it is reduced; null where there is an amount.
    pub discount_percent: Option<Amount>,
    /// To what price; null where there are percent.
    pub amount: Option<Amount>,
    /// ISO 4217 currency of the amount.
    pub currency: Option<String>,
    /// From this moment on.
    pub from: Timestamp,
    /// Before this moment.
    pub until: Timestamp,
    /// Whether the product is under the sale; not any more once it left the group, or the sale is off.
    pub active: bool,
}

impl Filed for ProductSalePublished {
    const AXIS: &'static str = "product-sale";
    const LINKS: &'static [&'static str] = &["of-sale"];

    fn id(&self) -> &str {
        &self.product_sale_id
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn links(&self) -> Vec<(&'static str, String)> {
        vec![("of-sale", self.sale_id.clone())]
    }
}

impl Thick for ProductSalePublished {
    const CONTRACT: Contract = Contract {
        kind: "productsale.product-sale.published.v1",
        owner: "product_sale",
        subject: Subject { aggregate: "product-sale", id_field: "product_sale_id" },
        axis: "product-sale",
        weight: Weight::Thick,
        summary: "A sale as it holds for one product, or does not any more.",
        schema: || schemars::schema_for!(ProductSalePublished),
        audiences: &[Audience::Public, Audience::Stores, Audience::Internal],
        scoped_by: None,
        visible_from: None,
        references: &[
            Reference { field: "sale_id", aggregate: "sale" },
            Reference { field: "product_id", aggregate: "product" },
        ],
        derived_from: &["promotion.sale.announced.v1", "product.membership.published.v1"],
        compensates: None,
        retention: Retention::Latest,
        examples: &[include_str!("events/golden/productsale.product-sale.published.v1.json")],
        exemptions: &[],
    };

    fn numbered(self, version: u64) -> Self {
        Self { version, ..self }
    }
}
