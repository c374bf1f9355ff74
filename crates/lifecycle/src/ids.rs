//! The identities of a suggestion's life, and its instants.
//!
//! All ids are 128 bits wide (a UUID in production, a small number in the model checker) and are
//! drawn by the caller: nothing in this crate makes one up.

use std::fmt;
use std::time::Duration;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u128);

        /// Written as a UUID: 32 lower-case hexadecimal digits in five groups.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let id = self.0;
                write!(
                    f,
                    "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
                    id >> 96,
                    (id >> 80) & 0xffff,
                    (id >> 64) & 0xffff,
                    (id >> 48) & 0xffff,
                    id & 0xffff_ffff_ffff
                )
            }
        }
    };
}

id! {
    /// One suggestion for one key. A new one is drawn each time a suggestion is opened (UUIDv7, never
    /// a counter), so that it stays unique across sweep, rebuild and restore.
    Incarnation
}
id! {
    /// One submission to the central system, and at the same time its idempotency key there.
    SubmissionId
}
id! {
    /// One click of a planner: one action on one or thousands of suggestions. Its repetition is
    /// answered in the same way, and does nothing.
    ClickKey
}
id! {
    /// One mail: (click batch, supplier, n), derived from them.
    ParcelId
}

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub i64);

impl Millis {
    /// The instant `duration` later, at the most the last one there is.
    pub fn after(self, duration: Duration) -> Self {
        let milliseconds = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(milliseconds))
    }
}
