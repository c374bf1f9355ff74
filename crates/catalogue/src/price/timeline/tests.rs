use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::values::Currency;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn euros(cents: u32) -> Amount {
    let text = format!("{}.{:02}", cents / 100, cents % 100);
    Amount::parse("amount", &text, &Currency::parse("currency", "EUR").unwrap()).unwrap()
}

fn entry(from: i64, until: Option<i64>, cents: u32) -> PriceEntry {
    PriceEntry { from: at(from), until: until.map(at), amount: euros(cents) }
}

fn period(from: i64, until: Option<i64>) -> Period {
    Period::new(at(from), until.map(at)).unwrap()
}

#[test]
fn a_price_from_a_moment_cuts_the_one_before() {
    let prices = Timeline::default().with(period(10, None), euros(100)).unwrap();
    let prices = prices.with(period(20, None), euros(120)).unwrap();
    assert_eq!(prices.into_entries(), [entry(10, Some(20), 100), entry(20, None, 120)]);
}

#[test]
fn after_a_price_for_a_while_the_one_before_holds_again() {
    let prices = Timeline::default().with(period(10, None), euros(100)).unwrap();
    let prices = prices.with(period(20, Some(30)), euros(80)).unwrap();
    let expected = [entry(10, Some(20), 100), entry(20, Some(30), 80), entry(30, None, 100)];
    assert_eq!(prices.clone().into_entries(), expected);
    assert_eq!(prices.with(period(20, Some(30)), euros(100)).unwrap().into_entries(), [entry(10, None, 100)]);
}

#[test]
fn an_open_price_before_a_planned_one_ends_where_that_begins() {
    let prices = Timeline::default().with(period(50, None), euros(150)).unwrap();
    let prices = prices.with(period(10, None), euros(100)).unwrap();
    assert_eq!(prices.into_entries(), [entry(10, Some(50), 100), entry(50, None, 150)]);
}

#[test]
fn entries_that_overlap_are_refused() {
    assert!(Timeline::new(vec![entry(10, None, 100), entry(20, None, 120)]).is_err());
    assert!(Timeline::new(vec![entry(10, Some(21), 100), entry(20, None, 120)]).is_err());
    assert!(Timeline::new(vec![entry(20, None, 120), entry(10, Some(20), 100)]).is_ok());
    assert!(Timeline::new(vec![entry(20, Some(20), 120)]).is_err());
}

#[test]
fn an_ended_price_is_no_price() {
    let prices = Timeline::new(vec![entry(10, Some(20), 100), entry(30, None, 120)]).unwrap().ended(at(15));
    assert_eq!(prices.clone().into_entries(), [entry(10, Some(15), 100)]);
    assert_eq!((prices.at(at(14)), prices.at(at(15))), (Some(euros(100)), None));
}

proptest! {
    /// Whatever was set last for a moment holds at it, and nothing else was touched.
    #[test]
    fn the_last_price_set_for_a_moment_holds_at_it(
        steps in prop::collection::vec((0_i64..60, prop::option::of(1_i64..30), 1_u32..5), 1..12),
    ) {
        let mut prices = Timeline::default();
        for (from, length, cents) in steps {
            let set = period(from, length.map(|length| from + length));
            let before = prices.clone();
            prices = prices.with(set, euros(cents)).unwrap();
            let next = before.0.iter().map(|entry| entry.from).filter(|next| *next > at(from)).min();
            let until = set.until().or(next);
            for moment in (0..100).map(at) {
                let within = moment >= at(from) && until.is_none_or(|until| moment < until);
                let expected = if within { Some(euros(cents)) } else { before.at(moment) };
                prop_assert_eq!(prices.at(moment), expected);
            }
            prop_assert_eq!(Timeline::new(prices.0.clone()), Ok(prices.clone()), "canonical and free of overlaps");
        }
    }
}
