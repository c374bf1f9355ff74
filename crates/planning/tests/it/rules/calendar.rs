//! Days, forecasts and arrivals.

use jiff::civil::Weekday;
use planning::{DayOfProjection, DeliveryDays, Milliunits, projection, stock_out_within_lead_time};

use crate::builder::{Case, day, stock};

fn days(case: &Case) -> Vec<DayOfProjection> {
    projection(&case.facts, &case.settings, &[])
}

/// The day on which the first line counts.
fn arrival(case: &Case) -> Option<usize> {
    days(case).iter().position(|day| day.receipts > Milliunits(0))
}

#[test]
fn receipts_of_today_count_today() {
    let today = days(&stock(3).line(0, 5))[0];
    assert_eq!((today.receipts, today.balance), (Milliunits(5_000), Milliunits(7_000)));
}

#[test]
fn todays_forecast_counts_for_the_hours_that_are_left_rounded_up() {
    let at = |hour, forecast| {
        let mut case =
            stock(0).product(|product| product.forecast.as_mut().unwrap().daily = vec![Milliunits(forecast)]);
        case.facts.hour = hour;
        days(&case)[0].forecast
    };
    assert_eq!(at(0, 1_001), Milliunits(1_001));
    assert_eq!(at(18, 1_000), Milliunits(250));
    assert_eq!(at(18, 1_001), Milliunits(251));
    assert_eq!(at(23, 1), Milliunits(1));
}

#[test]
fn past_its_last_day_the_forecast_goes_on_with_the_mean_of_its_last_28_days_rounded_up() {
    let daily = [vec![Milliunits(9_000); 2], vec![Milliunits(1_000); 27], vec![Milliunits(1_001)]].concat();
    let case = stock(0).product(|product| product.forecast.as_mut().unwrap().daily = daily);
    assert_eq!(days(&case)[29].forecast, Milliunits(1_001));
    assert_eq!(days(&case)[30].forecast, Milliunits(1_001), "28,001 / 28 is 1,000.04");
    assert_eq!(days(&case)[180].forecast, Milliunits(1_001));
}

#[test]
fn a_forecast_shorter_than_28_days_goes_on_with_the_mean_of_what_there_is() {
    let daily = vec![Milliunits(1_000), Milliunits(2_000)];
    let case = stock(0).product(|product| product.forecast.as_mut().unwrap().daily = daily);
    assert_eq!(days(&case)[2].forecast, Milliunits(1_500));
}

#[test]
fn a_forecast_from_an_earlier_day_starts_where_it_has_come_to_and_before_a_later_one_there_is_no_demand() {
    let from = |offset| {
        let case = stock(0).product(|product| {
            let forecast = product.forecast.as_mut().unwrap();
            forecast.from = day(offset);
            forecast.daily = (1..=10).map(|unit| Milliunits(unit * 1_000)).collect();
        });
        days(&case).iter().take(3).map(|day| day.forecast.0).collect::<Vec<_>>()
    };
    assert_eq!(from(-2), [3_000, 4_000, 5_000]);
    assert_eq!(from(1), [0, 1_000, 2_000]);
}

#[test]
fn a_discontinued_product_sells_nothing_from_its_day_on_and_has_no_floor_as_soon_as_the_day_is_known() {
    let case = stock(50).product(|product| {
        product.safety_stock = Milliunits(5_000);
        product.discontinued_on = Some(day(60));
    });
    let days = days(&case);
    assert_eq!((days[59].forecast, days[60].forecast), (Milliunits(1_000), Milliunits(0)));
    assert!(days.iter().all(|day| day.floor == Milliunits(0)));
}

#[test]
fn an_empty_or_missing_forecast_raises_nothing_and_shows_as_stale() {
    let empty = stock(-5).line(20, 100).product(|product| product.forecast.as_mut().unwrap().daily.clear());
    let missing = stock(-5).line(20, 100).product(|product| product.forecast = None);
    for case in [empty, missing] {
        let review = case.review();
        assert!(review.stale && review.suggestions.is_empty() && review.shortage.is_none());
        assert!(days(&case).is_empty());
        assert!(!stock_out_within_lead_time(&case.facts, &case.settings));
    }
}

#[test]
fn negative_stock_counts_as_it_is_and_is_flagged() {
    let case = stock(-5);
    assert!(case.review().negative_stock && !stock(0).review().negative_stock);
    assert_eq!(days(&case)[0].balance, Milliunits(-6_000));
    assert_eq!(days(&case)[0].unmet, Milliunits(1_000), "only the day's own forecast can be lost");
    assert_eq!(days(&case)[0].available, Milliunits(-5_000));
}

#[test]
fn backorders_stay_owed_when_sales_are_lost() {
    let case = stock(0).product(|product| product.backorders = Milliunits(2_500));
    assert_eq!(days(&case)[100].available, Milliunits(-2_500));
}

#[test]
fn unmet_demand_is_lost_or_waits_by_the_backorder_share() {
    let after_ten_days = |share| {
        let case = stock(0).settings(|settings| settings.backorder_share = share);
        days(&case)[9].available
    };
    assert_eq!(after_ten_days("0".parse().unwrap()), Milliunits(0));
    assert_eq!(after_ten_days("1".parse().unwrap()), Milliunits(-10_000));
    assert_eq!(after_ten_days("0.25".parse().unwrap()), Milliunits(-2_500));
    // 1,000 x (1 - 0.3335) is 666.5 lost; the half stays owed.
    assert_eq!(after_ten_days("0.3335".parse().unwrap()), Milliunits(-3_340));
}

#[test]
fn a_confirmed_date_is_taken_as_said_also_where_the_supplier_does_not_deliver() {
    let mondays = stock(0).supplier(|supplier| supplier.delivery_days = DeliveryDays::EVERY_DAY.with(Weekday::Monday));
    assert_eq!(arrival(&mondays.clone().line(9, 5)), Some(9));
    let promised = mondays.line_with(9, 5, |line| line.confirmed_on = None);
    assert_eq!(arrival(&promised), Some(14), "a promise goes to the next delivery day");
}

#[test]
fn a_promise_is_kept_as_late_as_the_supplier_usually_is() {
    let case = stock(0).supplier(|supplier| supplier.median_lateness_days = 3);
    assert_eq!(arrival(&case.clone().line_with(9, 5, |line| line.confirmed_on = None)), Some(12));
    assert_eq!(arrival(&case.line(9, 5)), Some(9), "a confirmation is taken as said");
}

#[test]
fn an_overdue_line_counts_on_the_next_delivery_day_is_frozen_and_is_told() {
    let wednesdays =
        stock(5).supplier(|supplier| supplier.delivery_days = DeliveryDays::EVERY_DAY.with(Weekday::Wednesday));
    let late = wednesdays.line(-1, 50).settings(|settings| settings.frozen = 0);
    assert_eq!(arrival(&late), Some(2));
    assert_eq!(late.suggestions(), ["a inform 2 x50"], "told although nothing would be changed");
}

#[test]
fn an_overdue_line_that_is_not_needed_is_told_as_what_it_would_be() {
    assert_eq!(stock(500).line(-1, 50).suggestions(), ["a inform cancel"]);
}

#[test]
fn a_stock_out_within_the_lead_time_is_seen_with_the_lines_as_they_are() {
    let at_stake = |case: Case| stock_out_within_lead_time(&case.facts, &case.settings);
    assert!(at_stake(stock(9)));
    assert!(!at_stake(stock(10)));
    assert!(!at_stake(stock(9).line(9, 5)));
    assert!(at_stake(stock(9).line(10, 5)));
}
