//! What a planner decides on. Where nothing of this changes, nothing visible has changed.

use jiff::civil::Date;
use planning::{CRITERION, Kind, LineId, Shown, Suggestion};
use serde::{Deserialize, Serialize};

/// The field's action messages, as they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ProposalKind {
    /// Not needed.
    Cancel,
    /// Needed later.
    Postpone,
    /// Needed earlier.
    Advance,
    /// Less is needed.
    Decrease,
    /// More is needed.
    Increase,
    /// Worth knowing, cannot be accepted.
    Inform,
}

impl ProposalKind {
    /// All kinds, in the order in which they are listed.
    pub const ALL: [Self; 6] =
        [Self::Advance, Self::Increase, Self::Cancel, Self::Postpone, Self::Decrease, Self::Inform];

    /// As written.
    pub fn as_str(self) -> &'static str {
        Kind::from(self).as_str()
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl From<Kind> for ProposalKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Cancel => Self::Cancel,
            Kind::Postpone => Self::Postpone,
            Kind::Advance => Self::Advance,
            Kind::Decrease => Self::Decrease,
            Kind::Increase => Self::Increase,
            Kind::Inform => Self::Inform,
        }
    }
}

impl From<ProposalKind> for Kind {
    fn from(kind: ProposalKind) -> Self {
        match kind {
            ProposalKind::Cancel => Self::Cancel,
            ProposalKind::Postpone => Self::Postpone,
            ProposalKind::Advance => Self::Advance,
            ProposalKind::Decrease => Self::Decrease,
            ProposalKind::Increase => Self::Increase,
            ProposalKind::Inform => Self::Inform,
        }
    }
}

/// A purchase-order line by its ids.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct LineRef {
    /// The order.
    pub order_id: String,
    /// The line of that order.
    pub line_id: String,
}

impl From<LineId> for LineRef {
    fn from(id: LineId) -> Self {
        Self { order_id: id.order_id, line_id: id.line_id }
    }
}

/// The change proposed. Quantities are open quantities in purchase units.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Proposal {
    /// What to do.
    pub kind: ProposalKind,
    /// Arrival as it counts now.
    pub from_date: Date,
    /// Arrival proposed; none for a cancellation.
    pub to_date: Option<Date>,
    /// Open quantity now.
    pub from_quantity: i64,
    /// Open quantity proposed.
    pub to_quantity: i64,
    /// Lines with or after whose changes alone this one is safe.
    pub depends_on: Vec<LineRef>,
    /// For an inform: what it would be, were the line not frozen.
    pub would_be: Option<ProposalKind>,
    /// The criterion that raised it.
    pub criterion: String,
    /// Its version.
    pub criterion_version: u32,
}

impl Proposal {
    /// What the review found, as it is shown.
    pub fn of(suggestion: &Suggestion) -> Self {
        Self {
            kind: suggestion.kind.into(),
            from_date: suggestion.from_date,
            to_date: suggestion.to_date,
            from_quantity: suggestion.from_quantity,
            to_quantity: suggestion.to_quantity,
            depends_on: suggestion.depends_on.iter().cloned().map(Into::into).collect(),
            would_be: suggestion.would_be.map(Into::into),
            criterion: suggestion.criterion.to_string(),
            criterion_version: suggestion.criterion_version,
        }
    }

    /// What the next review is told of it (the noise rules look at what is shown).
    pub fn shown(&self) -> Shown {
        Shown {
            kind: self.kind.into(),
            date: self.to_date,
            quantity: self.to_quantity,
            own_date: self.from_date,
            own_quantity: self.from_quantity,
            criterion: self.criterion.clone().into(),
        }
    }

    /// What is not promised of it, where a criterion of the team's own raised it; nothing is to be promised of what
    /// cannot be accepted.
    pub fn notice(&self) -> Option<&'static str> {
        let is_own = self.criterion != CRITERION && self.can_be_accepted();
        is_own.then_some(
            "Raised by a criterion of your team. Restock does not promise that accepting it causes no shortage.",
        )
    }

    /// Whether it can be accepted at all.
    pub fn can_be_accepted(&self) -> bool {
        self.kind != ProposalKind::Inform
    }
}
