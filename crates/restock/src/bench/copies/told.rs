//! What was measured of feeds and copies, as lines of the table.

use std::time::Duration;

use replica::Shape;

use super::queries::{Answers, Kind};
use crate::bench::figure::{Bar, Figure, Unit};
use crate::bench::usage::Usage;

/// What a copy may take to catch up with what it missed, and to be filled for the first time.
const CAUGHT_UP_WITHIN: f64 = 3.0;
const FILLED_WITHIN: f64 = 60.0;

/// Events said, and the rows of them written raw.
pub(super) struct Appended {
    pub(super) events: u64,
    pub(super) took: Duration,
    pub(super) raw: (usize, Duration),
}

impl Appended {
    fn note(&self) -> String {
        format!(
            "To the log and to the logs of four audiences, the whole log among them, each with its chain: {} rows. Raw: those \
             rows again by one connection, in as many durable transactions.",
            self.raw.0
        )
    }
}

pub(super) fn appended_in_batches(appended: &Appended, batch: usize) -> Figure {
    let rate = |took: Duration| appended.events as f64 / took.as_secs_f64();
    Figure {
        id: "append_batched",
        what: format!("events said, {batch} in a batch"),
        unit: Unit::PerSecond,
        value: rate(appended.took),
        limit: Some((rate(appended.raw.1), "the same rows raw")),
        bar: None,
        notes: vec![appended.note()],
    }
}

pub(super) fn appended_singly(appended: &Appended) -> Figure {
    let each = |took: Duration| took.as_secs_f64() * 1_000.0 / appended.events.max(1) as f64;
    Figure {
        id: "append_single",
        what: "an event said alone, durable before the next".to_owned(),
        unit: Unit::Millis,
        value: each(appended.took),
        limit: Some((each(appended.raw.1), "the same rows raw")),
        bar: None,
        notes: vec![format!("The mean of {}. {}", appended.events, appended.note())],
    }
}

/// A feed read by some readers at once.
pub(super) struct FeedRead {
    pub(super) readers: usize,
    pub(super) page: usize,
    pub(super) events: u64,
    pub(super) took: Duration,
    /// Events a second.
    pub(super) raw: f64,
    /// Processor time of the program, and of the readers.
    pub(super) used: Duration,
    pub(super) load: Duration,
}

pub(super) fn feed_read(id: &'static str, read: &FeedRead) -> Figure {
    let who = if read.readers == 1 { "1 reader".to_owned() } else { format!("{} readers at once", read.readers) };
    Figure {
        id,
        what: format!("a feed read by {who}, events together"),
        unit: Unit::PerSecond,
        value: read.events as f64 / read.took.as_secs_f64(),
        limit: Some((read.raw, "the same rows read by SQLite")),
        bar: None,
        notes: vec![format!(
            "{} events over HTTP in pages of {}; every reader parses them and computes every chain anew. Processor time: the \
             program {:.2} s, the readers on the same processors {:.2} s.",
            read.events,
            read.page,
            read.used.as_secs_f64(),
            read.load.as_secs_f64()
        )],
    }
}

pub(super) fn bootstrapped(products: u64, took: Duration, raw: Duration, used: &Usage, peak: u64) -> Figure {
    Figure {
        id: "store_bootstrap",
        what: format!("a store filled with {products} products and their prices"),
        unit: Unit::Seconds,
        value: took.as_secs_f64(),
        limit: Some((raw.as_secs_f64(), "its tables copied by SQLite")),
        bar: Some(Bar::AtMost(FILLED_WITHIN)),
        notes: vec![format!(
            "From the start of `restock store` on an empty folder until it calls itself current: snapshots of its four feeds from \
             a `restock serve` over HTTP, every chunk checked by its digest, the digests compared at the head. Processor time of \
             the store: {:.1} s; memory at most {:.0} MB.",
            used.cpu.as_secs_f64(),
            peak as f64 / 1e6
        )],
    }
}

/// A store that was away.
pub(super) struct CaughtUp {
    pub(super) missed: u64,
    pub(super) took: Duration,
    pub(super) raw: Duration,
    pub(super) rows: usize,
    pub(super) used: Usage,
    pub(super) office: Usage,
}

impl CaughtUp {
    fn note(&self) -> String {
        format!(
            "From the start of the store's process until it has all of them and calls itself current; of ten events one is a \
             product with another name, the others are prices. Processor time: the store {:.2} s, head office {:.2} s. Raw: the \
             {} rows that differ afterwards, in transactions of 5,000 events.",
            self.used.cpu.as_secs_f64(),
            self.office.cpu.as_secs_f64(),
            self.rows
        )
    }
}

