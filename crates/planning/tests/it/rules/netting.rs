//! Cancel, postpone, advance and decrease.

use jiff::civil::Weekday;
use planning::{DeliveryDays, Milliunits};
use rust_decimal::Decimal;

use crate::builder::{day, offset, stock};

#[test]
fn date_and_quantity_change_in_one_suggestion_named_by_its_date() {
    assert_eq!(stock(40).line(20, 300).suggestions(), ["a postpone 40 x141"]);
    assert_eq!(stock(12).line(30, 300).suggestions(), ["a advance 12 x169"]);
}

#[test]
fn tolerances_are_strict() {
    assert_eq!(stock(27).line(20, 160).suggestions(), [""; 0]);
    assert_eq!(stock(28).line(20, 160).suggestions(), ["a postpone 28 x160"]);
    assert_eq!(stock(18).line(20, 170).suggestions(), [""; 0]);
    assert_eq!(stock(17).line(20, 170).suggestions(), ["a advance 17 x170"]);
}

#[test]
fn an_advance_never_lands_in_the_frozen_period_nor_sooner_than_the_supplier_can_hurry() {
    assert_eq!(stock(0).line(30, 170).suggestions(), ["a advance 6 x170"]);
    let slow = stock(0).line(30, 170).settings(|settings| settings.expedite_lead_time = 9);
    assert_eq!(slow.suggestions(), ["a advance 9 x170"]);
    let mondays = stock(0)
        .line(30, 170)
        .supplier(|supplier| supplier.delivery_days = DeliveryDays::EVERY_DAY.with(Weekday::Monday));
    assert_eq!(mondays.suggestions(), ["a advance 7 x170"], "day 6 is a Sunday");
}

#[test]
fn an_advanced_line_never_overtakes_an_earlier_ranked_one() {
    // Short from 18 on, but a comes on 20 and lasts through 24: b is not put before it.
    let case = stock(18).line(20, 5).line(40, 160);
    assert_eq!(case.suggestions(), ["b advance 25 x160"]);
}

#[test]
fn lines_are_ranked_by_promise_order_and_line_however_they_come() {
    let case = stock(40)
        .line_with(20, 10, |line| line.promised_on = day(50))
        .line_with(20, 10, |line| line.promised_on = day(10))
        .line_with(20, 120, |line| (line.promised_on, line.id.order_id) = (day(10), "P".to_owned()));
    assert_eq!(case.suggestions(), ["b postpone 40 x10", "c postpone 50 x120", "a cancel"]);
}

#[test]
fn a_line_not_needed_within_the_horizon_is_cancelled_unless_it_comes_late_in_it() {
    assert_eq!(stock(190).line(120, 10).suggestions(), ["a cancel"]);
    assert_eq!(stock(190).line(121, 10).suggestions(), [""; 0], "181 - 121 is not more than 60");
}

#[test]
fn a_line_needed_much_later_is_cancelled_only_where_it_can_be_bought_again_in_time() {
    let needed_on_100 = stock(100).line(20, 90);
    assert_eq!(needed_on_100.suggestions(), ["a cancel"]);
    let bought_again_in = |days| needed_on_100.clone().product(|product| product.lead_time_days = days).suggestions();
    assert_eq!(bought_again_in(93), ["a cancel"], "100 >= 93 + 7");
    assert_eq!(bought_again_in(94), ["a postpone 100 x90"]);
}

#[test]
fn the_horizon_reaches_at_least_over_lead_time_review_period_and_rescheduling_period() {
    let short = stock(50).line(20, 100).settings(|settings| settings.horizon = 10);
    assert_eq!(short.suggestions(), ["a postpone 50 x100"], "10 + 7 + 60 days are looked at");
    let just_beyond = stock(78).line(16, 100).settings(|settings| settings.horizon = 10);
    assert_eq!(just_beyond.suggestions(), ["a cancel"]);
}

#[test]
fn the_empty_future_of_a_discontinued_product_needs_no_late_line() {
    let ends = |days| stock(190).line(150, 10).product(|product| product.discontinued_on = Some(day(days)));
    assert_eq!(ends(180).suggestions(), ["a cancel"]);
    assert_eq!(ends(181).suggestions(), [""; 0], "beyond the horizon the end says nothing");
}

