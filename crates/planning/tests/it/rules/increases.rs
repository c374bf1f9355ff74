//! Increases, and the shortage that is left.

use planning::Milliunits;

use crate::builder::{Case, offset, stock};

fn lead_time(days: u32, on_hand: i64) -> Case {
    stock(on_hand).product(|product| product.lead_time_days = days)
}

#[test]
fn the_latest_line_before_a_broken_day_is_increased() {
    let case = lead_time(40, 8).line(8, 10).line(18, 10);
    assert_eq!(case.suggestions(), ["b increase 18 x22"], "18 + 22 units last through day 39");
}

#[test]
fn a_line_at_its_maximum_leaves_the_rest_to_the_one_before_it() {
    let case = lead_time(40, 8).line(8, 10).line(18, 10).product(|product| product.maximum_order_quantity = Some(18));
    assert_eq!(case.suggestions(), ["a increase 8 x14", "b increase 18 x18"]);
    assert_eq!(case.review().shortage, None);
}

#[test]
fn an_increase_goes_to_a_whole_multiple_and_to_the_largest_within_the_maximum() {
    let in_sixes = lead_time(30, 8).line(8, 10).product(|product| product.order_multiple = 6);
    assert_eq!(in_sixes.suggestions(), ["a increase 8 x24"]);
    let up_to = |maximum| in_sixes.clone().product(|product| product.maximum_order_quantity = Some(maximum));
    assert_eq!(up_to(23).suggestions(), ["a increase 8 x18"]);
    assert_eq!(up_to(11).suggestions(), [""; 0], "no whole multiple is larger than the line");
}

#[test]
fn an_increase_is_at_least_the_minimum() {
    let case = lead_time(30, 8).line(8, 10).product(|product| product.minimum_order_quantity = 40);
    assert_eq!(case.suggestions(), ["a increase 8 x40"]);
}

#[test]
fn a_fixed_or_cancelled_line_is_not_increased() {
    assert_eq!(lead_time(30, 8).line_with(8, 10, |line| line.shipped = true).suggestions(), [""; 0]);
    assert_eq!(lead_time(30, 8).line(3, 10).suggestions(), [""; 0], "a frozen one neither");
}

#[test]
fn a_line_that_comes_after_the_lead_time_is_not_increased() {
    assert_eq!(lead_time(10, 12).line(12, 5).suggestions(), [""; 0]);
}

#[test]
fn what_no_line_can_mend_is_one_shortage() {
    let case = stock(2).product(|product| product.safety_stock = Milliunits(1_000));
    let shortage = case.review().shortage.unwrap();
    assert_eq!((offset(shortage.first_day), offset(shortage.last_day)), (1, 9));
    assert_eq!(shortage.stock_out_day.map(offset), Some(2));
    assert_eq!(shortage.worst_gap, Milliunits(2_000), "the balance of a day before its demand is lost");
}

#[test]
fn a_shortage_of_safety_stock_alone_has_no_stock_out_day() {
    let case = stock(11).product(|product| product.safety_stock = Milliunits(3_000));
    let shortage = case.review().shortage.unwrap();
    assert_eq!((offset(shortage.first_day), shortage.stock_out_day), (8, None));
    assert_eq!(shortage.worst_gap, Milliunits(2_000));
}

#[test]
fn days_after_the_lead_time_are_no_shortage() {
    assert_eq!(stock(10).review().shortage, None);
    assert!(stock(9).review().shortage.is_some());
}
