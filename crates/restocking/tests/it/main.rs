//! The restocking context seen from outside: what it hears, and what it makes of it whatever the order.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod folds;
mod offers;
mod says;
mod schemas;
