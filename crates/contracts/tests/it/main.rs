//! Tests of the crate as its users see it.

mod compat;
mod files;
mod rules;
