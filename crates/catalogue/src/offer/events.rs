//! What the offer context says.

use event::{Audience, Contract, Reference, Retention, Subject, Weight};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::desk::Thick;
use crate::ledger::Filed;
use crate::values::{Amount, Texts};

/// A product as it is offered on a list: what it is, what it costs when, and the sales that it is under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OfferPublished {
    /// The list's and the product's id, joined by a slash.
    pub offer_id: String,
    /// The product.
    pub product_id: String,
    /// The list.
    pub list_id: String,
    /// Grows with every change.
    pub version: u64,
    /// The product's name, by language.
    pub names: Texts,
    /// Who makes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// What tills scan.
    pub barcodes: Vec<String>,
    /// ISO 4217 currency of the prices.
    pub currency: String,
    /// Its prices, in the order of time.
    pub entries: Vec<OfferedPrice>,
    /// The sales that it is under, in the order of their ids; only such as apply in this currency.
    pub sales: Vec<OfferedSale>,
}

/// One price, for as long as it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OfferedPrice {
    /// From this moment on.
    pub from: Timestamp,
    /// Before this moment; open where null.
    pub until: Option<Timestamp>,
    /// The price of one unit.
    pub amount: Amount,
}

/// A sale that the product is under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OfferedSale {
    /// The sale.
    pub sale_id: String,
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
}

impl Filed for OfferPublished {
    const AXIS: &'static str = "offer";

    fn id(&self) -> &str {
        &self.offer_id
    }

    fn version(&self) -> u64 {
        self.version
    }
}

impl Thick for OfferPublished {
    const CONTRACT: Contract = Contract {
        kind: "offer.offer.published.v1",
        owner: "offer",
        subject: Subject { aggregate: "offer", id_field: "offer_id" },
        axis: "offer",
        weight: Weight::Thick,
        summary: "A product as it is offered on a list: what it is, its prices over time, its sales.",
        schema: || schemars::schema_for!(OfferPublished),
        audiences: &[Audience::Public, Audience::Internal],
        scoped_by: Some("list_id"),
        visible_from: None,
        references: &[
            Reference { field: "product_id", aggregate: "product" },
            Reference { field: "list_id", aggregate: "list" },
            Reference { field: "sales[].sale_id", aggregate: "sale" },
        ],
        derived_from: &[
            "product.product.published.v1",
            "price.price.published.v1",
            "productsale.product-sale.published.v1",
        ],
        compensates: None,
        retention: Retention::Latest,
        examples: &[include_str!("events/golden/offer.offer.published.v1.json")],
        exemptions: &[],
    };

    fn numbered(self, version: u64) -> Self {
        Self { version, ..self }
    }
}