pub(super) fn missed_events(caught: &CaughtUp) -> Figure {
    Figure {
        id: "store_missed",
        what: format!("a store caught up with {} missed events", caught.missed),
        unit: Unit::Seconds,
        value: caught.took.as_secs_f64(),
        limit: Some((caught.raw.as_secs_f64(), "the same rows raw")),
        bar: Some(Bar::AtMost(CAUGHT_UP_WITHIN)),
        notes: vec![caught.note()],
    }
}

pub(super) fn catch_up(caught: &CaughtUp) -> Figure {
    let rate = |took: Duration| caught.missed as f64 / took.as_secs_f64();
    Figure {
        id: "store_catch_up",
        what: format!("a store catching up with {} missed events", caught.missed),
        unit: Unit::PerSecond,
        value: rate(caught.took),
        limit: Some((rate(caught.raw), "the same rows raw")),
        bar: Some(Bar::AtLeast(50_000.0)),
        notes: vec![caught.note()],
    }
}

fn millis(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000.0
}

fn spread(answers: &Answers) -> String {
    let of = |percent| millis(answers.latencies.percentile(percent));
    format!("half within {:.2} ms, the slowest {:.1} ms", of(50), millis(answers.latencies.longest()))
}

pub(super) fn store_reads(kind: Kind, count: usize, tills: usize, answers: &Answers, floor: &Answers) -> Figure {
    Figure {
        id: if kind == Kind::Barcode { "store_read" } else { "store_read_words" },
        what: format!("a store read {} without head office, 99 of 100", kind.name()),
        unit: Unit::Millis,
        value: millis(answers.latencies.percentile(99)),
        limit: Some((millis(floor.latencies.percentile(99)), "an empty answer")),
        bar: Some(Bar::AtMost(5.0)),
        notes: vec![format!(
            "{count} reads over HTTP by {tills} askers, one after the other each, about products anywhere; all answered, {} with a \
             product: {}.",
            answers.found,
            spread(answers)
        )],
    }
}

pub(super) fn store_memory(products: u64, reading: u64, filling: u64) -> Figure {
    Figure {
        id: "store_memory",
        what: format!("memory of a store with {products} products that is read, at most"),
        unit: Unit::Megabytes,
        value: reading as f64 / 1e6,
        limit: None,
        bar: Some(Bar::AtMost(50.0)),
        notes: vec![format!(
            "Resident at the highest, as Linux tells, through all of these reads. While it was filled for the first time: {:.0} MB.",
            filling as f64 / 1e6
        )],
    }
}

/// A query database made anew.
pub(super) struct Rebuilt {
    pub(super) shape: Shape,
    pub(super) products: u64,
    pub(super) took: Duration,
    pub(super) raw: Duration,
    pub(super) rows: u64,
    pub(super) bytes: u64,
}

pub(super) fn rebuilt(rebuilt: &Rebuilt) -> Figure {
    let (id, of) = match rebuilt.shape {
        Shape::Store => ("rebuild_store", "products and their prices"),
        Shape::Search => ("rebuild_search", "products in two languages"),
        Shape::Price => ("rebuild_price", "products' prices"),
    };
    Figure {
        id,
        what: format!("the {} database rebuilt from the log, {} {of}", rebuilt.shape.name(), rebuilt.products),
        unit: Unit::Seconds,
        value: rebuilt.took.as_secs_f64(),
        limit: Some((rebuilt.raw.as_secs_f64(), "its tables copied by SQLite")),
        bar: None,
        notes: vec![format!(
            "Event by event from the first one over HTTP, every chain computed anew, compared with the generation before (which \
             was empty) and switched to: {} facts, a file of {:.0} MB.",
            rebuilt.rows,
            rebuilt.bytes as f64 / 1e6
        )],
    }
}

pub(super) fn searched(kind: Kind, products: u64, count: usize, found: &Answers, floor: &Answers) -> Figure {
    Figure {
        id: match kind {
            Kind::Prefix => "search_prefix",
            Kind::Mistyped => "search_mistyped",
            Kind::Nothing | Kind::Barcode | Kind::Words => "search_words",
        },
        what: format!("a search in {products} products {}, 99 of 100", kind.name()),
        unit: Unit::Millis,
        value: millis(found.latencies.percentile(99)),
        limit: Some((millis(floor.latencies.percentile(99)), "an empty answer")),
        bar: None,
        notes: vec![format!(
            "{count} searches over HTTP by 2 askers, {} found something: {}.",
            found.found,
            spread(found)
        )],
    }
}
