//! Random products that reach every kind of suggestion often.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use planning::{
    DeliveryDays, Facts, Forecast, Hold, LineFacts, LineId, Milliunits, ProductFacts, Settings, SupplierFacts, review,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::accepting::accepted;

/// A product with its settings: half of them out of the blue, half where a planner did what was
/// suggested, and then stock and quantities moved. The latter reach the finer suggestions.
/// For a third of both, something was shown when the stock was a little different.
pub(crate) fn product_and_settings() -> impl Strategy<Value = (Facts, Settings)> {
    let stock = prop_oneof![2 => Just(0_i64), 1 => -20..20_i64];
    let quarters = prop_oneof![2 => Just(4_i64), 1 => 1..16_i64, 2 => Just(1_i64)];
    let moved = prop::option::of((stock, prop::array::uniform8(quarters)));
    let shown = prop::option::weighted(0.33, -6..6_i64);
    (facts(), settings(), moved, shown).prop_map(|(mut facts, settings, moved, shown)| {
        if let Some((stock, quarters)) = moved {
            facts = disturbed(&facts, &settings, stock, &quarters);
        }
        if let Some(stock) = shown {
            remember(&mut facts, &settings, stock);
        }
        (facts, settings)
    })
}

/// Shows what was suggested when the stock was so much larger.
fn remember(facts: &mut Facts, settings: &Settings, stock: i64) {
    facts.on_hand_units += stock;
    for suggestion in review(facts, settings).suggestions {
        facts.lines[suggestion.line].shown = Some(suggestion.shown());
    }
    facts.on_hand_units -= stock;
}

fn disturbed(facts: &Facts, settings: &Settings, stock: i64, quarters: &[i64; 8]) -> Facts {
    let mut facts = accepted(facts, &review(facts, settings).suggestions);
    facts.on_hand_units += stock;
    for (line, quarters) in facts.lines.iter_mut().zip(quarters) {
        line.quantity = line.received + line.cancelled + (line.open_quantity() * quarters / 4).max(1);
    }
    facts
}

fn settings() -> impl Strategy<Value = Settings> {
    let tolerances = (0..12_u32, 0..6_u32, 0..30_u32, 0..9_u32);
    let periods = (20..90_u32, 30..150_u32, prop_oneof![4 => Just(0), 1 => 0..12_u32], 0..6_u32);
    let value = prop_oneof![3 => Just(0_i64), 2 => Just(5_000), 1 => 0..50_000_i64];
    let age = prop_oneof![4 => Just(None), 1 => (20..120_u32).prop_map(Some)];
    let share = prop_oneof![3 => Just(0_i64), 2 => Just(1_000), 1 => 0..=1_000_i64];
    (tolerances, periods, value, age, share).prop_map(|(tolerances, periods, value, age, share)| Settings {
        tolerance_out: tolerances.0,
        tolerance_in: tolerances.1,
        tolerance_quantity_percent: tolerances.2,
        frozen: tolerances.3,
        rescheduling_period: periods.0,
        horizon: periods.1,
        minimum_value: Decimal::new(value, 2),
        expedite_lead_time: periods.2,
        safety_lead_time: periods.3,
        cancel_after_age: age,
        backorder_share: Decimal::new(share, 3),
    })
}

fn facts() -> impl Strategy<Value = Facts> {
    let now = (0..7_i64, prop_oneof![2 => Just(0_u8), 1 => 0..24_u8]);
    let on_hand = prop_oneof![4 => 0..120_i64, 1 => -20..10_i64, 1 => 100..400_i64];
    (now, on_hand, product(), supplier(), lines()).prop_map(|((day, hour), on_hand_units, product, supplier, lines)| {
        let today = date(2026, 11, 23).saturating_add(day.days());
        let lines = lines.into_iter().enumerate().map(|(index, line)| line.at(today, index)).collect();
        Facts { today, hour, product: product.at(today), supplier, on_hand_units, lines }
    })
}

fn lines() -> impl Strategy<Value = Vec<Line>> {
    prop_oneof![1 => prop::collection::vec(line(), 0..3), 2 => prop::collection::vec(line(), 0..7)]
}

fn supplier() -> impl Strategy<Value = SupplierFacts> {
    let weekdays = prop_oneof![3 => Just(0_u8), 2 => 1..128_u8, 1 => (0..7_u8).prop_map(|day| 1 << day)];
    (weekdays, prop_oneof![2 => Just(0_u32), 1 => 0..6_u32]).prop_map(|(weekdays, median_lateness_days)| {
        let delivery_days: DeliveryDays = Weekday::Monday
            .cycle_forward()
            .take(7)
            .enumerate()
            .filter(|(bit, _)| weekdays & (1 << bit) != 0)
            .map(|(_, day)| day)
            .collect();
        SupplierFacts { delivery_days, median_lateness_days }
    })
}

#[derive(Debug, Clone)]
struct Product {
    lead_time_days: u32,
    review_period_days: u32,
    safety_stock: i64,
    minimum: i64,
    multiple: i64,
    maximum: Option<i64>,
    backorders: i64,
    discontinued_in: Option<i64>,
    forecast_from: i64,
    daily: Vec<i64>,
}

