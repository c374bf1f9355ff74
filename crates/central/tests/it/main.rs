//! Reading a central system's snapshot, also from one that answers badly.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod snapshot;
