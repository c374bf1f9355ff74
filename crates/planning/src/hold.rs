//! What the planner did to, or sees on, a line.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::Kind;

/// Why a line is not to be reviewed although nothing in the order forbids it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// A dismissal that still holds: the line counts at its present date and quantity.
    Dismissed,
    /// A change was asked for and not yet refused: the line counts as it was asked for.
    UnderWay {
        /// The arrival asked for.
        date: Date,
        /// The open quantity asked for, in purchase units; 0 for a cancellation.
        quantity: i64,
    },
}

/// The suggestion that is shown for a line at present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its kind.
    pub kind: Kind,
    /// The arrival it proposes (`to_date`); `None` for a cancellation.
    pub date: Option<Date>,
    /// The open quantity it proposes (`to_quantity`), in purchase units.
    pub quantity: i64,
    /// The line's own arrival then (`from_date`): where it changed, there is no memory.
    pub own_date: Date,
    /// The line's own open quantity then (`from_quantity`), in purchase units.
    pub own_quantity: i64,
    /// The criterion that raised it.
    pub criterion: Cow<'static, str>,
}
