//! The business clock: wall time in, business time out, at any speed.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// A clock that shows `business` when the wall clock shows `wall`, and from there runs `speed` times as fast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// The wall time at which the clock was set.
    pub wall: Timestamp,
    /// The business time it was set to.
    pub business: Timestamp,
    /// Business seconds per wall second; 0 stands still.
    pub speed: u32,
}

impl Clock {
    /// The business time at a wall time. A wall clock that was set back does not turn business time back.
    #[must_use]
    pub fn at(&self, wall: Timestamp) -> Timestamp {
        let passed = wall.duration_since(self.wall).max(SignedDuration::ZERO);
        let passed = passed.checked_mul(i32::try_from(self.speed).unwrap_or(i32::MAX));
        passed.and_then(|passed| self.business.checked_add(passed).ok()).unwrap_or(Timestamp::MAX)
    }

    /// How long the wall clock runs from `wall` until the business time is `business`; `None` if the clock stands still.
    #[must_use]
    pub fn until(&self, business: Timestamp, wall: Timestamp) -> Option<Duration> {
        let missing = business.duration_since(self.at(wall)).max(SignedDuration::ZERO);
        let missing = Duration::try_from(missing).unwrap_or_default();
        (self.speed > 0).then(|| missing / self.speed)
    }
}

/// The one clock that the parts of a world share. Clones show the same time.
#[derive(Debug, Clone)]
pub struct BusinessClock(Arc<Mutex<Clock>>);

impl BusinessClock {
    /// A clock that starts now at a business time.
    #[must_use]
    pub fn starting_at(business: Timestamp, speed: u32) -> Self {
        Self(Arc::new(Mutex::new(Clock { wall: wall_now(), business, speed })))
    }

    /// Real time.
    #[must_use]
    pub fn real() -> Self {
        Self::starting_at(wall_now(), 1)
    }

    /// The business time now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.read().at(wall_now())
    }

    /// Business seconds per wall second.
    #[must_use]
    pub fn speed(&self) -> u32 {
        self.read().speed
    }

    /// Moves the clock forward to a business time; never back.
    pub fn advance_to(&self, business: Timestamp) {
        let wall = wall_now();
        let mut clock = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if business > clock.at(wall) {
            *clock = Clock { wall, business, speed: clock.speed };
        }
    }

    /// Sets the clock before anyone has read it.
    pub(crate) fn set(&self, business: Timestamp) {
        let wall = wall_now();
        let mut clock = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *clock = Clock { wall, business, speed: clock.speed };
    }

    fn read(&self) -> Clock {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The world's only look at the wall clock.
#[expect(clippy::disallowed_methods, reason = "the one adapter from the wall clock to the business clock")]
fn wall_now() -> Timestamp {
    Timestamp::now()
}
