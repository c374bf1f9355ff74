//! Tests of the crate as its users see it.

#![expect(clippy::panic, reason = "a helper that cannot go on fails its test")]

mod compat;
mod documents;
mod files;
mod rules;
