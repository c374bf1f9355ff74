//! What keeps shown suggestions from flickering.

use std::collections::BTreeMap;

use jiff::civil::Date;
use planning::{Facts, Kind, LineId, Settings, Suggestion, review};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};
use rust_decimal::Decimal;

use crate::builder::{Case, day, stock};
use crate::generator::product_and_settings;
use crate::harness::rng;

fn now_with(mut case: Case, on_hand_units: i64) -> Vec<String> {
    case.facts.on_hand_units = on_hand_units;
    case.suggestions()
}

/// Demand that cannot be met waits, so that it is needed.
fn backlog(case: Case) -> Case {
    case.settings(|settings| settings.backorder_share = Decimal::ONE)
}

#[test]
fn a_shown_postponement_stays_while_the_fresh_date_is_near_and_later_than_it() {
    let shown = stock(40).line(20, 135).show();
    assert_eq!(now_with(shown.clone(), 40), ["a postpone 40 x135"]);
    assert_eq!(now_with(shown.clone(), 47), ["a postpone 40 x135"], "7 later");
    assert_eq!(now_with(shown, 48), ["a postpone 48 x135"], "8 later");
}

#[test]
fn a_shown_postponement_goes_as_soon_as_it_is_later_than_the_need() {
    let shown = stock(40).line(20, 150).show();
    assert_eq!(now_with(shown, 39), ["a postpone 39 x150"]);
}

#[test]
fn with_a_safety_lead_time_a_shown_postponement_stays_also_where_the_fresh_date_is_a_little_earlier() {
    let shown = stock(40).line(20, 155).settings(|settings| settings.safety_lead_time = 5).show();
    assert_eq!(now_with(shown.clone(), 40), ["a postpone 35 x155"]);
    assert_eq!(now_with(shown.clone(), 38), ["a postpone 35 x155"], "2 earlier, and still before the need");
    assert_eq!(now_with(shown, 37), ["a postpone 32 x155"], "3 earlier");
}

#[test]
fn a_shown_advance_stays_while_the_fresh_date_is_near_and_it_can_be_reached() {
    let shown = stock(12).line(30, 165).show();
    assert_eq!(now_with(shown.clone(), 19), ["a advance 12 x165"]);
    assert_eq!(now_with(shown.clone(), 20), ["a advance 20 x165"]);
    assert_eq!(now_with(shown.clone(), 10), ["a advance 12 x165"]);
    assert_eq!(now_with(shown.clone(), 9), ["a advance 9 x165"]);
    let slower = shown.settings(|settings| settings.expedite_lead_time = 14);
    assert_eq!(slower.suggestions(), ["a advance 14 x165"], "12 cannot be reached any more");
}

#[test]
fn what_is_shown_is_what_the_ledger_counts() {
    let shown = stock(12).line(30, 20).line(60, 160).show();
    assert_eq!(shown.suggestions(), ["a advance 12 x20", "b advance 32 x160"]);
    // a stays on 12 although 8 would be enough on 14; the ledger has it there, and b stays too.
    assert_eq!(now_with(shown, 14), ["a advance 12 x20", "b advance 32 x160"]);
}

#[test]
fn a_shown_quantity_stays_while_it_is_enough_and_not_much_more_than_that() {
    let shown = backlog(stock(20).line(20, 300)).show();
    assert_eq!(shown.suggestions(), ["a decrease 20 x161"]);
    assert_eq!(now_with(shown.clone(), 25), ["a decrease 20 x161"], "156 are wanted");
    assert_eq!(now_with(shown.clone(), 18), ["a decrease 20 x163"], "161 are not enough");
    let multiples = shown.product(|product| product.order_multiple = 5);
    assert_eq!(now_with(multiples, 20), ["a decrease 20 x165"], "161 can no longer be ordered");
}

#[test]
fn a_shown_increase_stays_while_it_is_enough_and_not_much_more_than_that() {
    let shown = stock(8).line(8, 10).product(|product| product.lead_time_days = 30).show();
    assert_eq!(shown.suggestions(), ["a increase 8 x22"]);
    assert_eq!(now_with(shown.clone(), 10), ["a increase 8 x22"], "20 are wanted, and 22 is not more than a tenth off");
    assert_eq!(now_with(shown.clone(), 11), ["a increase 8 x19"]);
    assert_eq!(now_with(shown, 7), ["a increase 8 x22"], "the day without stock is lost, not owed");
}

#[test]
fn a_shown_postponement_is_withdrawn_only_below_half_of_the_tolerance_fraction_kept() {
    let fresh = stock(28).line(20, 160);
    assert_eq!(now_with(fresh.clone(), 27), [""; 0]);
    let shown = fresh.show();
    assert_eq!(now_with(shown.clone(), 24), ["a postpone 24 x160"], "4 days are more than 3.5");
    assert_eq!(now_with(shown, 23), [""; 0]);
}

#[test]
fn a_shown_advance_is_withdrawn_only_below_half_of_the_tolerance() {
    let fresh = stock(17).line(20, 170);
    assert_eq!(now_with(fresh.clone(), 18), [""; 0]);
    let shown = fresh.show();
    assert_eq!(now_with(shown.clone(), 18), ["a advance 17 x170"], "2 days are more than 1");
    assert_eq!(now_with(shown, 19), [""; 0]);
}

