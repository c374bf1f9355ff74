//! A list of prices: for a channel, a region, a group of stores.

use event::{Audience, Contract, Retention, Subject, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::desk::Thick;
use crate::ledger::Filed;

/// A list of prices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListPublished {
    /// Its id; it stands in the names of feeds.
    pub list_id: String,
    /// Grows with every change.
    pub version: u64,
    /// What people call it.
    pub name: String,
    /// ISO 4217 currency of all its prices.
    pub currency: String,
    /// Where it is used, such as `stores` or `web`.
    pub channel: String,
}

impl Filed for ListPublished {
    const AXIS: &'static str = "list";

    fn id(&self) -> &str {
        &self.list_id
    }

    fn version(&self) -> u64 {
        self.version
    }
}

impl Thick for ListPublished {
    const CONTRACT: Contract = Contract {
        kind: "price.list.published.v1",
        owner: "price",
        subject: Subject { aggregate: "list", id_field: "list_id" },
        axis: "list",
        weight: Weight::Thick,
        summary: "A list of prices, its currency and its channel.",
        schema: || schemars::schema_for!(ListPublished),
        audiences: &[Audience::Public, Audience::Stores, Audience::Internal],
        scoped_by: None,
        visible_from: None,
        references: &[],
        derived_from: &[],
        compensates: None,
        retention: Retention::Latest,
        examples: &[include_str!("golden/price.list.published.v1.json")],
        exemptions: &[],
    };

    fn numbered(self, version: u64) -> Self {
        Self { version, ..self }
    }
}