#[test]
fn what_is_due_goes_to_the_delivery_day_before_the_need_less_the_safety_lead_time() {
    let mondays = stock(40)
        .line(20, 146)
        .supplier(|supplier| supplier.delivery_days = DeliveryDays::EVERY_DAY.with(Weekday::Monday));
    assert_eq!(mondays.suggestions(), ["a postpone 35 x146"]);
    let six_days_early = mondays.settings(|settings| settings.safety_lead_time = 6);
    assert_eq!(six_days_early.suggestions(), ["a postpone 28 x146"]);
}

#[test]
fn a_decrease_keeps_minimum_and_multiple_and_goes_to_the_need_even_above_the_maximum() {
    let too_much = stock(20).line(20, 300);
    let rules = |minimum, multiple, maximum| {
        let case = too_much.clone().product(|product| {
            product.minimum_order_quantity = minimum;
            product.order_multiple = multiple;
            product.maximum_order_quantity = maximum;
        });
        case.suggestions()
    };
    assert_eq!(rules(1, 1, None), ["a decrease 20 x161"]);
    assert_eq!(rules(200, 1, None), ["a decrease 20 x200"]);
    assert_eq!(rules(1, 12, None), ["a decrease 20 x168"]);
    assert_eq!(rules(1, 1, Some(50)), ["a decrease 20 x161"]);
}

#[test]
fn a_surplus_is_taken_off_beyond_one_multiple_and_a_tenth_of_the_line() {
    assert_eq!(stock(20).line(20, 178).suggestions(), [""; 0], "17 are not more than 17.8");
    assert_eq!(stock(20).line(20, 179).suggestions(), ["a decrease 20 x161"], "18 are more than 17.9");
    let in_twenties = |quantity| {
        let multiple = |product: &mut planning::ProductFacts| product.order_multiple = 20;
        stock(20).line(20, quantity).product(multiple).suggestions()
    };
    assert_eq!(in_twenties(200), [""; 0], "180 are wanted, and 20 are one multiple");
    assert_eq!(in_twenties(201), ["a decrease 20 x180"]);
}

#[test]
fn a_line_that_comes_late_in_the_horizon_is_not_decreased() {
    assert_eq!(stock(121).line(121, 200).suggestions(), [""; 0], "181 - 121 is not more than 60");
    assert_eq!(stock(120).line(120, 200).suggestions(), ["a decrease 120 x61"]);
}

#[test]
fn need_is_counted_on_the_unclipped_balance_under_both_projection_models() {
    for share in [Decimal::ZERO, Decimal::ONE] {
        let case = stock(20).line(20, 300).settings(|settings| settings.backorder_share = share);
        assert_eq!(case.suggestions(), ["a decrease 20 x161"]);
    }
}

#[test]
fn demand_that_waits_is_needed_too_and_lost_demand_is_not() {
    // Six days without stock before the first reachable day.
    let needed = |share| {
        let case = stock(0).line(6, 300).settings(|settings| settings.backorder_share = share);
        case.suggestions()
    };
    assert_eq!(needed(Decimal::ZERO), ["a decrease 6 x175"]);
    assert_eq!(needed(Decimal::ONE), ["a decrease 6 x181"]);
}

#[test]
fn stock_between_zero_and_the_safety_stock_breaks_the_floor_before_anything_is_lost() {
    let case = stock(40).line(20, 151).product(|product| product.safety_stock = Milliunits(500));
    assert_eq!(case.suggestions(), ["a postpone 39 x151"]);
}

#[test]
fn packs_are_counted_in_stock_units() {
    let case = stock(20).line_with(20, 25, |line| line.units_per_pack = 12);
    assert_eq!(case.suggestions(), ["a decrease 20 x14"]);
}

#[test]
fn the_need_date_is_the_first_day_short_without_the_line() {
    let need = |case: crate::builder::Case| case.review().suggestions[0].need_date.map(offset);
    assert_eq!(need(stock(40).line(20, 150)), Some(40));
    assert_eq!(need(stock(100).line(20, 90)), Some(100), "also of a line to be bought again");
    assert_eq!(need(stock(190).line(20, 90)), None);
}
