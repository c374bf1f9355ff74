//! Quantities of stock, exact to a thousandth of a unit.

use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A quantity of stock units in thousandths: `Milliunits(1_500)` is one unit and a half.
///
/// Integers, because floats would break byte-for-byte replay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Milliunits(pub i64);

impl Milliunits {
    /// Thousandths in one stock unit.
    pub const PER_UNIT: i64 = 1_000;

    /// Whole stock units; saturates far beyond every accepted quantity.
    #[must_use]
    pub const fn from_units(units: i64) -> Self {
        Self(units.saturating_mul(Self::PER_UNIT))
    }

    /// A decimal number of stock units, rounded up to the next thousandth; `None` where it does
    /// not fit.
    #[must_use]
    pub fn from_decimal_rounded_up(units: Decimal) -> Option<Self> {
        // As forecasts are written, with at most three decimals, nothing has to be rounded.
        if let (scale @ 0..=3, Ok(mantissa)) = (units.scale(), i64::try_from(units.mantissa())) {
            return mantissa.checked_mul(10_i64.pow(3 - scale)).map(Self);
        }
        units.checked_mul(Decimal::from(Self::PER_UNIT))?.ceil().to_i64().map(Self)
    }
}

impl fmt::Display for Milliunits {
    /// Stock units with exactly three decimals, as in `-0.250`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:03}", magnitude / 1_000, magnitude % 1_000)
    }
}
