//! The review, seen from outside.