impl Product {
    fn at(self, today: Date) -> ProductFacts {
        ProductFacts {
            product_id: "P".to_owned(),
            supplier_id: Some("S".to_owned()),
            category: Some("toys".to_owned()),
            lead_time_days: self.lead_time_days,
            review_period_days: self.review_period_days,
            safety_stock: Milliunits(self.safety_stock),
            minimum_order_quantity: self.minimum,
            order_multiple: self.multiple,
            maximum_order_quantity: self.maximum,
            backorders: Milliunits(self.backorders),
            discontinued_on: self.discontinued_in.map(|days| today.saturating_add(days.days())),
            forecast: Some(Forecast {
                from: today.saturating_add(self.forecast_from.days()),
                daily: self.daily.into_iter().map(Milliunits).collect(),
            }),
        }
    }
}

fn product() -> impl Strategy<Value = Product> {
    let times = (prop_oneof![1 => 0..20_u32, 1 => 10..60_u32], 0..14_u32);
    let stock = (
        prop_oneof![2 => Just(0_i64), 2 => (0..30_i64).prop_map(|units| units * 1_000), 1 => 0..30_000_i64],
        prop_oneof![5 => Just(0_i64), 1 => (0..20_i64).prop_map(|units| units * 1_000), 1 => 0..10_000_i64],
    );
    let order = (
        prop_oneof![2 => Just(1_i64), 1 => 1..40_i64],
        prop_oneof![3 => Just(1_i64), 1 => 2..13_i64],
        prop_oneof![2 => Just(None), 1 => (1..200_i64).prop_map(Some)],
    );
    let ends = prop_oneof![4 => Just(None), 1 => (-5..250_i64).prop_map(Some)];
    let from = prop_oneof![4 => Just(0_i64), 1 => -40..5_i64];
    (times, stock, order, ends, from, demand()).prop_map(|(times, stock, order, ends, from, daily)| Product {
        lead_time_days: times.0,
        review_period_days: times.1,
        safety_stock: stock.0,
        minimum: order.0,
        multiple: order.1,
        maximum: order.2,
        backorders: stock.1,
        discontinued_in: ends,
        forecast_from: from,
        daily,
    })
}

/// Demand per day in thousandths: a level with a weekly profile, whole or in fractions, rising or falling.
fn demand() -> impl Strategy<Value = Vec<i64>> {
    let level = prop_oneof![2 => (0..6_i64).prop_map(|units| units * 1_000), 2 => 0..6_000_i64];
    let profile = prop_oneof![1 => Just([4_i64; 7]), 1 => prop::array::uniform7(0..9_i64)];
    let days = prop_oneof![3 => Just(200_i64), 1 => 1..200_i64];
    (level, profile, days, -3..4_i64).prop_map(|(level, profile, days, trend)| {
        (0..days).map(|day| (level * profile[(day % 7) as usize] / 4 + trend * day).max(0)).collect()
    })
}

#[derive(Debug, Clone)]
struct Line {
    quantity: i64,
    units_per_pack: i64,
    received: i64,
    cancelled: i64,
    cents: i64,
    age: Option<i64>,
    promised_in: i64,
    confirmed_later_by: Option<i64>,
    shipped: bool,
    locked: bool,
    hold: Option<(bool, i64, i64)>,
}

impl Line {
    fn at(self, today: Date, index: usize) -> LineFacts {
        let day = |days: i64| today.saturating_add(days.days());
        LineFacts {
            id: LineId { order_id: format!("O{}", (index * 7) % 4), line_id: format!("l{index}") },
            quantity: self.quantity,
            received: self.received,
            cancelled: self.cancelled,
            units_per_pack: self.units_per_pack,
            unit_cost: Decimal::new(self.cents, 2),
            ordered_on: self.age.map(|age| day(-age)),
            promised_on: day(self.promised_in),
            confirmed_on: self.confirmed_later_by.map(|days| day(self.promised_in + days)),
            shipped: self.shipped,
            locked: self.locked,
            hold: self.hold.map(
                |(dismissed, days, quantity)| {
                    if dismissed { Hold::Dismissed } else { Hold::UnderWay { date: day(days), quantity } }
                },
            ),
            shown: None,
        }
    }
}

fn line() -> impl Strategy<Value = Line> {
    let quantity = prop_oneof![4 => 1..60_i64, 2 => 1..400_i64, 2 => 200..900_i64];
    let packs = prop_oneof![4 => Just(1_i64), 1 => 2..13_i64];
    let taken = (prop_oneof![12 => Just(0_i64), 1 => 1..10_i64], prop_oneof![9 => Just(0_i64), 1 => 1..10_i64]);
    let age = prop::option::weighted(0.8, 0..150_i64);
    let promised = prop_oneof![4 => 0..60_i64, 2 => 0..200_i64, 1 => -12..6_i64];
    let confirmed = prop_oneof![2 => Just(None), 2 => (-6..10_i64).prop_map(Some), 1 => (-30..50_i64).prop_map(Some)];
    let hold = prop_oneof![
        12 => Just(None),
        1 => (any::<bool>(), -3..60_i64, 0..60_i64).prop_map(Some)
    ];
    let fixed = (prop::bool::weighted(0.06), prop::bool::weighted(0.04), hold);
    (quantity, packs, taken, 0..2_000_i64, age, promised, confirmed, fixed).prop_map(
        |(quantity, units_per_pack, taken, cents, age, promised_in, confirmed_later_by, fixed)| Line {
            quantity,
            units_per_pack,
            received: taken.0,
            cancelled: taken.1,
            cents,
            age,
            promised_in,
            confirmed_later_by,
            shipped: fixed.0,
            locked: fixed.1,
            hold: fixed.2,
        },
    )
}
