//! What the daily offer is made of, read for all planners at once.

use std::collections::BTreeMap;

use async_trait::async_trait;
use context::StoreError;
use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::desk::ShortageView;
use crate::planners::{PlannerId, Scope};
use crate::suggestion::ProposalKind;

/// What is to be read.
#[derive(Debug, Clone)]
pub struct OfferQuery {
    /// Lines that may leave the window in which they can be accepted: those that arrive by then.
    pub arriving_by: Date,
    /// Likewise: those that are proposed to arrive earlier, by then.
    pub advanced_to: Date,
    /// Snoozes that end by then, business time.
    pub waking_by: Timestamp,
    /// Whose most valuable suggestions are read.
    pub scopes: BTreeMap<PlannerId, Scope>,
    /// So many of each.
    pub best: u32,
}

/// Open suggestions that are alike, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenGroup {
    /// Their supplier.
    pub supplier_id: String,
    /// Its name.
    pub supplier_name: String,
    /// Their category.
    pub category: Option<String>,
    /// Their kind.
    pub kind: ProposalKind,
    /// Of the value, ISO 4217.
    pub currency: String,
    /// How many.
    pub count: u64,
    /// What they are worth.
    pub value: Decimal,
}

/// A suggestion as an offer names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferRow {
    /// Its identity.
    pub incarnation: Uuid,
    /// Its kind.
    pub kind: ProposalKind,
    /// The order.
    pub order_id: String,
    /// The line of that order.
    pub line_id: String,
    /// The product.
    pub product_id: String,
    /// Its name.
    pub product_name: String,
    /// The supplier.
    pub supplier_id: String,
    /// Its name.
    pub supplier_name: String,
    /// The category.
    pub category: Option<String>,
    /// Arrival as it counts now.
    pub from_date: Date,
    /// Arrival proposed; none for a cancellation.
    pub to_date: Option<Date>,
    /// Open quantity now, purchase units.
    pub from_quantity: i64,
    /// Open quantity proposed, purchase units.
    pub to_quantity: i64,
    /// What it is worth.
    pub value: Decimal,
    /// ISO 4217.
    pub currency: String,
    /// When its snooze ends; none where it is not snoozed.
    pub until: Option<Timestamp>,
}

/// A shortage with what tells whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedShortage {
    /// The shortage.
    pub shortage: ShortageView,
    /// The product's supplier; empty where the product was never published.
    pub supplier_id: String,
    /// The product's category.
    pub category: Option<String>,
}

/// Submissions whose outcome is unknown, by what tells whose they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttentionGroup {
    /// Their supplier.
    pub supplier_id: String,
    /// Their category.
    pub category: Option<String>,
    /// How many.
    pub count: u64,
}

/// Everything that offers are made of, as of one instant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfferFacts {
    /// All open suggestions, counted.
    pub open: Vec<OpenGroup>,
    /// Open suggestions that may end soon; which of them do depends on their settings.
    pub closing: Vec<OfferRow>,
    /// Suggestions that come back soon.
    pub waking: Vec<OfferRow>,
    /// All shortages, soonest first.
    pub shortages: Vec<OwnedShortage>,
    /// All submissions in attention, counted.
    pub attention: Vec<AttentionGroup>,
    /// The most valuable open suggestions of each scope asked for, those that can be accepted.
    pub best: BTreeMap<PlannerId, Vec<OfferRow>>,
}

/// Reading for the daily offer. No call writes anything.
#[async_trait]
pub trait OfferReader: Send + Sync {
    /// What offers are made of: one query a part, all as of one instant.
    async fn offer_facts(&self, query: OfferQuery) -> Result<OfferFacts, StoreError>;

    /// The latest day whose offer each planner has had, also where there was nothing to say.
    async fn offered(&self) -> Result<BTreeMap<String, Date>, StoreError>;
}
