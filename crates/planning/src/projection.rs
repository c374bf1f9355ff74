//! The projected available balance, day by day.

use jiff::civil::Date;

use crate::{Facts, LineId, Milliunits, Settings, Suggestion};

/// One day of a projection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayOfProjection {
    /// The day.
    pub date: Date,
    /// What arrives.
    pub receipts: Milliunits,
    /// What is demanded.
    pub forecast: Milliunits,
    /// Stock after both, before unmet demand is lost.
    pub balance: Milliunits,
    /// Projected available balance: the stock at the end of the day.
    pub available: Milliunits,
    /// Demand of the day that cannot be met.
    pub unmet: Milliunits,
    /// The safety stock.
    pub floor: Milliunits,
}

/// What becomes of one line in a projection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The line.
    pub id: LineId,
    /// Its new arrival; `None` keeps the present one.
    pub date: Option<Date>,
    /// Its new open quantity, in purchase units; 0 takes it away.
    pub quantity: i64,
}

impl From<&Suggestion> for Change {
    fn from(suggestion: &Suggestion) -> Self {
        Self { id: suggestion.id.clone(), date: suggestion.to_date, quantity: suggestion.to_quantity }
    }
}

/// The stock from today to the horizon: all lines as they are, but for `changes`.
///
/// Empty where the forecast is missing.
#[must_use]
pub fn projection(facts: &Facts, settings: &Settings, changes: &[Change]) -> Vec<DayOfProjection> {
    let _ = (facts, settings, changes);
    Vec::new()
}

/// Whether demand within the lead time cannot be met as the lines are now.
///
/// Cheap: one projection, no review. `false` where the forecast is missing.
#[must_use]
pub fn stock_out_within_lead_time(facts: &Facts, settings: &Settings) -> bool {
    let _ = (facts, settings);
    false
}
