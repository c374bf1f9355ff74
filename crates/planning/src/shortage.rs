//! The notice of what no open line can mend.

use jiff::civil::Date;

use crate::Milliunits;

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
}
