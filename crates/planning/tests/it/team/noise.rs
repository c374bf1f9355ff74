//! What is shown of a criterion does not flicker.

use planning::Kind;

use super::set;
use crate::builder::{Case, day, in_short, stock};

fn now_with(mut case: Case, on_hand_units: i64, criterion: &str) -> Vec<String> {
    case.facts.on_hand_units = on_hand_units;
    case.review_with(&set(&[criterion])).suggestions.iter().map(in_short).collect()
}

const TO_THE_NEED: &str = "kind = \"postpone\"\nwhen = true\nto = \"need_date\"";

#[test]
fn a_shown_date_stays_while_the_fresh_one_is_near() {
    let shown = stock(40).line(20, 150).show_with(&set(&[TO_THE_NEED]));
    assert_eq!(now_with(shown.clone(), 46, TO_THE_NEED), ["a postpone 40 x150"]);
    assert_eq!(now_with(shown.clone(), 38, TO_THE_NEED), ["a postpone 40 x150"]);
    assert_eq!(now_with(shown.clone(), 48, TO_THE_NEED), ["a postpone 48 x150"]);
    assert_eq!(now_with(shown, 37, TO_THE_NEED), ["a postpone 37 x150"]);
}

#[test]
fn half_of_the_tolerance_keeps_what_is_shown() {
    let shown = stock(40).line(20, 150).show_with(&set(&[TO_THE_NEED]));
    assert_eq!(now_with(shown.clone(), 24, TO_THE_NEED), ["a postpone 24 x150"]);
    assert_eq!(now_with(shown, 23, TO_THE_NEED), [""; 0]);
}

#[test]
fn a_condition_of_its_own_keeps_it_shown() {
    let plenty = "kind = \"inform\"\nwhen = \"days_of_cover > 30\"\nstays_while = \"days_of_cover > 29\"";
    let case = stock(31).line(31, 150);
    assert_eq!(case.under(plenty), ["a inform 31 x150"]);
    let shown = case.clone().show_with(&set(&[plenty]));
    assert_eq!(now_with(shown.clone(), 30, plenty), ["a inform 31 x150"]);
    assert_eq!(now_with(shown.clone(), 29, plenty), [""; 0]);
    assert_eq!(now_with(case, 30, plenty), [""; 0], "it was never shown");
    let mut moved = shown;
    moved.facts.lines[0].confirmed_on = Some(day(32));
    assert_eq!(now_with(moved, 30, plenty), [""; 0], "the line's own date changed: no memory");
}

#[test]
fn nobody_builds_on_what_another_criterion_showed() {
    let earlier = set(&["id = \"earlier\"\nkind = \"postpone\"\nwhen = true\nto = \"proposed_date - 2\""]);
    let shown = stock(40).line(20, 150).show_with(&earlier);
    let date = shown.facts.lines[0].shown.as_ref().map(|shown| (shown.kind, shown.date));
    assert_eq!(date, Some((Kind::Postpone, Some(day(38)))));
    assert_eq!(shown.suggestions(), ["a postpone 40 x150"], "the standard criterion sees the line afresh");
    let again = shown.clone().show_with(&earlier);
    assert_eq!(again.facts.lines[0].shown, shown.facts.lines[0].shown, "and so nothing wanders");
}
