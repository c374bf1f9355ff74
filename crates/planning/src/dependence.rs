//! Which reductions are safe by themselves, and what the others depend on.
//!
//! Netting presumes that everything before a line is accepted. A planner may take a postponement
//! and leave the advance it counts on, so every reduction is tried on the lines as they are.
//!
//! What a criterion of the team raised is not tried, for nothing is promised of it; but netting counted on it, and so
//! it may be what makes another reduction safe.

use crate::Kind;
use crate::calendar::Day;
use crate::ledger::Ledger;
use crate::line::{Line, Standing};
use crate::netting::Netting;
use crate::product::Product;
use crate::turn::By;

/// A proposed change of the line of a rank.
#[derive(Debug, Clone, Copy)]
struct Move {
    rank: usize,
    /// Stock taken away from its present day, then put on another.
    from: (Day, i64),
    to: (Day, i64),
    reduces: bool,
    by: By,
}

impl Move {
    /// Whether it has to be safe by itself, or name what makes it so.
    fn is_tried(&self) -> bool {
        self.reduces && self.by == By::Netting
    }
}

/// For each rank, the ranks of the changes with or after which alone its change is safe.
pub(crate) fn dependencies(product: &Product, lines: &[Line<'_>], netting: &Netting<'_>) -> Vec<Vec<usize>> {
    let mut depends_on: Vec<Vec<usize>> = vec![Vec::new(); lines.len()];
    let moves = moves(lines, netting);
    if !moves.iter().any(Move::is_tried) {
        return depends_on;
    }
    let mut ledger = ledger_as_it_is(product, lines);
    // What may make a later reduction safe: advances, increases, and reductions that depend themselves.
    let mut supports: Vec<Move> = moves.iter().copied().filter(|step| !step.is_tried()).collect();
    for step in moves.iter().filter(|step| step.is_tried()) {
        if worsens(product, &ledger, step) {
            let enough = sufficient(product, &ledger, step, &supports, &depends_on);
            depends_on[step.rank] = enough;
            let place = supports.partition_point(|support| support.rank < step.rank);
            supports.insert(place, *step);
        } else {
            apply(&mut ledger, step);
        }
    }
    depends_on
}

/// The projection of all lines as they are; one that is too old is no receipt in any ledger.
fn ledger_as_it_is<'p>(product: &'p Product, lines: &[Line<'_>]) -> Ledger<'p> {
    let counted = lines.iter().filter(|line| !matches!(line.standing, Standing::TooOld { .. }));
    Ledger::new(product, counted.map(|line| (line.arrival, line.stock(line.quantity))))
}

fn moves(lines: &[Line<'_>], netting: &Netting<'_>) -> Vec<Move> {
    let outcomes = lines.iter().zip(&netting.outcomes).enumerate();
    outcomes
        .filter_map(|(rank, (line, outcome))| {
            let outcome = (*outcome)?;
            let kind = outcome.kind(line).filter(|kind| *kind != Kind::Inform)?;
            Some(Move {
                rank,
                from: (line.arrival, line.stock(line.quantity)),
                to: (outcome.target, line.stock(outcome.quantity)),
                reduces: kind.is_reduction(),
                by: outcome.by,
            })
        })
        .collect()
}

/// The supports that make a reduction safe: taken in rank order until it is, then without those
/// it does not need. What a support depends on itself comes before it and stays with it.
fn sufficient(
    product: &Product,
    ledger: &Ledger<'_>,
    step: &Move,
    supports: &[Move],
    depends_on: &[Vec<usize>],
) -> Vec<usize> {
    let safe_with = |chosen: &[Move]| {
        let mut trial = ledger.clone();
        chosen.iter().for_each(|support| apply(&mut trial, support));
        !worsens(product, &trial, step)
    };
    let count = (1..supports.len()).find(|&count| safe_with(&supports[..count])).unwrap_or(supports.len());
    let mut chosen = supports[..count].to_vec();
    for support in supports[..count].iter().rev() {
        let fewer: Vec<Move> = chosen
            .iter()
            .copied()
            .filter(|other| other.rank != support.rank && !depends_on[other.rank].contains(&support.rank))
            .collect();
        if fewer.len() < chosen.len() && safe_with(&fewer) {
            chosen = fewer;
        }
    }
    chosen.iter().map(|support| support.rank).collect()
}

/// Whether a change makes the shortage of any day larger before the day from which more can be bought.
fn worsens(product: &Product, ledger: &Ledger<'_>, step: &Move) -> bool {
    let mut changed = ledger.clone();
    apply(&mut changed, step);
    (0..product.lead_and_review).any(|day| changed.shortage(day) > ledger.shortage(day))
}

fn apply(ledger: &mut Ledger<'_>, step: &Move) {
    ledger.receive(step.from.0, -step.from.1);
    ledger.receive(step.to.0, step.to.1);
}
