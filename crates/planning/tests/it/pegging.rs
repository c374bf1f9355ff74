//! Which demand each receipt covers: by hand, and against the projection of the same lines.

use std::collections::BTreeSet;

use jiff::civil::Date;
use planning::{
    Change, DayOfProjection, Demand, Facts, Hold, Milliunits, PeggedReceipt, Pegging, Settings, Source, pegging,
    projection,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::builder::{Case, offset, stock};
use crate::harness::holds_for_random_products;

fn pegged(case: &Case) -> Pegging {
    pegging(&case.facts, &case.settings, &[]).unwrap()
}

/// A receipt in short: `stock: 0-9 x10` or `a @5: 10-14 x5, late 2-4 x3, surplus 7`.
fn in_short(receipt: &PeggedReceipt) -> String {
    let name = match &receipt.source {
        Source::OnHand => "stock".to_owned(),
        Source::Line(id) => format!("{} @{}", id.line_id, offset(receipt.day)),
    };
    let pegs = receipt.pegs.iter().map(|peg| {
        format!("{}{} x{}", if peg.late { "late " } else { "" }, demand(&peg.demand), peg.quantity.0 / 1_000)
    });
    let surplus = (receipt.surplus.0 > 0).then(|| format!("surplus {}", receipt.surplus.0 / 1_000));
    format!("{name}: {}", pegs.chain(surplus).collect::<Vec<_>>().join(", "))
}

fn demand(demand: &Demand) -> String {
    match demand {
        Demand::NegativeStock => "negative".to_owned(),
        Demand::Backorders => "backorders".to_owned(),
        Demand::Forecast { first_day, last_day } => format!("{}-{}", offset(*first_day), offset(*last_day)),
        Demand::SafetyStock => "safety".to_owned(),
    }
}

fn receipts(case: &Case) -> Vec<String> {
    pegged(case).receipts.iter().map(in_short).collect()
}

fn uncovered(case: &Case) -> Vec<String> {
    let told = pegged(case).uncovered;
    told.iter()
        .map(|part| {
            format!("{}{} x{}", if part.lost { "lost " } else { "" }, demand(&part.demand), part.quantity.0 / 1_000)
        })
        .collect()
}

#[test]
fn the_oldest_stock_goes_to_the_oldest_demand() {
    let case = stock(10).line(8, 20).line(30, 500);
    assert_eq!(receipts(&case), ["stock: 0-9 x10", "a @8: 10-29 x20", "b @30: 30-180 x151, surplus 349"]);
    assert!(uncovered(&case).is_empty());
}

#[test]
fn a_day_that_cannot_be_served_is_lost_where_customers_do_not_wait() {
    let case = stock(5).line(8, 200);
    assert_eq!(receipts(&case), ["stock: 0-4 x5", "a @8: 8-180 x173, surplus 27"]);
    assert_eq!(uncovered(&case), ["lost 5-7 x3"]);
}

#[test]
fn where_they_wait_the_next_receipt_serves_them_first() {
    let case = stock(5).line(8, 200).settings(|settings| settings.backorder_share = Decimal::ONE);
    assert_eq!(receipts(&case), ["stock: 0-4 x5", "a @8: late 5-7 x3, 8-180 x173, surplus 24"]);
    assert!(uncovered(&case).is_empty());
}

#[test]
fn what_is_owed_already_comes_before_the_forecast() {
    let case = stock(-3).line(4, 300).product(|product| product.backorders = Milliunits(2_000));
    let a = "a @4: late negative x3, late backorders x2, 4-180 x177, surplus 118";
    assert_eq!(receipts(&case), [a]);
    assert_eq!(uncovered(&case), ["lost 0-3 x4"]);
}

#[test]
fn the_safety_stock_is_filled_last_and_what_is_behind_it_is_surplus() {
    let case = stock(100).line(20, 100).line(40, 50).product(|product| product.safety_stock = Milliunits(30_000));
    assert_eq!(
        receipts(&case),
        ["stock: 0-99 x100", "a @20: 100-180 x81, safety x19", "b @40: safety x11, surplus 39"]
    );
}

#[test]
fn a_safety_stock_that_is_not_there_at_the_end_is_told() {
    let case = stock(190).product(|product| product.safety_stock = Milliunits(30_000));
    assert_eq!(
        (receipts(&case), uncovered(&case)),
        (vec!["stock: 0-180 x181, safety x9".to_owned()], vec!["safety x21".to_owned()])
    );
}

#[test]
fn a_line_beyond_the_horizon_covers_nothing_within_it() {
    let case = stock(200).line(400, 7);
    assert_eq!(receipts(&case), ["stock: 0-180 x181, surplus 19", "a @400: surplus 7"]);
}

#[test]
fn a_change_is_pegged_as_it_would_be() {
    let case = stock(10).line(8, 20).line(30, 500);
    let change = |line: usize, quantity| Change { id: case.facts.lines[line].id.clone(), date: None, quantity };
    let with = pegging(&case.facts, &case.settings, &[change(0, 0), change(1, 151)]).unwrap();
    let told: Vec<String> = with.receipts.iter().map(in_short).collect();
    assert_eq!(told, ["stock: 0-9 x10", "b @30: 30-180 x151"]);
}

#[test]
fn lines_of_one_day_go_by_rank_and_a_change_under_way_as_it_was_asked_for() {
    use crate::builder::day;
    let case = stock(0).line_with(5, 10, |line| line.promised_on = day(6)).line(5, 10).line(90, 10);
    let case = case.hold(2, Hold::UnderWay { date: day(3), quantity: 4 });
    assert_eq!(receipts(&case), ["c @3: 3-6 x4", "b @5: 7-16 x10", "a @5: 17-26 x10"]);
}

#[test]
fn without_a_forecast_there_is_nothing_to_peg() {
    let case = stock(10).product(|product| product.forecast = None);
    assert_eq!(pegging(&case.facts, &case.settings, &[]), None);
}

#[test]
fn every_thousandth_is_in_one_place_and_the_projection_says_the_same() {
    holds_for_random_products(|facts, settings, review| {
        let changes: Vec<Change> = review.suggestions.iter().map(Change::from).collect();
        for changes in [&[] as &[Change], &changes] {
            let pegged = pegging(facts, settings, changes).unwrap();
            let projected = projection(facts, settings, changes);
            conserves(facts, &pegged, &projected)?;
            agrees(&pegged, &projected, settings)?;
            is_first_in_first_out(&pegged)?;
            let mut other = facts.clone();
            other.lines.reverse();
            prop_assert_eq!(&pegged, &pegging(&other, settings, changes).unwrap(), "the order of the lines counts");
        }
        Ok(())
    });
}

/// Pegged + surplus = receipts, of each; pegged + uncovered = demand, of each sort.
fn conserves(facts: &Facts, pegged: &Pegging, projected: &[DayOfProjection]) -> Result<(), TestCaseError> {
    for receipt in &pegged.receipts {
        let given: i64 = receipt.pegs.iter().map(|peg| peg.quantity.0).sum();
        prop_assert_eq!(given + receipt.surplus.0, receipt.quantity.0);
        prop_assert!(receipt.surplus.0 >= 0 && receipt.pegs.iter().all(|peg| peg.quantity.0 > 0));
    }
    let told = |wanted: fn(&Demand) -> bool| {
        let pegs = pegged.receipts.iter().flat_map(|receipt| &receipt.pegs).map(|peg| (peg.demand, peg.quantity));
        let all = pegs.chain(pegged.uncovered.iter().map(|part| (part.demand, part.quantity)));
        all.filter(|(demand, _)| wanted(demand)).map(|(_, quantity)| quantity.0).sum::<i64>()
    };
    let on_hand = facts.on_hand_units * 1_000;
    prop_assert_eq!(told(|demand| *demand == Demand::NegativeStock), (-on_hand).max(0));
    prop_assert_eq!(told(|demand| *demand == Demand::Backorders), facts.product.backorders.0);
    prop_assert_eq!(told(|demand| *demand == Demand::SafetyStock), projected[0].floor.0);
    let forecast: i64 = projected.iter().map(|day| day.forecast.0).sum();
    prop_assert_eq!(told(|demand| demand.days().is_some()), forecast);
    let (last, received) = (projected.last().unwrap(), projected.iter().map(|day| day.receipts.0).sum::<i64>());
    let within = |receipt: &&PeggedReceipt| receipt.day <= last.date;
    let receipts: i64 = pegged.receipts.iter().filter(within).map(|receipt| receipt.quantity.0).sum();
    prop_assert_eq!(receipts, received + on_hand.max(0));
    Ok(())
}

/// Stock at the horizon, what is lost, and the days on which demand cannot be met are those of the projection.
fn agrees(pegged: &Pegging, projected: &[DayOfProjection], settings: &Settings) -> Result<(), TestCaseError> {
    let last = projected.last().unwrap();
    prop_assert_eq!(pegged.horizon, last.date);
    let left = |receipt: &PeggedReceipt| {
        let safety = receipt.pegs.iter().filter(|peg| peg.demand == Demand::SafetyStock);
        receipt.surplus.0 + safety.map(|peg| peg.quantity.0).sum::<i64>()
    };
    let there = pegged.receipts.iter().filter(|receipt| receipt.day <= last.date).map(left).sum::<i64>();
    let parts = |lost: bool| {
        let parts = pegged.uncovered.iter().filter(move |part| part.lost == lost && part.demand != Demand::SafetyStock);
        parts.map(|part| part.quantity.0).sum::<i64>()
    };
    prop_assert_eq!(there - parts(false), last.available.0, "the stock at the horizon");
    let lost: i64 = projected.iter().map(|day| day.available.0 - day.balance.0).sum();
    prop_assert_eq!(parts(true), lost, "what is lost, at a share of {}", settings.backorder_share);

    let late = pegged.receipts.iter().flat_map(|receipt| &receipt.pegs).filter(|peg| peg.late).map(|peg| peg.demand);
    let missed = late.chain(pegged.uncovered.iter().map(|part| part.demand)).filter_map(|demand| demand.days());
    let missed: BTreeSet<Date> = missed.flat_map(|(first, last)| days(projected, first, last)).collect();
    let unmet: BTreeSet<Date> = projected.iter().filter(|day| day.unmet.0 > 0).map(|day| day.date).collect();
    prop_assert_eq!(missed, unmet, "the days on which demand cannot be met");
    Ok(())
}

/// The days of a range on which something is wanted.
fn days(projected: &[DayOfProjection], first: Date, last: Date) -> impl Iterator<Item = Date> + '_ {
    let within = projected.iter().filter(move |day| first <= day.date && day.date <= last && day.forecast.0 > 0);
    within.map(|day| day.date)
}

fn is_first_in_first_out(pegged: &Pegging) -> Result<(), TestCaseError> {
    let receipts = &pegged.receipts;
    prop_assert!(receipts.windows(2).all(|pair| pair[0].day <= pair[1].day), "as they come");
    let days = receipts.iter().flat_map(|receipt| &receipt.pegs).filter_map(|peg| peg.demand.days());
    let days: Vec<(Date, Date)> = days.collect();
    prop_assert!(days.windows(2).all(|pair| pair[0].1 <= pair[1].0), "the oldest demand first: {days:?}");
    let first_with_surplus = receipts.iter().position(|receipt| receipt.surplus.0 > 0).unwrap_or(receipts.len());
    let after = receipts.iter().skip(first_with_surplus + 1);
    prop_assert!(after.clone().all(|receipt| receipt.pegs.is_empty()), "surplus is what came last");
    Ok(())
}
