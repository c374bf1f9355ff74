//! Who delivers.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A supplier as purchasing publishes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplier {
    /// The supplier's number.
    pub supplier_id: String,
    /// One more with every publication.
    pub version: u64,
    /// The company's name.
    pub name: String,
    /// Where orders and their changes are mailed to.
    pub email: String,
    /// BCP 47 language of the mails.
    pub language: String,
    /// The days on which it delivers; none means every day.
    pub delivery_weekdays: Vec<Weekday>,
    /// By how many days half of its deliveries are late.
    pub median_lateness_days: i32,
    /// The least that one order may be worth; none where there is no minimum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_order_value: Option<Decimal>,
    /// ISO 4217 currency of the minimum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

/// A day of the week as it stands on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names of the days say it")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Weekday {
    /// The day of the week of a date.
    #[must_use]
    pub fn of(date: jiff::civil::Date) -> Self {
        use jiff::civil::Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
        match date.weekday() {
            Monday => Self::Mon,
            Tuesday => Self::Tue,
            Wednesday => Self::Wed,
            Thursday => Self::Thu,
            Friday => Self::Fri,
            Saturday => Self::Sat,
            Sunday => Self::Sun,
        }
    }

    /// From its three letters.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        const ALL: [Weekday; 7] =
            [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
        let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        names.iter().position(|known| *known == name).map(|place| ALL[place])
    }
}
