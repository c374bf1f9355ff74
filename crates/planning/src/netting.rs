//! First-in-first-out netting: each reviewed line in rank order against what comes before it.

use std::collections::BTreeMap;

use crate::CRITERION;
use crate::ledger::Ledger;
use crate::line::{Line, Standing};
use crate::policy::Policy;
use crate::product::Product;
use crate::turn::{Outcome, Turn};

/// What became of every line, and the stock if all of it is accepted.
#[derive(Debug)]
pub(crate) struct Netting<'p> {
    /// One per ranked line; `None` for lines that were not reviewed.
    pub(crate) outcomes: Vec<Option<Outcome>>,
    /// By rank: the words of the team's criterion that decided on the line.
    pub(crate) reasons: BTreeMap<usize, String>,
    pub(crate) ledger: Ledger<'p>,
}

/// The ledger of the lines that count as they are whatever the review says.
pub(crate) fn fixed_ledger<'p>(product: &'p Product, lines: &[Line<'_>]) -> Ledger<'p> {
    let fixed = lines.iter().filter(|line| matches!(line.standing, Standing::Fixed | Standing::Frozen));
    Ledger::new(product, fixed.map(|line| (line.arrival, line.stock(line.quantity))))
}

/// Nets the reviewed lines, each with its quantity of `quantities` (one per ranked line).
pub(crate) fn net<'p>(
    product: &'p Product,
    policy: &Policy<'_>,
    lines: &[Line<'_>],
    quantities: &[i64],
    fixed: &Ledger<'p>,
) -> Netting<'p> {
    let mut ledger = fixed.clone();
    let mut low = product.earliest;
    let mut outcomes = Vec::with_capacity(lines.len());
    let mut reasons = BTreeMap::new();
    for (rank, (line, &quantity)) in lines.iter().zip(quantities).enumerate() {
        if line.standing != Standing::Reviewed {
            outcomes.push(None);
            continue;
        }
        let turn = Turn { product, policy, line, ledger: &ledger, low, quantity, memory: line.shown_by(CRITERION) };
        let outcome = turn.decide();
        if let Some(reason) = policy.team.as_ref().and_then(|team| team.reason(&turn, &outcome)) {
            reasons.insert(rank, reason);
        }
        if !outcome.cancelled {
            ledger.receive(outcome.target, line.stock(outcome.quantity));
            low = low.max(product.calendar.delivery_from(outcome.target));
        }
        outcomes.push(Some(outcome));
    }
    Netting { outcomes, reasons, ledger }
}
