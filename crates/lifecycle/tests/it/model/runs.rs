//! The runs of the checker.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use stateright::{Checker, DiscoveryClassification, Expectation, HasDiscoveries, Model};

use super::OneKey;
use super::coverage::Coverage;
use super::invariants::properties;
use super::mutants::Mutant;
use super::world::Budget;

/// Set it to explore some ten million states more, by hand: five minutes, and a gigabyte.
const BIG: &str = "LIFECYCLE_MODEL_BIG";

/// Everything may happen once.
const ONCE: Budget = Budget {
    stock_moves: 1,
    buyer_changes: 1,
    refusals: 1,
    time_outs: 1,
    crashes: 1,
    acceptances: 1,
    settings_aside: 1,
};

/// Two planner's actions one after the other, each with its submission, while the world moves on.
const TWICE: Budget = Budget {
    stock_moves: 2,
    buyer_changes: 1,
    refusals: 0,
    time_outs: 1,
    crashes: 0,
    acceptances: 2,
    settings_aside: 0,
};

/// By hand: everything may happen once, while stock moves more.
const MOVING: Budget = Budget { stock_moves: 2, ..ONCE };

/// By hand: two actions, with refusals and interruptions.
const TWICE_IN_FULL: Budget = Budget { refusals: 1, crashes: 1, ..TWICE };

/// For mutants: deep ones are found early, it is never explored to its end.
const WIDE: Budget = Budget { stock_moves: 2, crashes: 1, acceptances: 2, ..ONCE };

/// What no run can meet: the central system keeps its promises, it is of level 3, and all may click.
const IMPOSSIBLE: [&str; 3] = ["stray answer: contradiction", "reply: forbidden", "reply: not repeatable"];

fn model(budget: Budget, mutant: Option<Mutant>, coverage: &Arc<Coverage>) -> OneKey {
    OneKey { budget, mutant, coverage: Arc::clone(coverage) }
}

#[test]
fn every_interleaving_keeps_every_invariant() {
    let budgets =
        if std::env::var_os(BIG).is_some() { vec![ONCE, TWICE, MOVING, TWICE_IN_FULL] } else { vec![ONCE, TWICE] };
    let coverage = Arc::new(Coverage::default());
    let mut landmarks = BTreeSet::new();
    for budget in budgets {
        let started = Instant::now();
        let model = model(budget, None, &coverage);
        let checker = model.checker().threads(2).finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
        let (unique, depth) = (checker.unique_state_count(), checker.max_depth());
        println!("{unique} unique states, {depth} steps deep, in {:.1?}: {budget:?}", started.elapsed());
        for (name, path) in checker.discoveries() {
            match checker.discovery_classification(name) {
                DiscoveryClassification::Example => landmarks.insert(name),
                DiscoveryClassification::Counterexample => {
                    panic!("{name} does not hold after {:#?}", path.into_actions())
                }
            };
        }
        assert!(checker.is_done());
        assert!(unique >= 446_000, "the model has shrunk to {unique} states");
    }
    let sometimes = properties().into_iter().filter(|property| property.expectation == Expectation::Sometimes);
    let missed: Vec<_> = sometimes.map(|property| property.name).filter(|name| !landmarks.contains(name)).collect();
    assert!(missed.is_empty(), "never reached: {missed:?}");
    assert_eq!(coverage.missing(), IMPOSSIBLE, "never met");
}

#[test]
fn every_mutant_is_caught_by_the_invariant_that_it_breaks() {
    let mut survivors = Vec::new();
    for mutant in Mutant::ALL {
        let started = Instant::now();
        let model = model(WIDE, Some(mutant), &Arc::default());
        let broken = HasDiscoveries::AnyOf(BTreeSet::from([mutant.breaks()]));
        let bounded = model.checker().threads(2).timeout(Duration::from_secs(120));
        match bounded.finish_when(broken).spawn_bfs().join().discovery(mutant.breaks()) {
            Some(path) => {
                let (steps, took, broken) = (path.into_actions(), started.elapsed(), mutant.breaks());
                println!("{mutant:?} breaks \"{broken}\" in {} steps ({took:.1?}): {steps:?}", steps.len());
            }
            None => survivors.push(mutant),
        }
    }
    assert!(survivors.is_empty(), "nobody noticed {survivors:?}");
}

/// Each invariant has a mutant that shows that it can fail.
#[test]
fn every_invariant_is_broken_by_a_mutant() {
    let always = properties().into_iter().filter(|property| property.expectation == Expectation::Always);
    let names: BTreeSet<_> = always.map(|property| property.name).collect();
    assert_eq!(names, BTreeSet::from(Mutant::ALL.map(Mutant::breaks)));
}
