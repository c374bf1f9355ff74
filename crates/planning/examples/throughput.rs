//! Prints how many products a second are reviewed: `throughput [PRODUCTS]`.
//!
//! `cargo run --release -p planning --example throughput`

use std::io::{self, Write};
use std::time::Instant;

use jiff::tz::TimeZone;
use planning::ndjson::{review_line, review_ndjson};

#[path = "support/random.rs"]
mod random;

fn main() -> io::Result<()> {
    let products = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(100_000_u32);
    let mut random = random::Random::new(1);
    let lines: Vec<String> = (0..products).map(|number| random::product(&mut random, number.into())).collect();
    let file = lines.join("\n");
    let mut output = io::stdout().lock();
    writeln!(output, "{products} products, {} bytes each", file.len() / lines.len().max(1))?;

    let started = Instant::now();
    let mut answers = Vec::new();
    let counts = review_ndjson(file.as_bytes(), &mut answers, &TimeZone::UTC, None)?;
    let whole = started.elapsed();
    writeln!(output, "file, all processors: {:.0} products/s ({counts:?})", f64::from(products) / whole.as_secs_f64())?;

    let started = Instant::now();
    let reviewed = lines.iter().filter(|line| review_line(line, &TimeZone::UTC).is_ok()).count();
    let single = started.elapsed();
    writeln!(
        output,
        "line by line, one processor: {:.0} products/s ({reviewed} reviewed)",
        f64::from(products) / single.as_secs_f64()
    )
}
