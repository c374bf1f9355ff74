//! What a suggestion is worth, and the least that is raised.

use rust_decimal::Decimal;

use crate::builder::{Case, stock};

fn least(value: i64, case: Case) -> Case {
    case.settings(|settings| settings.minimum_value = Decimal::from(value))
}

fn value(case: &Case) -> String {
    case.review().suggestions[0].value.to_string()
}

#[test]
fn a_cancel_or_postpone_is_worth_the_larger_quantity_and_a_decrease_the_difference() {
    assert_eq!(value(&stock(190).line(20, 10)), "10.00");
    assert_eq!(value(&stock(40).line(20, 300)), "300.00");
    assert_eq!(value(&stock(20).line(20, 300)), "139.00");
}

#[test]
fn a_cancel_postpone_or_decrease_below_the_minimum_value_is_not_raised() {
    let cases = [(stock(190).line(20, 10), 10), (stock(40).line(20, 150), 150), (stock(20).line(20, 300), 139)];
    for (case, value) in cases {
        assert_eq!(least(value, case.clone()).suggestions().len(), 1, "not below");
        assert_eq!(least(value + 1, case).suggestions(), [""; 0]);
    }
}

#[test]
fn an_advance_or_an_increase_is_raised_whatever_it_is_worth() {
    assert_eq!(least(9_999, stock(12).line(30, 170)).suggestions(), ["a advance 12 x170"]);
    let short = stock(8).line(8, 10).product(|product| product.lead_time_days = 30);
    assert_eq!(least(9_999, short).suggestions(), ["a increase 8 x22"]);
}

#[test]
fn a_suppressed_suggestion_leaves_the_line_in_the_ledger_exactly_as_it_is() {
    // Raised, a would go to 40 and b after it; suppressed, a counts on 20 and the date of b stays reachable.
    let case = stock(40).line_with(20, 30, |line| line.unit_cost = Decimal::ONE).line(60, 111);
    assert_eq!(least(0, case.clone()).suggestions(), ["a postpone 40 x30", "b postpone 70 x111"]);
    assert_eq!(least(31, case).suggestions(), ["b postpone 70 x111"]);
}

#[test]
fn a_frozen_line_whose_change_would_not_be_worth_raising_is_not_told() {
    let frozen = stock(190).line(3, 10);
    assert_eq!(least(10, frozen.clone()).suggestions(), ["a inform cancel"]);
    assert_eq!(least(11, frozen).suggestions(), [""; 0]);
}
