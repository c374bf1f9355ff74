//! The world over real HTTP: the central system alone, its publisher against an outage, and the whole retailer.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a helper that cannot go on fails its test")]

mod commands;
mod data;
mod events;
mod faults;
mod levels;
mod openapi;
mod publishing;
mod receiver;
mod retailer;
mod samples;
mod snapshot;
