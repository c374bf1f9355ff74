//! What a person can try where no suggestion mends a shortage.

use planning::{Change, Hold, Milliunits, Obstacle, Remedies, remedies};
use proptest::prelude::*;

use crate::builder::{Case, day, offset, stock};
use crate::harness::holds_for_random_products;

fn of(case: &Case) -> Remedies {
    let review = case.review();
    let changes: Vec<Change> = review.suggestions.iter().map(Change::from).collect();
    remedies(&case.facts, &case.settings, &changes, &review.shortage.unwrap()).unwrap()
}

fn lines(case: &Case) -> Vec<(String, i64, Obstacle)> {
    of(case).lines.into_iter().map(|line| (line.id.line_id, offset(line.arrives), line.obstacle)).collect()
}

#[test]
fn a_frozen_line_that_comes_too_late_is_worth_a_call() {
    let case = stock(1).line(4, 50);
    assert_eq!(lines(&case), [("a".to_owned(), 4, Obstacle::Frozen)]);
    assert_eq!(offset(of(&case).new_order_arrives), 10, "today + the lead time");
}

#[test]
fn a_line_that_was_brought_forward_as_far_as_it_goes_says_how_far() {
    let case = stock(3).line(30, 200);
    assert_eq!(lines(&case), [("a".to_owned(), 6, Obstacle::Earliest(day(6)))]);
}

#[test]
fn each_line_says_what_stands_in_the_way() {
    let ways = |index: i64| {
        stock(0).line_with(5, 90, move |line| match index {
            0 => line.shipped = true,
            1 => line.received = 1,
            2 => line.locked = true,
            3 => line.hold = Some(Hold::Dismissed),
            _ => line.hold = Some(Hold::UnderWay { date: day(7), quantity: 90 }),
        })
    };
    let told: Vec<Obstacle> = (0..5).map(|index| lines(&ways(index))[0].2).collect();
    use Obstacle::{Dismissed, Locked, PartReceived, Shipped, UnderWay};
    assert_eq!(told, [Shipped, PartReceived, Locked, Dismissed, UnderWay]);
}

#[test]
fn an_overdue_line_is_named_first_though_it_counts_as_if_it_came() {
    let case = stock(0).line_with(-3, 2, |_| {}).line(5, 90);
    assert_eq!(lines(&case), [("a".to_owned(), 0, Obstacle::Overdue), ("b".to_owned(), 5, Obstacle::Frozen)]);
}

#[test]
fn no_more_lines_are_named_than_what_is_missing_needs() {
    let case = stock(0).line(3, 2).line(5, 900).line(9, 900);
    let named: Vec<String> = lines(&case).into_iter().map(|(line, ..)| line).collect();
    assert_eq!(named, ["a", "b"]);
}

#[test]
fn a_shortage_says_how_much_cannot_be_sold_on_its_day() {
    let shortage = stock(4).line(7, 50).review().shortage.unwrap();
    assert_eq!((shortage.unmet, shortage.worst_gap), (Milliunits(3_000), Milliunits(1_000)), "days 4 to 6");
}

#[test]
fn a_remedy_always_comes_after_the_stock_is_short_or_is_overdue() {
    holds_for_random_products(|facts, settings, review| {
        let Some(shortage) = review.shortage else { return Ok(()) };
        let changes: Vec<Change> = review.suggestions.iter().map(Change::from).collect();
        let found = remedies(facts, settings, &changes, &shortage).unwrap();
        for remedy in &found.lines {
            prop_assert!(remedy.arrives > shortage.first_day || remedy.obstacle == Obstacle::Overdue);
            prop_assert!(remedy.brings.0 > 0);
        }
        prop_assert!(found.new_order_arrives > shortage.last_day, "else ordering would mend it");
        prop_assert!((shortage.unmet.0 > 0) == shortage.stock_out_day.is_some());
        Ok(())
    });
}
