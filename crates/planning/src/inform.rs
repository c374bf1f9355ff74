//! Informs: what would be proposed for a frozen line if it were not frozen.

use criteria::Action;

use crate::ledger::Ledger;
use crate::line::{Line, Standing};
use crate::policy::Policy;
use crate::product::Product;
use crate::turn::{By, Outcome, Turn};
use crate::{CRITERION, Kind};

/// What is to be said about a line that is frozen and nothing else.
#[derive(Debug, Clone)]
pub(crate) struct Inform {
    /// What the line would become.
    pub(crate) outcome: Outcome,
    /// Cancel, Postpone or Decrease; `None` where the line is only overdue.
    pub(crate) would_be: Option<Kind>,
    /// The words of the team's criterion that decided.
    pub(crate) reason: Option<String>,
}

/// What there is to say about a frozen line.
#[derive(Debug, Clone)]
pub(crate) enum Said {
    Inform(Inform),
    /// The team's criterion that decided has it left alone, in its words.
    LeftAlone {
        outcome: Outcome,
        reason: String,
    },
}

/// Reviews a frozen line against all other fixed lines; `None` where nothing is to be said.
pub(crate) fn inform(product: &Product, policy: &Policy<'_>, line: &Line<'_>, fixed: &Ledger<'_>) -> Option<Said> {
    if line.standing != Standing::Frozen {
        return None;
    }
    let mut others = fixed.clone();
    others.receive(line.arrival, -line.stock(line.quantity));
    let turn = Turn {
        product,
        policy,
        line,
        ledger: &others,
        low: product.earliest,
        quantity: line.quantity,
        memory: line.shown_by(CRITERION),
    };
    of_team(policy, &turn).or_else(|| standard(&turn).map(Said::Inform))
}

fn standard(turn: &Turn<'_>) -> Option<Inform> {
    let (line, outcome) = (turn.line, turn.standard());
    match outcome.kind(line).filter(|kind| kind.is_reduction()) {
        Some(kind) => Some(Inform { outcome, would_be: Some(kind), reason: None }),
        None if line.overdue => {
            let as_it_is = Outcome { target: line.arrival, quantity: line.quantity, ..outcome };
            Some(Inform { outcome: as_it_is, would_be: None, reason: None })
        }
        None => None,
    }
}

/// What the team's criterion says that decides: it tells, names the reduction it would be, or has the line left alone.
/// One of which nothing is left says nothing of a frozen line.
fn of_team(policy: &Policy<'_>, turn: &Turn<'_>) -> Option<Said> {
    let team = policy.team.as_ref()?;
    let outcome = team.decide(turn)?;
    let reason = team.reason(turn, &outcome)?;
    let By::Team { criterion, .. } = outcome.by else { return None };
    match outcome.kind(turn.line) {
        Some(Kind::Inform) => Some(Said::Inform(Inform { outcome, would_be: None, reason: Some(reason) })),
        Some(kind) if kind.is_reduction() => {
            Some(Said::Inform(Inform { outcome, would_be: Some(kind), reason: Some(reason) }))
        }
        None if team.criterion(criterion)?.action() == Action::Leave => Some(Said::LeftAlone { outcome, reason }),
        _ => None,
    }
}
