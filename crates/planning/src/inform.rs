//! Informs: what would be proposed for a frozen line if it were not frozen.

use crate::ledger::Ledger;
use crate::line::{Line, Standing};
use crate::product::Product;
use crate::turn::{Outcome, Turn};
use crate::{Kind, Settings};

/// What is to be said about a line that is frozen and nothing else.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Inform {
    /// What the line would become.
    pub(crate) outcome: Outcome,
    /// Cancel, Postpone or Decrease; `None` where the line is only overdue.
    pub(crate) would_be: Option<Kind>,
}

/// Reviews a frozen line against all other fixed lines; `None` where nothing is to be said.
pub(crate) fn inform(product: &Product, settings: &Settings, line: &Line<'_>, fixed: &Ledger<'_>) -> Option<Inform> {
    if line.standing != Standing::Frozen {
        return None;
    }
    let mut others = fixed.clone();
    others.receive(line.arrival, -line.stock(line.quantity));
    let turn = Turn { product, settings, line, ledger: &others, low: product.earliest, quantity: line.quantity };
    let outcome = turn.decide();
    match outcome.kind(line).filter(|kind| kind.is_reduction()) {
        Some(kind) => Some(Inform { outcome, would_be: Some(kind) }),
        None if line.overdue => {
            let as_it_is = Outcome { target: line.arrival, quantity: line.quantity, ..outcome };
            Some(Inform { outcome: as_it_is, would_be: None })
        }
        None => None,
    }
}
