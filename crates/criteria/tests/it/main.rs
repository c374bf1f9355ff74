//! A team's criteria, seen from outside.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod any_text;
mod bounds;
mod expressions;
mod first_day;
mod mistakes;
mod scopes;
mod speaking;
mod support;
