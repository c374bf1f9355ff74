//! The reason of a suggestion: one sentence a planner would say.

use crate::calendar::Day;
use crate::ledger::Ledger;
use crate::line::Line;
use crate::product::Product;
use crate::turn::Outcome;
use crate::{Kind, LineId, Settings};

/// How a suggestion came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Netted,
    TooOld { days: Day },
    Fixed,
}

/// What all reasons of a review share.
pub(crate) struct Reasoning<'a> {
    pub(crate) product: &'a Product,
    pub(crate) settings: &'a Settings,
    /// The stock if everything is accepted.
    pub(crate) accepted: &'a Ledger<'a>,
}

impl Reasoning<'_> {
    pub(crate) fn sentence(
        &self,
        _line: &Line<'_>,
        _kind: Kind,
        _would_be: Option<Kind>,
        _outcome: &Outcome,
        _case: Case,
        _depends_on: &[LineId],
    ) -> String {
        let _ = (self.product, self.settings, self.accepted);
        String::new()
    }
}
