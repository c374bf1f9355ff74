//! A team's own criteria at a line's turn, after netting: the winner among those that speak decides.
//!
//! What it wants is held to the same bounds as what netting proposes: delivery days, the order's rules, tolerances
//! and the minimum value. Where nothing is left of it, the line stays as it is.

mod facts;
mod wish;

use criteria::{Action, Criteria, Criterion, Proposal};

use crate::product::Product;
use crate::turn::{By, Outcome, Turn};
use crate::{Facts, LineId};
use facts::{Figures, fact};
use wish::Granting;

/// The criteria of one review, and the figures of its product that they may name.
pub(crate) struct Team<'a> {
    criteria: &'a Criteria,
    facts: &'a Facts,
    figures: Figures,
}

/// A line that a criterion of the team leaves as it is, whatever netting would propose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftAlone {
    /// Order and line.
    pub id: LineId,
    /// The criterion that decided.
    pub criterion: String,
    /// The version of its file.
    pub criterion_version: u32,
    /// One sentence.
    pub reason: String,
}

impl<'a> Team<'a> {
    /// None where there are no criteria.
    pub(crate) fn new(criteria: &'a Criteria, facts: &'a Facts, product: &Product) -> Option<Self> {
        (!criteria.is_empty()).then(|| Self { criteria, facts, figures: Figures::new(facts, product) })
    }

    pub(crate) fn version(&self) -> u32 {
        self.criteria.version()
    }

    /// The criterion of a place in the set.
    pub(crate) fn criterion(&self, index: usize) -> Option<&'a Criterion> {
        self.criteria.all().get(index)
    }

    /// What becomes of the line; `None` where no criterion speaks.
    pub(crate) fn decide(&self, turn: &Turn<'_>) -> Option<Outcome> {
        let standard = turn.afresh();
        let look = |name| fact(self.facts, &self.figures, turn, &standard, name);
        let shown = turn.line.shown().map(|shown| shown.criterion.as_ref());
        let (criterion, wish) = self.criteria.winner(&look, shown)?;
        let by = By::Team { criterion, informs: wish.action == Action::Inform };
        let line = turn.line;
        let as_it_is =
            Outcome { need: standard.need, cancelled: false, target: line.arrival, quantity: line.quantity, by };
        let shown = self.criterion(criterion).and_then(|criterion| line.shown_by(criterion.id()));
        Some(Granting { turn, shown }.outcome(wish, as_it_is))
    }

    /// Why, in the words of the criterion that decided; `None` where netting did.
    pub(crate) fn reason(&self, turn: &Turn<'_>, outcome: &Outcome) -> Option<String> {
        let By::Team { criterion, .. } = outcome.by else { return None };
        let standard = turn.afresh();
        let look = |name| fact(self.facts, &self.figures, turn, &standard, name);
        let date = (!outcome.cancelled).then(|| turn.product.calendar.date(outcome.target));
        let proposal = Proposal { date, quantity: outcome.quantity };
        Some(self.criterion(criterion)?.reason().fill(&look, proposal))
    }
}
