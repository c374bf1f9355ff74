//! What criteria do, by hand.

use jiff::civil::Weekday;
use planning::{Hold, Kind};
use rust_decimal::Decimal;

use super::set;
use crate::builder::{Case, day, stock};

/// One unit a day is sold; 40 in stock, and 150 come on day 20: needed on day 40.
fn early() -> Case {
    stock(40).line(20, 150)
}

#[test]
fn without_a_criterion_that_speaks_the_standard_one_decides() {
    assert_eq!(early().suggestions(), ["a postpone 40 x150"]);
    assert_eq!(early().under("kind = \"cancel\"\nwhen = \"age > 10\""), ["a postpone 40 x150"]);
    let review = early().review_with(&set(&["kind = \"cancel\"\nwhen = \"age > 10\""]));
    assert_eq!((review.suggestions[0].criterion.as_ref(), review.suggestions[0].criterion_version), ("standard", 1));
    assert!(review.suggestions[0].is_promised());
}

#[test]
fn each_kind_does_what_it_says() {
    let case = early();
    let all = "when = true\n";
    assert_eq!(case.under(&format!("{all}kind = \"cancel\"")), ["a cancel"]);
    assert_eq!(case.under(&format!("{all}kind = \"postpone\"\nby = 9")), ["a postpone 29 x150"]);
    assert_eq!(case.under(&format!("{all}kind = \"postpone\"\nto = \"need_date + 5\"")), ["a postpone 45 x150"]);
    assert_eq!(case.under(&format!("{all}kind = \"postpone\"\nby = 9\nquantity = 60")), ["a postpone 29 x60"]);
    assert_eq!(case.under(&format!("{all}kind = \"advance\"\nby = 5")), ["a advance 15 x150"]);
    assert_eq!(case.under(&format!("{all}kind = \"decrease\"\nto = \"quantity / 2\"")), ["a decrease 20 x75"]);
    assert_eq!(case.under(&format!("{all}kind = \"increase\"\nby = 30")), ["a increase 20 x180"]);
    assert_eq!(case.under(&format!("{all}kind = \"inform\"")), ["a inform 20 x150"]);
    assert_eq!(case.under(&format!("{all}kind = \"leave\"")), [""; 0]);
}

#[test]
fn a_suggestion_names_criterion_version_and_reason_and_is_not_promised() {
    let reason = "{quantity} come on {arrival_date} and are needed on {need_date}: {new_date} will do";
    let criteria = set(&[&format!("id = \"later\"\nkind = \"postpone\"\nwhen = true\nby = 10\nreason = \"{reason}\"")]);
    let found = early().review_with(&criteria).suggestions.remove(0);
    assert_eq!((found.criterion.as_ref(), found.criterion_version, found.is_promised()), ("later", 4, false));
    assert_eq!(found.reason, "150 come on 13 Dec and are needed on 2 Jan: 23 Dec will do.");
    assert_eq!((found.value, found.depends_on.len(), found.need_date), (Decimal::new(15_000, 2), 0, Some(day(40))));
}

#[test]
fn a_line_that_is_left_alone_is_told_with_the_reason() {
    let criteria =
        set(&["id = \"contract\"\nkind = \"leave\"\nwhen = \"supplier == 'S'\"\nreason = \"{supplier} by contract\""]);
    let review = early().review_with(&criteria);
    assert!(review.suggestions.is_empty());
    let left = &review.left_alone[0];
    assert_eq!((left.id.line_id.as_str(), left.criterion.as_str(), left.criterion_version), ("a", "contract", 4));
    assert_eq!(left.reason, "S by contract.");
}

#[test]
fn the_highest_priority_wins_and_the_others_say_nothing() {
    let criteria = set(&[
        "kind = \"cancel\"\nwhen = true\npriority = 5",
        "kind = \"postpone\"\nwhen = true\npriority = 9\nby = 10",
        "kind = \"inform\"\nwhen = \"overdue\"\npriority = 99",
    ]);
    let found = early().review_with(&criteria).suggestions;
    assert_eq!((found.len(), found[0].kind, found[0].criterion.as_ref()), (1, Kind::Postpone, "c1"));
}

