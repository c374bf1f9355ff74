//! What was measured, as lines of the table, each with its bar.

use std::time::Duration;

use super::figure::{Bar, Figure, Unit};
use super::rebuilt::Rebuilt;
use super::retailer::Retailer;
use super::stream::Latencies;
use crate::output::counted;

/// A day of events, as it went.
#[derive(Debug, Clone, Copy)]
pub(super) struct DayTook {
    pub(super) count: u64,
    pub(super) requests: usize,
    /// From the first request to the last review.
    pub(super) took: Duration,
    /// Until the last request was answered.
    pub(super) acknowledged: Duration,
    /// Processor time of the program, and of the load.
    pub(super) used: Duration,
    pub(super) load: Duration,
    /// What the day left in the database.
    pub(super) rows: usize,
    pub(super) bytes: usize,
    pub(super) raw: Duration,
}

pub(super) fn day(day: &DayTook) -> Vec<Figure> {
    let (took, raw) = (day.took.as_secs_f64(), day.raw.as_secs_f64());
    let note = format!(
        "All seven types, two thirds of them movements of stock; sent by 4 publishers in {} requests, each acknowledged after \
         the disk had it (the last after {:.2} s), until nothing was pending and no review due, debounce included. Processor \
         time: the program {:.2} s, the publishers and the central system {:.2} s on the same processors.",
        day.requests,
        day.acknowledged.as_secs_f64(),
        day.used.as_secs_f64(),
        day.load.as_secs_f64()
    );
    let raw_note = format!(
        "The {} rows ({:.0} MB) that the day left behind, written once by one connection into a copy of the database as it \
         was before, in {} transactions with the same settings.",
        day.rows,
        day.bytes as f64 / 1e6,
        day.requests
    );
    vec![
        Figure {
            id: "day",
            what: format!("a day of {} events, from POST to reviewed", day.count),
            unit: Unit::Seconds,
            value: took,
            limit: Some((raw, "the same rows raw")),
            bar: Some(Bar::AtMost(1.0)),
            notes: vec![note],
        },
        Figure {
            id: "day_of_raw",
            what: "the same as a share of the raw rate".to_owned(),
            unit: Unit::Share,
            value: raw / took,
            limit: Some((1.0, "the same rows raw")),
            bar: Some(Bar::AtLeast(0.5)),
            notes: vec![raw_note],
        },
    ]
}

pub(super) fn stream(id: &'static str, rate: u64, lasting: Duration, latencies: &Latencies) -> Figure {
    let millis = |percent| latencies.percentile(percent).as_secs_f64() * 1_000.0;
    let note = format!(
        "Median {:.0} ms, over {} that changed what is shown, of {} s; a request every 10 ms; a latency counts from when \
         the event was to be sent until the page's stream has told it. Movements of stock wait for their debounce of 200 ms, \
         unless a stock-out is at stake.",
        millis(50),
        counted(latencies.count() as u64, "event"),
        lasting.as_secs(),
    );
    Figure {
        id,
        what: format!("event to the planner's page, {rate} events/s, 99 of 100"),
        unit: Unit::Millis,
        value: millis(99),
        limit: None,
        bar: Some(Bar::AtMost(1_000.0)),
        notes: vec![note],
    }
}

pub(super) fn list(open: u64, slowest: Duration, way: &str, page: Duration, floor: Duration) -> Figure {
    Figure {
        id: "list",
        what: format!("first page of {open} open suggestions, filtered and sorted"),
        unit: Unit::Millis,
        value: slowest.as_secs_f64() * 1_000.0,
        limit: Some((floor.as_secs_f64() * 1_000.0, "an empty answer")),
        bar: Some(Bar::AtMost(200.0)),
        notes: vec![format!(
            "The slowest of nine ways to filter and sort, each the median of its calls: `{way}`. The desk's own page: {:.0} ms.",
            page.as_secs_f64() * 1_000.0
        )],
    }
}

pub(super) fn accept(count: usize, answered: Duration, done: Duration, floor: Duration) -> Figure {
    Figure {
        id: "accept",
        what: format!("{count} accepted in one click, answered"),
        unit: Unit::Millis,
        value: answered.as_secs_f64() * 1_000.0,
        limit: Some((floor.as_secs_f64() * 1_000.0, "an empty answer")),
        bar: Some(Bar::AtMost(2_000.0)),
        notes: vec![format!("The central system had all of them after {:.1} s.", done.as_secs_f64())],
    }
}

pub(super) fn rebuild(retailer: &Retailer, rebuilt: &Rebuilt, bytes: u64) -> Figure {
    let phases = rebuilt.phases.iter().map(|(phase, took)| format!("{} {:.1} s", phase.as_str(), took.as_secs_f64()));
    Figure {
        id: "rebuild",
        what: format!(
            "a rebuild of {} products with {} lines, stored, reviewed and switched to",
            retailer.products,
            retailer.products * retailer.lines_per_product
        ),
        unit: Unit::Seconds,
        value: rebuilt.took().as_secs_f64(),
        limit: None,
        bar: Some(Bar::AtMost(60.0)),
        notes: vec![format!(
            "By the rebuild itself from a source that is made as it is read, which is in the time: {}; {} suggestions, {:.0} MB.",
            phases.collect::<Vec<_>>().join(", "),
            rebuilt.opened,
            bytes as f64 / 1e6
        )],
    }
}

pub(super) fn memory(bytes: u64, products: u64, open: u64) -> Figure {
    Figure {
        id: "memory",
        what: format!("memory with {products} products and {open} open suggestions, at most"),
        unit: Unit::Megabytes,
        value: bytes as f64 / 1e6,
        limit: None,
        bar: Some(Bar::AtMost(300.0)),
        notes: vec!["Resident at the highest, through all of the above but the rebuild, as Linux tells.".to_owned()],
    }
}
