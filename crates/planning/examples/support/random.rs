//! Random facts in the shape of `restock review`.

use std::fmt::Write;

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// A small generator (splitmix64): the same seed gives the same file on every machine.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn one_in(&mut self, bound: u64) -> bool {
        self.below(bound) == 0
    }
}

/// The facts of one product as a line of JSON.
pub(crate) fn product(random: &mut Random, number: u64) -> String {
    let today = date(2026, 11, 23);
    let level = random.below(5_000);
    let decimals = random.one_in(2);
    let daily: Vec<String> = (0..200)
        .map(|_| {
            let demand = level / 2 + random.below(level + 1);
            if decimals { format!("{}.{:03}", demand / 1_000, demand % 1_000) } else { (demand / 1_000).to_string() }
        })
        .collect();
    let lines: Vec<String> = (0..5).map(|index| line(random, today, index)).collect();
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        r#"{{"as_of":"2026-11-23T{:02}:00:00Z","settings":{{}},"product":{{"product_id":"P{number}","lead_time_days":{},"review_period_days":7,"safety_stock":{},"minimum_order_quantity":{},"order_multiple":{},"maximum_order_quantity":null,"backorders":{},"discontinued_on":{},"forecast":{{"from":"{today}","daily":[{}]}}}},"supplier":{{"delivery_weekdays":{},"median_lateness_days":{}}},"on_hand":{},"lines":[{}]}}"#,
        random.below(24),
        5 + random.below(40),
        random.below(20),
        1 + random.below(10),
        1 + random.below(6),
        if random.one_in(10) { random.below(10) } else { 0 },
        if random.one_in(10) { format!("\"{}\"", day(today, random.below(200))) } else { "null".to_owned() },
        daily.join(","),
        if random.one_in(3) { r#"["mon","thu"]"# } else { "[]" },
        random.below(4),
        random.below(150),
        lines.join(",")
    );
    text
}

fn line(random: &mut Random, today: Date, index: u64) -> String {
    let promised = 3 + index * 15 + random.below(20);
    let confirmed =
        if random.one_in(2) { "null".to_owned() } else { format!("\"{}\"", day(today, promised + random.below(5))) };
    format!(
        r#"{{"order_id":"O{index}","line_id":"1","quantity":{},"received":0,"cancelled":0,"units_per_pack":{},"unit_cost":"{}.{:02}","ordered_on":"2026-11-01","promised_on":"{}","confirmed_on":{confirmed},"shipped":{},"locked":false}}"#,
        1 + random.below(80),
        if random.one_in(4) { 6 } else { 1 },
        1 + random.below(20),
        random.below(100),
        day(today, promised),
        random.one_in(12),
    )
}

fn day(today: Date, days: u64) -> Date {
    today.saturating_add(i64::try_from(days).unwrap_or(0).days())
}