#[test]
fn later_lines_are_netted_against_what_is_shown() {
    // The first is needed on day 12 and the second on day 42; with the first cancelled, the second is needed on day 12.
    let case = stock(12).line(12, 30).line(42, 150);
    assert_eq!(case.suggestions(), [""; 0]);
    assert_eq!(case.under("kind = \"cancel\"\nwhen = \"quantity == 30\""), ["a cancel", "b advance 12 x150"]);
    assert_eq!(
        case.under("kind = \"postpone\"\nwhen = \"quantity == 30\"\nby = 30"),
        ["a postpone 42 x30", "b postpone 72 x109"]
    );
}

#[test]
fn the_facts_are_those_of_the_lines_turn() {
    // The second line sees the stock without the first one, which is cancelled.
    let case = stock(100).line(10, 30).line(20, 150);
    let criteria = set(&[
        "kind = \"cancel\"\nwhen = \"quantity == 30\"",
        "kind = \"inform\"\nwhen = true\nreason = \"{stock_without} left on {arrival_date}, needed on {need_date}, {proposed}\"",
    ]);
    let found = case.review_with(&criteria).suggestions;
    assert_eq!(found[1].reason, "79 left on 13 Dec, needed on 3 Mar, cancel.");
}

#[test]
fn what_netting_proposes_can_be_built_on() {
    let half_way = "kind = \"postpone\"\nwhen = \"proposed == 'postpone' and proposed_value > 100\"\nby = \"(proposed_date - arrival_date) / 2\"";
    assert_eq!(early().under(half_way), ["a postpone 30 x150"]);
    assert_eq!(
        early().under("kind = \"leave\"\nwhen = \"proposed == 'postpone' and proposed_date - arrival_date < 30\""),
        [""; 0]
    );
}

#[test]
fn a_date_lands_on_a_delivery_day_no_further_than_asked() {
    // Today is a Monday. Day 20 is a Sunday; deliveries come on Wednesdays: days 16, 23, 30.
    let wednesdays =
        |case: Case| case.supplier(|supplier| supplier.delivery_days = [Weekday::Wednesday].into_iter().collect());
    let case = wednesdays(early());
    assert_eq!(case.under("kind = \"postpone\"\nwhen = true\nby = 12"), ["a postpone 30 x150"]);
    assert_eq!(case.under("kind = \"advance\"\nwhen = true\nby = 6"), ["a advance 16 x150"]);
}

#[test]
fn an_advance_neither_lands_in_the_frozen_days_nor_overtakes() {
    assert_eq!(early().under("kind = \"advance\"\nwhen = true\nto = \"today\""), ["a advance 6 x150"]);
    let case = stock(15).line(15, 5).line(30, 150);
    assert_eq!(case.under("kind = \"advance\"\nwhen = \"quantity == 150\"\nto = \"today\""), ["b advance 15 x150"]);
}

#[test]
fn a_quantity_can_be_ordered() {
    let packs = early().product(|product| {
        (product.minimum_order_quantity, product.order_multiple, product.maximum_order_quantity) = (20, 8, Some(165));
    });
    assert_eq!(packs.under("kind = \"decrease\"\nwhen = true\nto = 50"), ["a decrease 20 x56"]);
    assert_eq!(packs.under("kind = \"decrease\"\nwhen = true\nto = 0"), ["a decrease 20 x24"]);
    assert_eq!(packs.under("kind = \"increase\"\nwhen = true\nby = 100"), ["a increase 20 x160"]);
}

#[test]
fn tolerances_and_the_minimum_value_hold_and_then_the_line_is_as_it_is() {
    let all = "when = true\n";
    assert_eq!(early().under(&format!("{all}kind = \"postpone\"\nby = 7")), [""; 0]);
    assert_eq!(early().under(&format!("{all}kind = \"advance\"\nby = 2")), [""; 0]);
    assert_eq!(early().under(&format!("{all}kind = \"decrease\"\nby = 15")), [""; 0]);
    assert_eq!(early().under(&format!("{all}kind = \"decrease\"\nby = 16")), ["a decrease 20 x134"]);
    assert_eq!(early().under(&format!("{all}kind = \"increase\"\nby = 1")), ["a increase 20 x151"]);
    let dear = early().settings(|settings| settings.minimum_value = Decimal::from(151));
    assert_eq!(dear.under(&format!("{all}kind = \"cancel\"")), [""; 0]);
    assert_eq!(dear.under(&format!("{all}kind = \"advance\"\nby = 5")), ["a advance 15 x150"]);
}

