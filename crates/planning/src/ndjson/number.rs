//! Decimal numbers as they are written, without a detour through floats.

use std::fmt::Display;

use rust_decimal::Decimal;
use serde::de::{Deserialize, Deserializer, Error};
use serde_json::value::RawValue;

use crate::Milliunits;

/// A decimal, as a JSON number or a string.
#[derive(Debug, Clone, Copy)]
pub(super) struct ExactDecimal(pub(super) Decimal);

/// A quantity of stock units, as a JSON number or a string, rounded up to a thousandth.
#[derive(Debug, Clone, Copy)]
pub(super) struct StockUnits(pub(super) Milliunits);

impl<'de> Deserialize<'de> for ExactDecimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&RawValue>::deserialize(deserializer)?.get();
        decimal(text).map(Self).ok_or_else(|| fault(text))
    }
}

impl<'de> Deserialize<'de> for StockUnits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&RawValue>::deserialize(deserializer)?.get();
        let milliunits = short(text).or_else(|| decimal(text).and_then(Milliunits::from_decimal_rounded_up));
        milliunits.map(Self).ok_or_else(|| fault(text))
    }
}

fn fault<E: Error>(given: impl Display) -> E {
    E::custom(format_args!("{given} is not a decimal number; write it like 12, 12.5 or \"12.5\""))
}

/// By far the most of a forecast is as short as `12` or `12.345`: read without a decimal in between.
fn short(text: &str) -> Option<Milliunits> {
    const MOST_DIGITS: usize = 12;
    let (units, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits =
        |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(units, MOST_DIGITS) || !digits(fraction, 3) {
        return None;
    }
    let thousandths = fraction.parse::<i64>().ok()? * [100, 10, 1][fraction.len() - 1];
    Some(Milliunits(units.parse::<i64>().ok()? * Milliunits::PER_UNIT + thousandths))
}

fn decimal(text: &str) -> Option<Decimal> {
    let text = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    if text.contains(['e', 'E']) { Decimal::from_scientific(text).ok() } else { Decimal::from_str_exact(text).ok() }
}
