//! When something holds.

use jiff::Timestamp;

use super::Refusal;

/// From a moment on, until before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    from: Timestamp,
    until: Option<Timestamp>,
}

impl Period {
    /// A period that is not empty.
    ///
    /// # Errors
    /// When it ends before it begins.
    pub fn new(from: Timestamp, until: Option<Timestamp>) -> Result<Self, Refusal> {
        if until.is_some_and(|until| until <= from) {
            return Err(Refusal::invalid("until", "it has to end after it begins"));
        }
        Ok(Self { from, until })
    }

    /// When it begins.
    pub fn from(&self) -> Timestamp {
        self.from
    }

    /// When it is over; none where that is open.
    pub fn until(&self) -> Option<Timestamp> {
        self.until
    }
}
