//! Reductions that count on other changes.

use planning::{Change, Milliunits, projection};

use crate::builder::{Case, stock};

/// a is late and advanced; b, which comes in time to save the day, is postponed because of it.
fn late_and_early() -> Case {
    stock(10)
        .product(|product| product.lead_time_days = 30)
        .line_with(40, 30, |line| line.promised_on = crate::builder::day(8))
        .line_with(11, 150, |line| line.promised_on = crate::builder::day(11))
}

#[test]
fn a_postponement_that_counts_on_an_advance_says_so() {
    let case = late_and_early();
    assert_eq!(case.suggestions(), ["a advance 10 x30", "b postpone 40 x150"]);
    let review = case.review();
    assert_eq!(review.suggestions[0].depends_on, []);
    assert_eq!(review.suggestions[1].depends_on, [case.facts.lines[0].id.clone()]);
}

#[test]
fn a_postponement_that_is_safe_on_the_lines_as_they_are_depends_on_nothing() {
    let review = stock(40).line(20, 150).review();
    assert_eq!(review.suggestions[0].depends_on, []);
}

#[test]
fn a_projection_with_a_suggestion_and_what_it_depends_on_is_drawn() {
    let case = late_and_early();
    let suggestions = case.review().suggestions;
    let without = projection(&case.facts, &case.settings, &[]);
    let alone = projection(&case.facts, &case.settings, &[Change::from(&suggestions[1])]);
    let changes: Vec<Change> = suggestions.iter().map(Change::from).collect();
    let with = projection(&case.facts, &case.settings, &changes);
    assert_eq!(without[39].available, Milliunits(121_000));
    assert_eq!(alone[39].available, Milliunits(0));
    assert_eq!(with[39].available, Milliunits(0));
    assert!(alone[12].unmet > Milliunits(0) && with[12].unmet == Milliunits(0));
    assert_eq!(with.len(), 181);
}
