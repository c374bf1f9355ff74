//! An offer as the log tells it: complete in itself, and bounded in size however much is open. The wire form, version 1.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::suggestion::ProposalKind;

/// What one planner is told on one day. Names no address: the log is kept for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Offer {
    /// Its identity: of planner and day, so that the same offer is known wherever it comes again; of its own for a trial.
    pub offer_id: Uuid,
    /// The planner.
    pub planner_id: String,
    /// The day, in the retailer's zone.
    pub day: Date,
    /// When it was written, business time.
    pub as_of: Timestamp,
    /// Asked for by a person, beside the daily one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_trial: bool,
    /// Days after today within which things end "soon".
    pub soon_days: u16,
    /// What is assigned to the planner.
    pub yours: Section,
    /// What is assigned to nobody: all planners are told of it, in figures.
    pub nobodys: Others,
}

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Money {
    /// ISO 4217.
    pub currency: String,
    /// How much, decimal string.
    pub value: Decimal,
}

/// How many, and what they are worth, the largest amount first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sum {
    /// How many.
    pub count: u64,
    /// One amount a currency.
    pub value: Vec<Money>,
}

/// Open suggestions of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KindSum {
    /// The kind.
    pub kind: ProposalKind,
    /// How many.
    pub open: Sum,
}

/// Open suggestions of a supplier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SupplierSum {
    /// The supplier.
    pub supplier_id: String,
    /// Its name.
    pub supplier_name: String,
    /// How many.
    pub open: Sum,
}

/// One suggestion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "as the suggestion itself")]
pub struct OfferLine {
    pub incarnation: Uuid,
    pub kind: ProposalKind,
    pub order_id: String,
    pub line_id: String,
    pub product_id: String,
    pub product_name: String,
    pub supplier_name: String,
    pub from_date: Date,
    pub to_date: Option<Date>,
    pub from_quantity: i64,
    pub to_quantity: i64,
    pub value: Decimal,
    pub currency: String,
    /// The last day on which it can be accepted, or on which its snooze ends; none where that does not matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// A shortage that no open line can mend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OfferShortage {
    /// The product.
    pub product_id: String,
    /// Its name.
    pub product_name: String,
    /// First broken day.
    pub first_day: Date,
    /// First day with demand that cannot be met.
    pub stock_out_day: Option<Date>,
}

/// What is the planner's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    /// Everything open.
    pub open: Sum,
    /// By kind, in the order in which kinds are listed.
    pub kinds: Vec<KindSum>,
    /// The suppliers with the most valuable suggestions; the rest is in `other_suppliers`.
    pub suppliers: Vec<SupplierSum>,
    /// How many suppliers are not named.
    pub other_suppliers: u64,
    /// What can be accepted for a few days more: how much that is.
    pub ending: Sum,
    /// The first of them, soonest first.
    pub ending_lines: Vec<OfferLine>,
    /// The most valuable.
    pub best: Vec<OfferLine>,
    /// Snoozes that end soon.
    pub waking: u64,
    /// The first of them.
    pub waking_lines: Vec<OfferLine>,
    /// Changes whose outcome nobody knows.
    pub attention: u64,
    /// Shortages.
    pub shortages: u64,
    /// The first of them.
    pub shortage_lines: Vec<OfferShortage>,
}

/// What is nobody's, in figures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Others {
    /// Everything open.
    pub open: Sum,
    /// What can be accepted for a few days more.
    pub ending: u64,
    /// Changes whose outcome nobody knows.
    pub attention: u64,
    /// Shortages.
    pub shortages: u64,
}

impl Offer {
    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        let yours = &self.yours;
        let counts = [
            yours.open.count,
            yours.waking,
            yours.attention,
            yours.shortages,
            self.nobodys.open.count,
            self.nobodys.attention,
            self.nobodys.shortages,
        ];
        counts.iter().all(|count| *count == 0)
    }
}

impl Sum {
    /// Takes one more group in.
    pub(super) fn add(&mut self, count: u64, currency: &str, value: Decimal) {
        self.count += count;
        match self.value.iter_mut().find(|money| money.currency == currency) {
            Some(money) => money.value = money.value.saturating_add(value),
            None => self.value.push(Money { currency: currency.to_owned(), value }),
        }
    }

    /// With the largest amount first.
    pub(super) fn sorted(mut self) -> Self {
        self.value.sort_by(|one, other| other.value.cmp(&one.value).then_with(|| one.currency.cmp(&other.currency)));
        self
    }

    /// The largest amount, whatever its currency: what sums are ordered by.
    pub(super) fn largest(&self) -> Decimal {
        self.value.iter().map(|money| money.value).max().unwrap_or_default()
    }
}
