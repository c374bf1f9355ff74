//! The review, seen from outside.

mod examples;
