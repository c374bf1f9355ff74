//! What expressions compute with: exact numbers, dates, texts and truths, and what is not known.

use std::fmt;

use jiff::civil::Date;
use rust_decimal::Decimal;

/// What kind of value an expression has; known before it is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Type {
    /// A decimal of up to 28 digits.
    Number,
    /// A calendar day.
    Date,
    /// Letters, compared exactly.
    Text,
    /// True or false.
    Truth,
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Number => "a number",
            Self::Date => "a date",
            Self::Text => "a text",
            Self::Truth => "true or false",
        })
    }
}

/// A value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// A number.
    Number(Decimal),
    /// A date.
    Date(Date),
    /// A text.
    Text(&'a str),
    /// A truth.
    Truth(bool),
    /// Not known: a fact that is missing, a division by zero, a number or date out of bounds.
    Unknown,
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}

impl From<bool> for Value<'_> {
    fn from(truth: bool) -> Self {
        Self::Truth(truth)
    }
}

impl<'a, T: Into<Self>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Unknown, Into::into)
    }
}

impl From<Decimal> for Value<'_> {
    fn from(number: Decimal) -> Self {
        Self::Number(number)
    }
}

impl From<Date> for Value<'_> {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}
