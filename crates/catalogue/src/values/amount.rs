//! Amounts of money, and shares.

use std::borrow::Cow;
use std::fmt;

use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Currency, Refusal};

/// Digits after the point that are kept: as many as the usual systems keep for a unit's cost.
const MOST_DIGITS: u32 = 6;
/// What no single thing costs.
const TOO_MUCH: i64 = 1_000_000_000_000;

/// A decimal number of 0 or more, written as a string: `"9.90"`. What it is an amount of stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(Decimal);

impl Amount {
    /// Reads an amount of a currency; it is written with at least the currency's digits.
    ///
    /// # Errors
    /// When it is no such amount.
    pub fn parse(field: &str, text: &str, currency: &Currency) -> Result<Self, Refusal> {
        let mut amount = Self::read(field, text)?.0;
        if amount.scale() < currency.minor_digits() {
            amount.rescale(currency.minor_digits());
        }
        Ok(Self(amount))
    }

    /// Reads a share in percent, more than 0 and at most 100.
    ///
    /// # Errors
    /// When it is no such share.
    pub fn parse_percent(field: &str, text: &str) -> Result<Self, Refusal> {
        let share = Self::read(field, text)?;
        if share.0.is_zero() || share.0 > Decimal::ONE_HUNDRED {
            return Err(Refusal::invalid(field, "a discount is more than 0 and at most 100 percent"));
        }
        Ok(share)
    }

    fn read(field: &str, text: &str) -> Result<Self, Refusal> {
        let plain = text.trim();
        let is_plain = plain.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let number = plain.parse::<Decimal>().ok().filter(|number| is_plain && *number < Decimal::from(TOO_MUCH));
        let number = number.map(|number| number.normalize()).filter(|number| number.scale() <= MOST_DIGITS);
        number.map(Self).ok_or_else(|| {
            let shown: String = plain.chars().take(40).collect();
            let reason =
                format!("\"{shown}\" is not an amount: write digits with a point, at most 6 after it, as in 12.50");
            Refusal::invalid(field, reason)
        })
    }

    pub(super) fn of(number: Decimal) -> Self {
        Self(number)
    }

    /// The number.
    pub fn decimal(self) -> Decimal {
        self.0
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'_, str>::deserialize(deserializer)?;
        text.parse().map(Self).map_err(|_| serde::de::Error::custom("an amount is a decimal string such as \"9.90\""))
    }
}

impl JsonSchema for Amount {
    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": r"^\d+(\.\d+)?$", "description": "A decimal number, 0 or more." })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn euros(text: &str) -> Result<String, Refusal> {
        Amount::parse("amount", text, &Currency::parse("c", "EUR").unwrap()).map(|amount| amount.to_string())
    }

    #[test]
    fn an_amount_is_written_with_the_digits_of_its_currency() {
        assert_eq!(euros("9.9").as_deref(), Ok("9.90"));
        assert_eq!(euros("12").as_deref(), Ok("12.00"));
        assert_eq!(euros("133.34420").as_deref(), Ok("133.3442"));
        let yen = Currency::parse("c", "JPY").unwrap();
        assert_eq!(Amount::parse("a", "120", &yen).unwrap().to_string(), "120");
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", "-1", "1,50", "1e3", "abc", "0.1234567", "1000000000000", "+1", "."] {
            assert!(euros(text).is_err(), "{text}");
        }
        for text in ["0", "100.01"] {
            assert!(Amount::parse_percent("p", text).is_err(), "{text}");
        }
    }
}
