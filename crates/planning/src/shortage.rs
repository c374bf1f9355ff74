//! The notice of what no open line can mend.

use jiff::civil::Date;

use crate::Milliunits;
use crate::ledger::Ledger;
use crate::product::Product;

/// Days within the lead time on which the floor stays broken after every suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortage {
    /// First broken day.
    pub first_day: Date,
    /// Last broken day within the lead time.
    pub last_day: Date,
    /// First day with demand that cannot be met, where it comes to that.
    pub stock_out_day: Option<Date>,
    /// The largest distance below the floor.
    pub worst_gap: Milliunits,
    /// Demand of the lead time that cannot be met on its day: lost, or late.
    pub unmet: Milliunits,
}

/// What is still broken within the lead time in the ledger of everything accepted.
pub(crate) fn shortage(product: &Product, ledger: &Ledger<'_>) -> Option<Shortage> {
    let broken = || (0..product.lead_time).filter(|&day| ledger.shortage(day) > 0);
    let date = |day| product.calendar.date(day);
    Some(Shortage {
        first_day: date(broken().next()?),
        last_day: date(broken().next_back()?),
        stock_out_day: (0..product.lead_time).find(|&day| ledger.unmet(day) > 0).map(date),
        worst_gap: Milliunits(broken().map(|day| ledger.shortage(day)).max()?),
        unmet: Milliunits((0..product.lead_time).map(|day| ledger.unmet(day)).sum()),
    })
}
