//! Figures out of bounds.

use jiff::civil::Date;
use planning::{Facts, Forecast, Hold, Milliunits, Settings, projection, review};
use rust_decimal::Decimal;

use crate::builder::stock;

fn fault(change: impl FnOnce(&mut Facts)) -> String {
    let mut case = stock(10).line(20, 5);
    change(&mut case.facts);
    case.facts.check().unwrap_err().to_string()
}

#[test]
fn a_figure_out_of_bounds_is_named_with_what_to_give_instead() {
    assert_eq!(stock(10).line(20, 5).facts.check(), Ok(()));
    let faults = [
        fault(|facts| facts.hour = 24),
        fault(|facts| facts.on_hand_units = 1_000_000_000_001),
        fault(|facts| facts.product.safety_stock = Milliunits(-1)),
        fault(|facts| facts.product.order_multiple = 1_000_001),
        fault(|facts| facts.product.forecast.as_mut().unwrap().daily[7] = Milliunits(-1)),
        fault(|facts| facts.lines[0].units_per_pack = 0),
        fault(|facts| (facts.lines[0].quantity, facts.lines[0].units_per_pack) = (100_000_001, 10_000)),
        fault(|facts| facts.lines = vec![facts.lines[0].clone(); 2]),
    ];
    insta::assert_snapshot!(faults.join("\n"));
}

#[test]
fn figures_far_out_of_bounds_do_not_make_the_review_fail() {
    let settings = Settings {
        tolerance_out: u32::MAX,
        tolerance_in: u32::MAX,
        tolerance_quantity_percent: u32::MAX,
        frozen: 0,
        rescheduling_period: u32::MAX,
        horizon: u32::MAX,
        minimum_value: Decimal::MIN,
        expedite_lead_time: u32::MAX,
        safety_lead_time: u32::MAX,
        cancel_after_age: None,
        backorder_share: Decimal::MAX,
    };
    for (figure, date) in [(i64::MAX, Date::MAX), (i64::MIN, Date::MIN)] {
        let mut case = stock(figure)
            .product(|product| {
                product.lead_time_days = u32::MAX;
                product.review_period_days = u32::MAX;
                product.safety_stock = Milliunits(figure);
                product.backorders = Milliunits(figure);
                product.minimum_order_quantity = figure;
                product.order_multiple = figure;
                product.forecast = Some(Forecast { from: date, daily: vec![Milliunits(i64::MAX); 3] });
            })
            .supplier(|supplier| supplier.median_lateness_days = u32::MAX);
        for promised in [date, case.facts.today] {
            case = case.line_with(30, i64::MAX, |line| {
                (line.promised_on, line.confirmed_on, line.units_per_pack) = (promised, None, figure);
                line.unit_cost = Decimal::MAX;
            });
        }
        case = case.line(40, i64::MAX).hold(2, Hold::UnderWay { date, quantity: figure }).line(35, 7);
        assert!(case.facts.check().is_err());
        let days = projection(&case.facts, &settings, &[]);
        assert!(!review(&case.facts, &settings).stale && days.len() > 3_650);
        assert!(!review(&case.facts, &Settings::default()).stale);
    }
}
