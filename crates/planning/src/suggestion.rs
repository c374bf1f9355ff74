//! What a review proposes for one order line.

use std::borrow::Cow;
use std::fmt;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::{LineId, Shown};

/// The name of the built-in criterion.
pub const CRITERION: &str = criteria::STANDARD;

/// The version of the built-in criterion: raised when its outcome changes for any facts.
pub const CRITERION_VERSION: u32 = 1;

/// The field's action messages on an existing order line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Not needed: take the line back.
    Cancel,
    /// Needed later than it comes.
    Postpone,
    /// Needed earlier than it comes.
    Advance,
    /// Needed then, but less of it.
    Decrease,
    /// Needed then, and more of it.
    Increase,
    /// A frozen or overdue line worth knowing about; cannot be accepted.
    Inform,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 6] =
        [Self::Cancel, Self::Postpone, Self::Advance, Self::Decrease, Self::Increase, Self::Inform];

    /// The kind in lower case, as on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cancel => "cancel",
            Self::Postpone => "postpone",
            Self::Advance => "advance",
            Self::Decrease => "decrease",
            Self::Increase => "increase",
            Self::Inform => "inform",
        }
    }

    /// Whether the kind takes stock away from some day: Cancel, Postpone and Decrease.
    #[must_use]
    pub const fn is_reduction(self) -> bool {
        matches!(self, Self::Cancel | Self::Postpone | Self::Decrease)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A proposed change of one order line, accepted as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Index of the line in [`crate::Facts::lines`].
    pub line: usize,
    /// Order and line.
    pub id: LineId,
    /// What to do.
    pub kind: Kind,
    /// The line's arrival as it counts now.
    pub from_date: Date,
    /// The arrival proposed; `None` for a cancellation.
    pub to_date: Option<Date>,
    /// The line's open quantity now, in purchase units.
    pub from_quantity: i64,
    /// The open quantity proposed, in purchase units; 0 for a cancellation.
    pub to_quantity: i64,
    /// First day that breaks the floor without this line and could be mended by it.
    pub need_date: Option<Date>,
    /// Unit cost x quantity moved, in the order's currency.
    pub value: Decimal,
    /// The criterion that raised it: the built-in [`CRITERION`], or one of the team's own.
    pub criterion: Cow<'static, str>,
    /// The version of that criterion: of the built-in one, or of the team's file.
    pub criterion_version: u32,
    /// The changes with or after which alone this one is safe; empty where it is safe by itself.
    pub depends_on: Vec<LineId>,
    /// For an Inform: what would be proposed if the line were not frozen; `None` where it is only overdue.
    pub would_be: Option<Kind>,
    /// One sentence for the planner.
    pub reason: String,
}

impl Suggestion {
    /// Whether the review promises of it that, if it is a reduction and depends on nothing, accepting it worsens no
    /// day before more can be bought. Nothing of that kind is promised of what a team's own criterion raised.
    #[must_use]
    pub fn is_promised(&self) -> bool {
        self.criterion == CRITERION
    }

    /// What to hand to the next review as [`crate::LineFacts::shown`].
    #[must_use]
    pub fn shown(&self) -> Shown {
        Shown {
            kind: self.kind,
            date: self.to_date,
            quantity: self.to_quantity,
            own_date: self.from_date,
            own_quantity: self.from_quantity,
            criterion: self.criterion.clone(),
        }
    }
}
