//! The review, seen from outside.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and prints what it reached"
)]

mod accepting;
mod builder;
mod examples;
mod generator;
mod harness;
mod ndjson;
mod noise;
mod oracle;
mod pegging;
mod properties;
mod reasons;
mod remedies;
mod rules;
mod team;
