//! What all five contexts keep to.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod apart;
mod events;
mod foreign;
mod patches;
