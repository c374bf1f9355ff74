//! One conformance suite a port, run on every adapter; and what is particular to one adapter.
//!
//! A new adapter is one more line in [`ADAPTERS`]. It cannot leave a suite out: [`Adapter`] asks for every port, and
//! [`suites::all`] takes them all.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod adapter;
mod generation;
mod mailing;
mod rebuilding;
mod replicas;
mod retailer;
mod sqlite;
mod suites;
mod support;

use adapter::Adapter;
use libtest_mimic::{Arguments, Trial};

const ADAPTERS: &[&dyn Adapter] = &[&sqlite::Sqlite];

fn main() {
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = ADAPTERS.iter().flat_map(|adapter| suites::all(*adapter)).collect();
    trials.extend(ADAPTERS.iter().flat_map(|adapter| mailing::trials(*adapter)));
    trials.extend(ADAPTERS.iter().flat_map(|adapter| rebuilding::trials(*adapter)));
    trials.extend(sqlite::trials());
    trials.extend(replicas::trials());
    libtest_mimic::run(&arguments, trials).exit();
}
