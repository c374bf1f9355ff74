//! A planner's daily offer, as it was heard: all that its mail says.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;
use uuid::Uuid;

use crate::address::EmailAddress;
use crate::change::Language;
use crate::text::PlainText;

/// Who gets an offer: looked up when the mail is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// What people call them.
    pub name: PlainText,
    /// Where it goes.
    pub email: EmailAddress,
    /// In which language.
    pub language: Language,
}

/// An offer; reading is tolerant of what is not known here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "as the event restocking.offer.composed.v1")]
pub struct Offer {
    pub offer_id: Uuid,
    pub planner_id: String,
    pub day: Date,
    #[serde(default)]
    pub is_trial: bool,
    pub soon_days: u16,
    pub yours: Section,
    pub nobodys: Others,
}

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "as the event")]
pub struct Money {
    pub currency: PlainText,
    pub value: Decimal,
}

/// How many, and what they are worth.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "as the event")]
pub struct Sum {
    pub count: u64,
    pub value: Vec<Money>,
}

/// Open suggestions of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "as the event")]
pub struct KindSum {
    pub kind: String,
    pub open: Sum,
}

/// Open suggestions of a supplier.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "as the event")]
pub struct SupplierSum {
    pub supplier_id: String,
    pub supplier_name: PlainText,
    pub open: Sum,
}

/// One suggestion.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "as the event")]
pub struct OfferLine {
    pub incarnation: Uuid,
    pub kind: String,
    pub order_id: PlainText,
    pub line_id: PlainText,
    pub product_name: PlainText,
    pub supplier_name: PlainText,
    pub from_date: Date,
    pub to_date: Option<Date>,
    pub from_quantity: i64,
    pub to_quantity: i64,
    pub value: Decimal,
    pub currency: PlainText,
    #[serde(default)]
    pub until: Option<Date>,
}

/// A shortage that no open line can mend.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "as the event")]
pub struct OfferShortage {
    pub product_id: String,
    pub product_name: PlainText,
    pub first_day: Date,
    pub stock_out_day: Option<Date>,
}

/// What is the planner's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "as the event")]
pub struct Section {
    pub open: Sum,
    pub kinds: Vec<KindSum>,
    pub suppliers: Vec<SupplierSum>,
    pub other_suppliers: u64,
    pub ending: Sum,
    pub ending_lines: Vec<OfferLine>,
    pub best: Vec<OfferLine>,
    pub waking: u64,
    pub waking_lines: Vec<OfferLine>,
    pub attention: u64,
    pub shortages: u64,
    pub shortage_lines: Vec<OfferShortage>,
}

/// What is nobody's, in figures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "as the event")]
pub struct Others {
    pub open: Sum,
    pub ending: u64,
    pub attention: u64,
    pub shortages: u64,
}

impl Offer {
    /// Reads the payload of the event.
    ///
    /// # Errors
    /// When something is missing or of another kind.
    pub fn read(data: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(data)
    }
}
