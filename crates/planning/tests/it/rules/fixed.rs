//! Lines that count as they are, and lines that are too old to count.

use planning::{Hold, Milliunits, projection};
use rust_decimal::Decimal;

use crate::builder::{day, stock};

#[test]
fn a_line_is_postponed_unless_something_fixes_it() {
    let free = stock(40).line(20, 150);
    assert_eq!(free.suggestions(), ["a postpone 40 x150"]);
    let fixed = [
        stock(40).line_with(20, 150, |line| line.shipped = true),
        stock(40).line_with(20, 150, |line| line.locked = true),
        stock(40).line_with(20, 151, |line| line.received = 1),
        stock(40).line(20, 150).hold(0, Hold::Dismissed),
        stock(40).line(20, 150).hold(0, Hold::UnderWay { date: day(20), quantity: 150 }),
    ];
    for case in fixed {
        assert_eq!(case.suggestions(), [""; 0], "{:?}", case.facts.lines);
    }
}

#[test]
fn a_change_under_way_counts_as_it_was_asked_for() {
    let case = stock(40).line(20, 150).hold(0, Hold::UnderWay { date: day(45), quantity: 30 });
    let days = projection(&case.facts, &case.settings, &[]);
    assert_eq!((days[20].receipts, days[45].receipts), (Milliunits(0), Milliunits(30_000)));
    let cancelled = stock(40).line(20, 150).hold(0, Hold::UnderWay { date: day(20), quantity: 0 });
    assert!(projection(&cancelled.facts, &cancelled.settings, &[]).iter().all(|day| day.receipts == Milliunits(0)));
}

#[test]
fn what_is_open_is_ordered_less_received_less_cancelled() {
    let open = |received, cancelled| {
        let case = stock(0).line_with(3, 10, |line| (line.received, line.cancelled) = (received, cancelled));
        projection(&case.facts, &case.settings, &[])[3].receipts
    };
    assert_eq!(open(2, 3), Milliunits(5_000));
    assert_eq!(open(8, 5), Milliunits(0), "more than was ordered is not owed back");
}

#[test]
fn a_line_is_frozen_while_it_comes_within_the_frozen_days() {
    let arriving = |days| stock(40).line(days, 150).suggestions();
    assert_eq!(arriving(5), ["a inform postpone 40 x150"]);
    assert_eq!(arriving(6), ["a postpone 40 x150"]);
}

#[test]
fn a_frozen_line_that_is_fixed_for_another_reason_too_is_not_told() {
    assert_eq!(stock(40).line_with(5, 150, |line| line.shipped = true).suggestions(), [""; 0]);
}

#[test]
fn a_frozen_line_is_judged_against_all_other_fixed_lines_and_no_reviewed_one() {
    let frozen = stock(40).line(3, 20);
    assert_eq!(frozen.suggestions(), ["a inform postpone 40 x20"]);
    let with_shipped = frozen.clone().line_with(30, 30, |line| line.shipped = true);
    assert_eq!(with_shipped.suggestions(), ["a inform cancel"], "70 days ahead, it would be bought again");
    let with_reviewed = frozen.line(60, 30);
    assert_eq!(with_reviewed.suggestions()[0], "a inform postpone 40 x20");
}

#[test]
fn a_frozen_line_that_comes_when_it_is_needed_is_not_told() {
    assert_eq!(stock(4).line(4, 170).suggestions(), [""; 0]);
}

#[test]
fn an_untouched_line_older_than_the_limit_is_cancelled_also_in_the_frozen_period() {
    let ordered = |days_ago: i64| {
        stock(4)
            .settings(|settings| settings.cancel_after_age = Some(30))
            .line_with(4, 170, |line| line.ordered_on = Some(day(-days_ago)))
            .suggestions()
    };
    assert_eq!(ordered(30), [""; 0]);
    assert_eq!(ordered(31), ["a cancel"]);
}

#[test]
fn a_line_that_is_touched_or_whose_order_date_is_unknown_does_not_grow_too_old() {
    let old = stock(4).settings(|settings| settings.cancel_after_age = Some(30));
    let cases = [
        old.clone().line_with(4, 171, |line| (line.received, line.ordered_on) = (1, Some(day(-99)))),
        old.clone().line_with(4, 170, |line| (line.shipped, line.ordered_on) = (true, Some(day(-99)))),
        old.clone().line_with(4, 170, |line| (line.locked, line.ordered_on) = (true, Some(day(-99)))),
        old.clone().line_with(4, 170, |line| line.ordered_on = Some(day(-99))).hold(0, Hold::Dismissed),
        old.line_with(4, 170, |line| line.ordered_on = None),
    ];
    for case in cases {
        assert_eq!(case.suggestions(), [""; 0], "{:?}", case.facts.lines);
    }
}

#[test]
fn a_line_too_old_is_no_receipt_so_the_next_one_takes_its_place() {
    let case = stock(20)
        .settings(|settings| settings.cancel_after_age = Some(30))
        .line_with(20, 100, |line| line.ordered_on = Some(day(-40)))
        .line(40, 161);
    assert_eq!(case.suggestions(), ["a cancel", "b advance 20 x161"]);
}

#[test]
fn a_line_too_old_but_not_worth_cancelling_counts_exactly_as_it_is() {
    let case = stock(20)
        .settings(|settings| {
            settings.cancel_after_age = Some(30);
            settings.minimum_value = Decimal::from(101);
        })
        .line_with(40, 100, |line| line.ordered_on = Some(day(-40)));
    assert_eq!(case.suggestions(), [""; 0], "not even advanced");
}
