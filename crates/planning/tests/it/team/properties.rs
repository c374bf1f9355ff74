//! What holds whatever a team's criteria say, over random products and random criteria.
//!
//! Of the six properties: 1 for what the standard criterion raised, 3, 4 (but for the last sentence) and 5 for all,
//! 2 for criteria that go by what accepting does not change. 6 is the standard criterion's alone.

use std::cell::RefCell;
use std::collections::BTreeMap;

use criteria::Criteria;
use planning::{
    Change, Facts, Hold, Kind, LineFacts, Milliunits, Review, Settings, Suggestion, projection, review_with,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::random::{any_criteria, steady_criteria};
use crate::accepting::accepted;
use crate::generator::product_and_settings;
use crate::harness::{number_from, rng};

/// Random products with criteria that a property is tested on; `PLANNING_CASES` gives another number.
const CASES: u32 = 30_000;
/// A run never finds less of any kind raised by criteria, else the property says little.
const LEAST_OF_EACH: u32 = 200;

fn holds(
    criteria: impl Strategy<Value = Criteria>,
    property: impl Fn(&Facts, &Settings, &Criteria, &Review) -> Result<(), TestCaseError>,
) {
    let cases = number_from("PLANNING_CASES").map_or(CASES, |cases| cases as u32);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 20_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, rng());
    let reached: RefCell<BTreeMap<&str, u32>> = RefCell::default();
    let outcome = runner.run(&(product_and_settings(), criteria), |((facts, settings), criteria)| {
        let review = review_with(&facts, &settings, &criteria);
        let mut count = reached.borrow_mut();
        for found in review.suggestions.iter().filter(|found| !found.is_promised()) {
            *count.entry(found.kind.as_str()).or_default() += 1;
        }
        *count.entry("left alone").or_default() += review.left_alone.len() as u32;
        drop(count);
        property(&facts, &settings, &criteria, &review)
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    let reached = reached.into_inner();
    println!("reached {reached:?}");
    for what in Kind::ALL.map(Kind::as_str).into_iter().chain(["left alone"]) {
        let found = reached.get(what).copied().unwrap_or(0);
        let least = u64::from(LEAST_OF_EACH) * u64::from(cases) / u64::from(CASES);
        assert!(u64::from(found) >= least, "{what} was reached {found} times: {reached:?}");
    }
}

#[test]
fn the_ledger_counts_what_is_shown() {
    holds(any_criteria(), |facts, settings, criteria, review| {
        // What is shown is drawn, and the shortage is read off the drawing.
        let changes: Vec<Change> =
            review.suggestions.iter().filter(|found| found.kind != Kind::Inform).map(Change::from).collect();
        let days = projection(facts, settings, &changes);
        let lead_time = facts.product.lead_time_days as usize;
        let gap = |(Milliunits(floor), Milliunits(balance)): (Milliunits, Milliunits)| (floor - balance).max(0);
        let gaps: Vec<i64> = days.iter().take(lead_time).map(|day| gap((day.floor, day.balance))).collect();
        let worst = gaps.iter().copied().max().filter(|worst| *worst > 0);
        prop_assert_eq!(review.shortage.map(|shortage| shortage.worst_gap.0), worst);
        let first = gaps.iter().position(|gap| *gap > 0).map(|day| days[day].date);
        prop_assert_eq!(review.shortage.map(|shortage| shortage.first_day), first);
        // One answer a line, and each criterion of the set.
        let mut answered: Vec<_> = review.suggestions.iter().map(|found| &found.id).collect();
        answered.extend(review.left_alone.iter().map(|left| &left.id));
        let count = answered.len();
        answered.sort();
        answered.dedup();
        prop_assert_eq!(answered.len(), count);
        let ids: Vec<&str> = criteria.all().iter().map(|criterion| criterion.id().as_ref()).collect();
        for found in review.suggestions.iter().filter(|found| !found.is_promised()) {
            prop_assert!(ids.contains(&found.criterion.as_ref()) && found.criterion_version == 4);
        }
        Ok(())
    });
}

#[test]
fn what_is_fixed_or_frozen_is_not_changed() {
    holds(any_criteria(), |facts, _, _, review| {
        for found in review.suggestions.iter().filter(|found| !found.is_promised() && found.kind != Kind::Inform) {
            let line = &facts.lines[found.line];
            let is_touched = line.shipped || line.locked || line.received > 0 || line.hold.is_some();
            prop_assert!(!is_touched, "{found:?}");
        }
        Ok(())
    });
}

#[test]
fn what_the_standard_criterion_reduces_is_as_safe_as_without_the_team() {
    holds(any_criteria(), |facts, settings, _, review| {
        // A line that is too old is no receipt in any ledger.
        let too_old = |line: &LineFacts| {
            let age = settings.cancel_after_age.zip(line.ordered_on);
            let is_old =
                age.is_some_and(|(age, ordered)| i64::from((facts.today - ordered).get_days()) > i64::from(age));
            let is_cancelled =
                |found: &Suggestion| found.id == line.id && found.kind == Kind::Cancel && found.is_promised();
            is_old && review.suggestions.iter().any(is_cancelled)
        };
        let mut kept = facts.clone();
        kept.lines.retain(|line| !too_old(line));
        let safe =
            |found: &&Suggestion| found.kind.is_reduction() && found.is_promised() && found.depends_on.is_empty();
        let reductions: Vec<Change> = review.suggestions.iter().filter(safe).map(Change::from).collect();
        let days = (facts.product.lead_time_days + facts.product.review_period_days) as usize;
        let before = shortages(&kept, settings, &[]);
        let after = shortages(&kept, settings, &reductions);
        for day in 0..days {
            prop_assert!(after[day] <= before[day], "day {day}: {} became {}", before[day], after[day]);
        }
        Ok(())
    });
}

#[test]
fn a_review_of_what_accepting_everything_leaves_proposes_nothing_more_under_steady_criteria() {
    holds(steady_criteria(), |facts, settings, criteria, first| {
        let second = review_with(&accepted(facts, &first.suggestions), settings, criteria);
        let more: Vec<&Suggestion> = second.suggestions.iter().filter(|found| found.kind != Kind::Inform).collect();
        prop_assert!(more.is_empty(), "{criteria:#?}\nfirst {:#?}\nthen {more:#?}", first.suggestions);
        Ok(())
    });
}

/// The first look is at what was shown under other stock; from then on nothing moves by itself.
#[test]
fn what_is_shown_stays_as_long_as_nothing_changes() {
    holds(any_criteria(), |facts, settings, criteria, first| {
        let show = |review: &Review| {
            let mut facts = facts.clone();
            for (index, line) in facts.lines.iter_mut().enumerate() {
                line.shown = review.suggestions.iter().find(|found| found.line == index).map(Suggestion::shown);
            }
            facts
        };
        let visible = |review: &Review| -> Vec<_> {
            let all = review.suggestions.iter();
            all.map(|found| (found.id.clone(), found.kind, found.to_date, found.to_quantity, found.criterion.clone()))
                .collect()
        };
        let second = review_with(&show(first), settings, criteria);
        let third = review_with(&show(&second), settings, criteria);
        prop_assert_eq!(visible(&second), visible(&third));
        Ok(())
    });
}

#[test]
fn the_order_of_the_lines_and_a_second_look_change_nothing() {
    holds(any_criteria(), |facts, settings, criteria, first| {
        prop_assert_eq!(format!("{first:?}"), format!("{:?}", review_with(&facts.clone(), settings, criteria)));
        let mut shuffled = facts.clone();
        shuffled.lines.reverse();
        let mut second = review_with(&shuffled, settings, criteria);
        for found in &mut second.suggestions {
            found.line = facts.lines.iter().position(|line| line.id == found.id).unwrap();
        }
        prop_assert_eq!(first, &second);
        Ok(())
    });
}

#[test]
fn a_quantity_that_a_criterion_proposes_can_be_ordered() {
    holds(any_criteria(), |facts, _, _, review| {
        let product = &facts.product;
        let resized = |found: &&Suggestion| found.to_quantity != 0 && found.to_quantity != found.from_quantity;
        for found in review.suggestions.iter().filter(resized) {
            prop_assert_eq!(found.to_quantity % product.order_multiple, 0, "{:?}", found);
            prop_assert!(found.to_quantity >= product.minimum_order_quantity, "{found:?}");
            let is_bounded = product.maximum_order_quantity.is_none_or(|most| found.to_quantity <= most);
            prop_assert!(found.to_quantity < found.from_quantity || is_bounded, "{found:?}");
        }
        Ok(())
    });
}

fn shortages(facts: &Facts, settings: &Settings, changes: &[Change]) -> Vec<i64> {
    let below = |Milliunits(floor): Milliunits, Milliunits(balance): Milliunits| (floor - balance).max(0);
    projection(facts, settings, changes).iter().map(|day| below(day.floor, day.balance)).collect()
}

/// A hold never moves: only what the planner or the order itself says ends it.
#[test]
fn a_dismissed_line_is_not_asked_about() {
    holds(any_criteria(), |facts, settings, criteria, _| {
        let mut dismissed = facts.clone();
        dismissed.lines.iter_mut().for_each(|line| line.hold = Some(Hold::Dismissed));
        let review = review_with(&dismissed, settings, criteria);
        prop_assert!(review.suggestions.is_empty() && review.left_alone.is_empty());
        Ok(())
    });
}
