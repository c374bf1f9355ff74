//! Runs a property over many random products and counts what they reached.

use std::cell::RefCell;
use std::collections::BTreeMap;

use planning::{Facts, Review, Settings, review};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use crate::generator::product_and_settings;

/// Random products a property is tested on; `PLANNING_CASES` gives another number.
const CASES: u32 = 100_000;

/// A run never finds less than this many of each kind, else the property says little.
const LEAST_OF_EACH: u64 = 1_000;

/// Rare, as advances are seldom needed to make a reduction safe.
const LEAST_DEPENDENT: u64 = 200;

/// Tests a property of a review. `PLANNING_SEED` (a number) draws other products.
pub(crate) fn holds_for_random_products(property: impl Fn(&Facts, &Settings, &Review) -> Result<(), TestCaseError>) {
    let cases = number_from("PLANNING_CASES").map_or(CASES, |cases| cases as u32);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 20_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, rng());
    let reached = RefCell::new(BTreeMap::new());
    let outcome = runner.run(&product_and_settings(), |(facts, settings)| {
        let review = review(&facts, &settings);
        count(&mut reached.borrow_mut(), &review, &settings);
        property(&facts, &settings, &review)
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    let reached = reached.into_inner();
    println!("reached {reached:?}");
    for what in WHAT_IS_REACHED {
        let found = reached.get(what).copied().unwrap_or(0);
        let of_100_000 = if what == "depends_on" { LEAST_DEPENDENT } else { LEAST_OF_EACH };
        let least = of_100_000 * u64::from(cases) / u64::from(CASES);
        assert!(found >= least, "{what} was reached {found} times, less than {least}: {reached:?}");
    }
}

const WHAT_IS_REACHED: [&str; 13] = [
    "cancel",
    "postpone",
    "advance",
    "decrease",
    "increase",
    "inform",
    "date and quantity together",
    "depends_on",
    "shortage",
    "backlog",
    "lost sales",
    "partly lost sales",
    "nothing to propose",
];

fn count(reached: &mut BTreeMap<&'static str, u64>, review: &Review, settings: &Settings) {
    let mut add = |what| *reached.entry(what).or_default() += 1;
    for suggestion in &review.suggestions {
        add(suggestion.kind.as_str());
        let moved = suggestion.to_date.is_some_and(|date| date != suggestion.from_date);
        if moved && suggestion.to_quantity != suggestion.from_quantity {
            add("date and quantity together");
        }
        if !suggestion.depends_on.is_empty() {
            add("depends_on");
        }
    }
    if review.suggestions.is_empty() {
        add("nothing to propose");
    }
    if review.shortage.is_some() {
        add("shortage");
    }
    match settings.backorder_share {
        share if share.is_zero() => add("lost sales"),
        share if share == rust_decimal::Decimal::ONE => add("backlog"),
        _ => add("partly lost sales"),
    }
}

pub(crate) fn rng() -> TestRng {
    let mut seed = [7_u8; 32];
    seed[..8].copy_from_slice(&number_from("PLANNING_SEED").unwrap_or(20_261_123).to_le_bytes());
    TestRng::from_seed(RngAlgorithm::ChaCha, &seed)
}

pub(crate) fn number_from(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().expect("a whole number"))
}
