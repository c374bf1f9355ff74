//! The web side over a real socket, everything behind it in memory.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper that cannot go on fails its test"
)]

#[path = "../fakes/mod.rs"]
mod fakes;

mod assortment;
mod clicks;
mod connections;
mod contracts;
mod dead_letters;
mod documents;
mod events;
mod exports;
mod feeds;
mod insight;
mod lists;
mod operations;
mod origin;
mod pages;
mod planners;
mod reading;
mod roles;
mod stream;
mod support;
mod views;
