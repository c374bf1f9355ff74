//! The projected available balance, day by day, for the charts.

use jiff::civil::Date;

use crate::calendar::Day;
use crate::ledger::Ledger;
use crate::line::{Line, ranked};
use crate::product::Product;
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
    /// The line; one that is not open is passed over.
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
/// Empty where the forecast is empty or missing.
#[must_use]
pub fn projection(facts: &Facts, settings: &Settings, changes: &[Change]) -> Vec<DayOfProjection> {
    let Some(product) = Product::new(facts, settings) else { return Vec::new() };
    let lines = ranked(facts, settings, &product);
    let receipts = lines.iter().map(|line| expected(line, &product, changes));
    days(&product, &Ledger::new(&product, receipts))
}

/// When a line counts and what it brings, in thousandths, with the change to it if there is one. A change to a day that
/// is past counts today.
pub(crate) fn expected(line: &Line<'_>, product: &Product, changes: &[Change]) -> (Day, i64) {
    match changes.iter().find(|change| change.id == line.facts.id) {
        Some(change) => {
            let day = change.date.map_or(line.arrival, |date| product.calendar.day(date).max(0));
            (day, line.stock(change.quantity))
        }
        None => (line.arrival, line.stock(line.quantity)),
    }
}

/// Whether demand within the lead time cannot be met as the lines are now.
///
/// Cheap: one projection, no review. `false` where the forecast is empty or missing.
#[must_use]
pub fn stock_out_within_lead_time(facts: &Facts, settings: &Settings) -> bool {
    Product::new(facts, settings).is_some_and(|product| {
        let lines = ranked(facts, settings, &product);
        let ledger = Ledger::new(&product, lines.iter().map(|line| (line.arrival, line.stock(line.quantity))));
        (0..product.lead_time).any(|day| ledger.unmet(day) > 0)
    })
}

fn days(product: &Product, ledger: &Ledger<'_>) -> Vec<DayOfProjection> {
    (0..=product.horizon)
        .zip(ledger.receipts())
        .zip(ledger.balances().iter().zip(ledger.available()))
        .zip(&product.forecast)
        .map(|(((day, &receipts), (&balance, &available)), &forecast)| DayOfProjection {
            date: product.calendar.date(day),
            receipts: Milliunits(receipts),
            forecast: Milliunits(forecast),
            balance: Milliunits(balance),
            available: Milliunits(available),
            unmet: Milliunits(ledger.unmet(day)),
            floor: Milliunits(product.floor),
        })
        .collect()
}
