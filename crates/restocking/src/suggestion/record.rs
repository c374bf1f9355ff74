//! A suggestion as it is kept: the lifecycle's row, and what was known when it was last shown differently.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use lifecycle::{Incarnation, Suggestion, Tombstone};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{LineRef, Proposal};
use crate::review::ReviewInput;

/// One row: the latest suggestion of its line, or one that gave way to a newer.
#[derive(Debug, Clone, PartialEq)]
pub struct SuggestionRecord {
    /// The purchase-order line.
    pub key: LineRef,
    /// State, version, basis and proposal: only `lifecycle::step` changes them.
    pub row: Suggestion<Proposal>,
    /// What it says about itself.
    pub details: Details,
    /// What was known when it last changed visibly.
    pub basis: Option<Basis>,
    /// When it was opened, wall time.
    pub opened_at: Timestamp,
    /// When it last changed visibly, wall time.
    pub changed_at: Timestamp,
    /// Ties it to what caused it.
    pub correlation_id: String,
}

/// What a planner reads beside the proposal; of the moment at which the proposal last changed, but for the names and
/// addresses, which are kept as they are known until it is accepted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Details {
    /// The product.
    pub product_id: String,
    /// Its name.
    pub product_name: String,
    /// Its category.
    pub category: Option<String>,
    /// Who delivers the order.
    pub supplier_id: String,
    /// Its name.
    pub supplier_name: String,
    /// Its mail address then.
    pub supplier_email: String,
    /// The language of its mails.
    pub supplier_language: Option<String>,
    /// Stock units in one purchase unit.
    pub units_per_pack: i64,
    /// Cost of one purchase unit.
    pub unit_cost: Decimal,
    /// Unit cost x quantity moved.
    pub value: Decimal,
    /// Of the value.
    pub currency: String,
    /// First day that breaks the floor without this line.
    pub need_date: Option<Date>,
    /// One sentence.
    pub reason: String,
    /// The event that caused it, `(source, id)` and type; none where time did.
    pub cause: Option<String>,
}

impl Details {
    /// The same with the names and addresses of now: what is told was decided then, but things are called, and people
    /// written to, as they are today.
    #[must_use]
    pub(crate) fn with_names_of(&self, now: &Self) -> Self {
        Self {
            product_name: now.product_name.clone(),
            category: now.category.clone(),
            supplier_id: now.supplier_id.clone(),
            supplier_name: now.supplier_name.clone(),
            supplier_email: now.supplier_email.clone(),
            supplier_language: now.supplier_language.clone(),
            ..self.clone()
        }
    }
}

/// The facts and settings of a review: what was known then stays readable, and gives the projections again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Basis {
    /// Business time of the review.
    pub as_of: Timestamp,
    /// What it looked at.
    pub input: Arc<ReviewInput>,
}

/// What is kept of a swept suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TombstoneRecord {
    /// The purchase-order line.
    pub key: LineRef,
    /// What nothing may come back behind.
    pub tombstone: Tombstone<Proposal>,
}

impl SuggestionRecord {
    /// Its identity.
    pub fn incarnation(&self) -> Incarnation {
        self.row.incarnation
    }

    /// What accepting it would change in the value of its order, in its currency: negative where less is bought.
    pub fn order_change(&self) -> Decimal {
        let proposal = &self.row.proposal;
        if !proposal.can_be_accepted() {
            return Decimal::ZERO;
        }
        let more = proposal.to_quantity.saturating_sub(proposal.from_quantity);
        Decimal::from(more).checked_mul(self.details.unit_cost).unwrap_or(Decimal::ZERO)
    }
}
