//! Foreign databases behind mappings: the three examples counted row by row, every kind of mistake, and the suite that
//! every source passes.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod csv_files;
mod databases;
mod documented;
mod examples;
mod mistakes;
mod suites;
mod support;
mod total;