#[test]
fn what_points_the_other_way_or_is_so_already_leaves_the_line_as_it_is() {
    let all = "when = true\n";
    for nothing in [
        "kind = \"postpone\"\nto = \"today\"",
        "kind = \"advance\"\nby = -20",
        "kind = \"postpone\"\nto = \"arrival_date\"",
    ] {
        assert_eq!(early().under(&format!("{all}{nothing}")), [""; 0], "{nothing}");
    }
    for nothing in ["kind = \"decrease\"\nto = 500", "kind = \"increase\"\nto = 10", "kind = \"postpone\"\nby = 9999"] {
        assert_eq!(early().under(&format!("{all}{nothing}")), [""; 0], "{nothing}");
    }
}

#[test]
fn what_is_fixed_stays_fixed_and_is_not_asked_about() {
    let all = "kind = \"cancel\"\nwhen = true";
    let shipped = stock(40).line_with(20, 150, |line| line.shipped = true);
    let part = stock(40).line_with(20, 150, |line| line.received = 1);
    let locked = stock(40).line_with(20, 150, |line| line.locked = true);
    for case in [shipped, part, locked, early().hold(0, Hold::Dismissed)] {
        assert_eq!(case.under(all), [""; 0]);
        assert!(case.review_with(&set(&[all])).left_alone.is_empty());
    }
    let old = early().settings(|settings| settings.cancel_after_age = Some(5));
    assert_eq!(old.under("kind = \"leave\"\nwhen = true"), ["a cancel"], "cancelled by age before any turn");
}

#[test]
fn a_frozen_line_is_only_told_about() {
    let frozen = stock(2).line(3, 150);
    assert_eq!(frozen.under("kind = \"cancel\"\nwhen = true"), ["a inform cancel"]);
    assert_eq!(frozen.under("kind = \"postpone\"\nwhen = true\nby = 20"), ["a inform postpone 23 x150"]);
    assert_eq!(frozen.under("kind = \"inform\"\nwhen = \"frozen\""), ["a inform 3 x150"]);
    assert_eq!(frozen.under("kind = \"increase\"\nwhen = true\nby = 20"), [""; 0]);
    let unneeded = stock(190).line(3, 10);
    assert_eq!(unneeded.suggestions(), ["a inform cancel"]);
    assert_eq!(unneeded.under("kind = \"leave\"\nwhen = \"frozen\""), [""; 0]);
    assert_eq!(unneeded.under("kind = \"increase\"\nwhen = true\nby = 20"), ["a inform cancel"]);
    let overdue = stock(2).line(-2, 150);
    assert_eq!(
        overdue.under("kind = \"inform\"\nwhen = \"overdue and days_of_cover < 7\"\nreason = \"call {supplier}\""),
        ["a inform 0 x150"]
    );
}

#[test]
fn a_line_that_a_criterion_decided_on_is_not_increased_as_well() {
    let short = stock(8).line(8, 10).product(|product| product.lead_time_days = 30);
    assert_eq!(short.suggestions(), ["a increase 8 x22"]);
    assert_eq!(short.under("kind = \"leave\"\nwhen = true"), [""; 0]);
    assert!(short.review_with(&set(&["kind = \"leave\"\nwhen = true"])).shortage.is_some());
}

#[test]
fn a_reduction_by_netting_may_depend_on_what_a_criterion_raised() {
    // The criterion takes 30 more on day 8; netting then needs the second line much later, which is safe only with it.
    let case = stock(10).line(8, 10).line(20, 150).product(|product| product.lead_time_days = 30);
    let criteria = set(&["kind = \"increase\"\nwhen = \"quantity == 10\"\nby = 30"]);
    let found = case.review_with(&criteria).suggestions;
    assert_eq!(
        found.iter().map(crate::builder::in_short).collect::<Vec<_>>(),
        ["a increase 8 x40", "b postpone 50 x131"]
    );
    assert_eq!(found[1].depends_on, [found[0].id.clone()]);
}
