//! Prints random products as facts, one a line: `generate [PRODUCTS] [SEED]`.
//!
//! Made for benchmarks and for comparing reviews: five lines and 200 days of forecast a product.

use std::io::{self, BufWriter, Write};

#[path = "support/random.rs"]
mod random;

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<u64>());
    let products = arguments.next().and_then(Result::ok).unwrap_or(10_000);
    let seed = arguments.next().and_then(Result::ok).unwrap_or(1);
    let mut random = random::Random::new(seed);
    let mut output = BufWriter::new(io::stdout().lock());
    for number in 0..products {
        writeln!(output, "{}", random::product(&mut random, number))?;
    }
    output.flush()
}
