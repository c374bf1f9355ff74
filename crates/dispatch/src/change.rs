//! A change of one purchase-order line that the central system has taken: all that a mail says about it.

use jiff::civil::Date;
use uuid::Uuid;

use crate::address::{AddressFault, EmailAddress};
use crate::text::PlainText;

/// What the central system took, complete in itself: nobody has to be asked to write the mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedChange {
    /// The suggestion's incarnation: what one change is known by, whatever is delivered twice.
    pub incarnation: Uuid,
    /// The click that it was accepted with, alone or together with others.
    pub click_batch: Uuid,
    /// Who is asked, as the planner saw them when clicking.
    pub supplier: Supplier,
    /// The purchase order.
    pub order_id: PlainText,
    /// The line within the order.
    pub line_id: PlainText,
    /// What is ordered.
    pub product: Product,
    /// What is asked for.
    pub kind: ChangeKind,
    /// The line as it was.
    pub from: LineTerms,
    /// The line as it shall be. Of a cancelled line, the quantity is 0 and the date means nothing.
    pub to: LineTerms,
    /// Stock units in one purchase unit; 1 or more.
    pub units_per_pack: u64,
    /// Runs from the event that caused the suggestion to the mail.
    pub correlation_id: PlainText,
    /// What the planner wants the supplier to read.
    pub planner_note: Option<PlainText>,
}

/// When and how much of a line is to arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineTerms {
    /// The day of arrival.
    pub arrive_on: Date,
    /// How much, in purchase units.
    pub quantity_purchase_units: u64,
}

/// The five kinds of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// The line is not wanted any more.
    Cancel,
    /// Later.
    Postpone,
    /// Earlier.
    Advance,
    /// Less.
    Decrease,
    /// More.
    Increase,
}

impl ChangeKind {
    /// All five.
    pub const ALL: [Self; 5] = [Self::Cancel, Self::Postpone, Self::Advance, Self::Decrease, Self::Increase];

    /// The name in events, JSON and CSV.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cancel => "cancel",
            Self::Postpone => "postpone",
            Self::Advance => "advance",
            Self::Decrease => "decrease",
            Self::Increase => "increase",
        }
    }
}

/// What is ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// The retailer's article number.
    pub id: PlainText,
    /// Its name.
    pub name: PlainText,
}

/// Who is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supplier {
    /// Known by it; never shown in a mail.
    pub id: SupplierId,
    /// Its name.
    pub name: PlainText,
    /// The mail address as published, not yet looked at: see [`Supplier::address`].
    pub email: String,
    /// The language its mails are written in.
    pub language: Language,
}

impl Supplier {
    /// The address mails go to.
    ///
    /// # Errors
    /// When what was published is no usable address.
    pub fn address(&self) -> Result<EmailAddress, AddressFault> {
        self.email.parse()
    }
}

/// A supplier's identity, exactly as the central system gives it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SupplierId(String);

impl SupplierId {
    /// Takes any text: identities are compared, not shown.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The identity.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The languages that mails are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Also for every language that there are no words for.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// From a language tag (`de`, `de-AT`, `en_GB`); what is not known is English.
    #[must_use]
    pub fn from_tag(tag: &str) -> Self {
        match tag.trim().split(['-', '_']).next() {
            Some(primary) if primary.eq_ignore_ascii_case("de") => Self::German,
            _ => Self::English,
        }
    }

    /// The language tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }
}
