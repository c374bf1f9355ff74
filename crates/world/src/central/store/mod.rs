//! The tables of the central system, by aggregate. Every function runs in the transaction it is given.

pub(crate) mod commands;
pub(crate) mod orders;
pub(crate) mod outbox;
pub(crate) mod products;
pub(crate) mod progress;
pub(crate) mod stock;
pub(crate) mod suppliers;