#[test]
fn a_shown_decrease_is_withdrawn_only_below_half_of_the_tolerance() {
    let fresh = backlog(stock(20).line(20, 180));
    assert_eq!(fresh.suggestions(), ["a decrease 20 x161"]);
    assert_eq!(now_with(fresh.clone(), 18), [""; 0], "17 are not more than 18");
    assert_eq!(now_with(fresh.show(), 18), ["a decrease 20 x163"], "17 are more than 9");
}

#[test]
fn a_shown_cancellation_is_withdrawn_only_below_half_of_the_rescheduling_period() {
    let fresh = stock(190).line(120, 10);
    assert_eq!(fresh.suggestions(), ["a cancel"]);
    let longer = |case: Case| case.settings(|settings| settings.rescheduling_period = 121).suggestions();
    assert_eq!(longer(fresh.clone()), [""; 0]);
    assert_eq!(longer(fresh.clone().show()), ["a cancel"], "61 days are more than 60.5");
    let longest = fresh.show().settings(|settings| settings.rescheduling_period = 122);
    assert_eq!(longest.suggestions(), [""; 0]);
}

#[test]
fn a_shown_reduction_is_withdrawn_only_below_half_of_the_minimum_value() {
    let least = |case: &Case, value: i64| {
        case.clone().settings(|settings| settings.minimum_value = Decimal::from(value)).suggestions()
    };
    let fresh = stock(40).line(20, 150);
    assert_eq!(least(&fresh, 151), [""; 0]);
    let shown = fresh.show();
    assert_eq!(least(&shown, 300), ["a postpone 40 x150"]);
    assert_eq!(least(&shown, 301), [""; 0]);
}

#[test]
fn a_change_to_another_kind_is_immediate() {
    let shown = stock(40).line(20, 150).show();
    assert_eq!(now_with(shown.clone(), 100), ["a cancel"]);
    assert_eq!(now_with(shown, 12), ["a advance 12 x150"]);
}

#[test]
fn half_of_the_minimum_value_keeps_the_shown_kind_only() {
    let shown = stock(100).line(20, 150).show();
    assert_eq!(shown.suggestions(), ["a cancel"]);
    let dearer = shown.settings(|settings| settings.minimum_value = Decimal::from(200));
    assert_eq!(dearer.suggestions(), ["a cancel"]);
    assert_eq!(now_with(dearer, 40), [""; 0], "a postponement worth 150 was never shown");
}

#[test]
fn a_line_whose_own_date_or_quantity_changed_is_seen_afresh() {
    let shown = stock(28).line(20, 160).show();
    let mut date = shown.clone();
    date.facts.lines[0].confirmed_on = Some(day(21));
    assert_eq!(date.suggestions(), [""; 0], "7 days are not more than 7, and nothing is remembered");
    let mut quantity = shown;
    quantity.facts.lines[0].quantity = 161;
    assert_eq!(now_with(quantity, 27), [""; 0]);
}

#[test]
fn an_informs_date_is_sticky_too() {
    let shown = stock(40).line(3, 150).show();
    assert_eq!(shown.suggestions(), ["a inform postpone 40 x150"]);
    assert_eq!(now_with(shown, 44), ["a inform postpone 40 x150"]);
}

/// How often something visible changes when stock moves by a unit or two, with and without memory.
#[test]
fn far_fewer_visible_suggestions_change_than_without_memory() {
    const PRODUCTS: usize = 3_000;
    const STEPS: usize = 20;
    let mut runner = TestRunner::new_with_rng(Config::default(), rng());
    let (mut afresh, mut remembered) = (0_usize, 0_usize);
    for _ in 0..PRODUCTS {
        let (mut facts, _) = product_and_settings().new_tree(&mut runner).unwrap().current();
        facts.lines.iter_mut().for_each(|line| line.shown = None);
        let settings = Settings { minimum_value: Decimal::ZERO, ..Settings::default() };
        let moves = proptest::collection::vec(-2..=2_i64, STEPS).new_tree(&mut runner).unwrap().current();
        afresh += visible_changes(facts.clone(), &settings, &moves, false);
        remembered += visible_changes(facts, &settings, &moves, true);
    }
    let fewer = 100 - 100 * remembered / afresh;
    println!("visible changes: {afresh} without memory, {remembered} with it: {fewer} % fewer");
    assert!(fewer >= 60, "only {fewer} % fewer");
}

type Visible = BTreeMap<LineId, (Kind, Option<Date>, i64)>;

fn visible_changes(mut facts: Facts, settings: &Settings, moves: &[i64], memory: bool) -> usize {
    let mut before: Option<Visible> = None;
    let mut changes = 0;
    for units in moves {
        facts.on_hand_units += units;
        let suggestions = review(&facts, settings).suggestions;
        let now: Visible = suggestions.iter().map(|s| (s.id.clone(), (s.kind, s.to_date, s.to_quantity))).collect();
        if let Some(before) = before {
            let gone = before.keys().filter(|id| !now.contains_key(id)).count();
            changes += gone + now.iter().filter(|(id, shown)| before.get(id) != Some(shown)).count();
        }
        before = Some(now);
        for (index, line) in facts.lines.iter_mut().enumerate().filter(|_| memory) {
            line.shown = suggestions.iter().find(|suggestion| suggestion.line == index).map(Suggestion::shown);
        }
    }
    changes
}
