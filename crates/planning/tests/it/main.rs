//! The review, seen from outside.

mod accepting;
mod examples;
mod generator;
mod harness;
mod properties;
