//! The bounds within which every sum of a review fits into 64 bits.

use std::fmt::Display;

use crate::{Facts, LineFacts, LineId, Milliunits};

/// Most stock units of on hand, safety stock, backorders and an open line: a million million.
pub(crate) const MAX_UNITS: i64 = 1_000_000_000_000;
/// Most purchase units ordered, received or cancelled on a line.
pub(crate) const MAX_PURCHASE_UNITS: i64 = 1_000_000_000_000;
/// Most purchase units of a minimum, multiple or maximum.
pub(crate) const MAX_ORDER_RULE: i64 = 1_000_000;
/// Most stock units in a purchase unit.
pub(crate) const MAX_UNITS_PER_PACK: i64 = 10_000;
/// Most stock units of forecast in a day.
pub(crate) const MAX_DAILY_UNITS: i64 = 1_000_000_000;
/// Most lines of one product.
pub(crate) const MAX_LINES: usize = 1_000;
/// Most days of forecast, lead time, review period or lateness: ten years.
pub(crate) const MAX_DAYS: usize = 3_650;

/// A stock quantity as near to itself as the bounds allow.
pub(crate) fn within_units(milliunits: i64) -> i64 {
    let most = Milliunits::from_units(MAX_UNITS).0;
    milliunits.clamp(-most, most)
}

/// A fact that is out of bounds. Texts say what to give instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactsError {
    /// One figure of the product or of a line.
    #[error("{}: {}", self.path(), self.fault())]
    OutOfRange {
        /// The figure, as on the wire: `lines[2].quantity`.
        path: String,
        /// What was given.
        given: String,
        /// The least that is accepted.
        least: String,
        /// The most that is accepted.
        most: String,
    },
    /// Two lines with the same ids.
    #[error("{}: {}", self.path(), self.fault())]
    LineTwice(LineId),
}

impl FactsError {
    /// The figure at fault, as on the wire.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::OutOfRange { path, .. } => path,
            Self::LineTwice(_) => "lines",
        }
    }

    /// What is wrong with it and what to give instead.
    #[must_use]
    pub fn fault(&self) -> String {
        match self {
            Self::OutOfRange { given, least, most, .. } => format!("is {given}; give {least} to {most}"),
            Self::LineTwice(line) => {
                format!("line {} of order {} is given twice; give each line once", line.line_id, line.order_id)
            }
        }
    }
}

impl Facts {
    /// Checks that every figure is within the bounds of the review.
    ///
    /// [`crate::review`] never fails: it takes a figure beyond its bound as the bound. Check facts
    /// where they come in, so that nobody is surprised by that.
    ///
    /// # Errors
    /// Names the first figure out of bounds.
    pub fn check(&self) -> Result<(), FactsError> {
        let stock = (Milliunits(0), Milliunits::from_units(MAX_UNITS));
        let demand = (Milliunits(0), Milliunits::from_units(MAX_DAILY_UNITS));
        let days = (0, MAX_DAYS as i64);
        let product = &self.product;
        within("hour", i64::from(self.hour), (0, 23))?;
        within("on_hand", self.on_hand_units, (-MAX_UNITS, MAX_UNITS))?;
        within("product.lead_time_days", product.lead_time_days.into(), days)?;
        within("product.review_period_days", product.review_period_days.into(), days)?;
        within("product.safety_stock", product.safety_stock, stock)?;
        within("product.backorders", product.backorders, stock)?;
        within("product.minimum_order_quantity", product.minimum_order_quantity, (0, MAX_ORDER_RULE))?;
        within("product.order_multiple", product.order_multiple, (0, MAX_ORDER_RULE))?;
        if let Some(maximum) = product.maximum_order_quantity {
            within("product.maximum_order_quantity", maximum, (0, MAX_PURCHASE_UNITS))?;
        }
        within("supplier.median_lateness_days", self.supplier.median_lateness_days.into(), days)?;
        if let Some(forecast) = &product.forecast {
            within("product.forecast.daily.length", forecast.daily.len() as i64, days)?;
            for (day, &units) in forecast.daily.iter().enumerate() {
                within_path(units, demand, || format!("product.forecast.daily[{day}]"))?;
            }
        }
        within("lines.length", self.lines.len() as i64, (0, MAX_LINES as i64))?;
        self.lines.iter().enumerate().try_for_each(|(index, line)| check_line(index, line))?;
        self.check_ids()
    }

    fn check_ids(&self) -> Result<(), FactsError> {
        let mut ids: Vec<&LineId> = self.lines.iter().map(|line| &line.id).collect();
        ids.sort_unstable();
        match ids.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(FactsError::LineTwice(pair[0].clone())),
            None => Ok(()),
        }
    }
}

fn check_line(index: usize, line: &LineFacts) -> Result<(), FactsError> {
    let purchase_units = (0, MAX_PURCHASE_UNITS);
    let figures = [
        ("quantity", line.quantity, purchase_units),
        ("received", line.received, purchase_units),
        ("cancelled", line.cancelled, purchase_units),
        ("units_per_pack", line.units_per_pack, (1, MAX_UNITS_PER_PACK)),
    ];
    for (field, given, range) in figures {
        within_path(given, range, || format!("lines[{index}].{field}"))?;
    }
    let most_open = MAX_UNITS / line.units_per_pack;
    within_path(line.open_quantity(), (0, most_open), || format!("lines[{index}].quantity - received - cancelled"))
}

fn within<T: PartialOrd + Display>(path: &'static str, given: T, range: (T, T)) -> Result<(), FactsError> {
    within_path(given, range, || path.to_owned())
}

fn within_path<T: PartialOrd + Display>(
    given: T,
    (least, most): (T, T),
    path: impl FnOnce() -> String,
) -> Result<(), FactsError> {
    if least <= given && given <= most {
        return Ok(());
    }
    Err(FactsError::OutOfRange {
        path: path(),
        given: given.to_string(),
        least: least.to_string(),
        most: most.to_string(),
    })
}
