//! One line's turn: what becomes of it against a ledger of the lines before it.

use crate::calendar::Day;
use crate::ledger::Ledger;
use crate::line::Line;
use crate::noise::{self, Easing, exceeds};
use crate::policy::Policy;
use crate::product::{Product, ceil_div};
use crate::{Kind, Shown};

/// What becomes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// First day from which the line is needed; `None` where it is not within the horizon.
    pub(crate) need: Option<Day>,
    pub(crate) cancelled: bool,
    /// The day shown, sent and counted.
    pub(crate) target: Day,
    /// The quantity shown, sent and counted, in purchase units; 0 for a cancellation.
    pub(crate) quantity: i64,
    pub(crate) by: By,
}

/// Who decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    Netting,
    /// The team's criterion of this place in its set; one that informs proposes nothing.
    Team {
        criterion: usize,
        informs: bool,
    },
}

impl Outcome {
    /// The kind of suggestion this is for the line.
    pub(crate) fn kind(&self, line: &Line<'_>) -> Option<Kind> {
        match self.by {
            By::Team { informs: true, .. } => Some(Kind::Inform),
            _ if self.cancelled => Some(Kind::Cancel),
            _ => line.change_to(self.target, self.quantity),
        }
    }
}

/// A line about to be decided on.
#[derive(Clone, Copy)]
pub(crate) struct Turn<'a> {
    pub(crate) product: &'a Product,
    pub(crate) policy: &'a Policy<'a>,
    pub(crate) line: &'a Line<'a>,
    /// The projection without this line and all later-ranked ones.
    pub(crate) ledger: &'a Ledger<'a>,
    /// The first delivery day on which it overtakes no earlier-ranked line.
    pub(crate) low: Day,
    /// Its quantity, increased where that mends a shortage.
    pub(crate) quantity: i64,
    /// What netting showed for it; none where it is to be judged afresh.
    pub(crate) memory: Option<&'a Shown>,
}

impl Turn<'_> {
    /// What is shown, and so counted: what a criterion of the team says, or what netting proposes.
    pub(crate) fn decide(&self) -> Outcome {
        let team = self.policy.team.as_ref().and_then(|team| team.decide(self));
        team.unwrap_or_else(|| self.standard())
    }

    /// What netting would propose had it shown nothing: what criteria build on, so that they go by facts alone.
    pub(crate) fn afresh(&self) -> Outcome {
        Self { memory: None, ..*self }.standard()
    }

    /// What netting proposes: a fresh proposal, or a shown one that is not yet withdrawn.
    pub(crate) fn standard(&self) -> Outcome {
        let fresh = self.judge(Easing::NONE);
        let Some(shown) = self.memory.map(noise::remembered_kind) else { return fresh };
        if fresh.kind(self.line).is_some() {
            return fresh;
        }
        let eased = self.judge(Easing::for_shown(shown));
        if eased.kind(self.line) == Some(shown) { eased } else { fresh }
    }

    fn judge(&self, easing: Easing) -> Outcome {
        let outcome = self.propose(easing);
        let raised = match outcome.kind(self.line) {
            Some(kind) if kind.is_reduction() => noise::worth_raising(
                self.line.value(kind, outcome.quantity),
                self.policy.settings.minimum_value,
                easing.minimum_value,
            ),
            _ => true,
        };
        if raised {
            return outcome;
        }
        // The line counts as it is; but an increase in it mends a shortage, whatever it is worth.
        let quantity = outcome.quantity.max(self.line.quantity);
        Outcome { quantity, ..self.as_it_is(outcome.need) }
    }

    fn propose(&self, easing: Easing) -> Outcome {
        let arrival = self.line.arrival;
        let rescheduling = Day::from(self.policy.settings.rescheduling_period);
        let eases = easing.rescheduling_period;
        let Some(need) = self.ledger.first_broken_from(arrival.min(self.low)) else {
            let too_early = exceeds(self.product.horizon + 1 - arrival, rescheduling, eases);
            return if too_early || self.product.known_empty { self.cancel(None) } else { self.as_it_is(None) };
        };
        if exceeds(need - arrival, rescheduling, eases) && need >= self.product.lead_and_review {
            return self.cancel(Some(need));
        }
        let target = self.target(need, easing);
        Outcome { need: Some(need), cancelled: false, target, quantity: self.quantity_on(target), by: By::Netting }
    }

    fn target(&self, need: Day, easing: Easing) -> Day {
        let arrival = self.line.arrival;
        let due = self.product.calendar.delivery_until(need - Day::from(self.policy.settings.safety_lead_time));
        let reachable = due.max(self.low);
        let (kind, fresh) =
            if exceeds(due - arrival, Day::from(self.policy.settings.tolerance_out), easing.tolerance_out) {
                (Kind::Postpone, due)
            } else if exceeds(arrival - reachable, Day::from(self.policy.settings.tolerance_in), easing.tolerance_in) {
                (Kind::Advance, reachable)
            } else {
                return arrival;
            };
        let shown = self
            .memory
            .filter(|shown| noise::remembered_kind(shown) == kind)
            .and_then(|shown| shown.date)
            .map(|date| self.product.calendar.day(date));
        noise::sticky_date(kind, shown, fresh, (self.low, need), self.policy.settings)
    }

    /// The quantity on a day: what is needed of it where the surplus is too large.
    fn quantity_on(&self, target: Day) -> i64 {
        let horizon = self.product.horizon;
        if target > horizon {
            return self.quantity;
        }
        let order = &self.product.order;
        let percent = self.policy.settings.tolerance_quantity_percent;
        let need = self.ledger.lacking(target, horizon);
        let want = order.orderable(ceil_div(need, self.line.pack));
        let shown = self.shown_decrease_on(target);
        let early_enough = self.product.known_empty
            || exceeds(horizon + 1 - target, Day::from(self.policy.settings.rescheduling_period), shown.is_some());
        if !early_enough || !noise::surplus_exceeds(self.quantity, want, order, percent, shown.is_some()) {
            return self.quantity;
        }
        shown.filter(|&shown| noise::quantity_stays(shown, want, order, percent)).unwrap_or(want)
    }

    /// The decreased quantity that is shown, if what is shown is of the same kind as a change to `target`.
    fn shown_decrease_on(&self, target: Day) -> Option<i64> {
        let shown = self.memory.filter(|shown| shown.quantity > 0 && shown.quantity < self.quantity)?;
        let kind = self.line.change_to(target, shown.quantity);
        (kind == Some(noise::remembered_kind(shown))).then_some(shown.quantity)
    }

    fn cancel(&self, need: Option<Day>) -> Outcome {
        Outcome { need, cancelled: true, target: self.line.arrival, quantity: 0, by: By::Netting }
    }

    fn as_it_is(&self, need: Option<Day>) -> Outcome {
        Outcome { need, cancelled: false, target: self.line.arrival, quantity: self.quantity, by: By::Netting }
    }
}
