//! The machine's clock, and in the demo the simulated world's beside it.

use std::sync::OnceLock;

use context::Clock;
use jiff::Timestamp;
use world::clock::BusinessClock;

/// Wall and business time are the same.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SystemClock;

#[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
fn wall() -> Timestamp {
    Timestamp::now()
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        wall()
    }

    fn business_now(&self) -> Timestamp {
        wall()
    }
}

impl replica::ports::Clock for SystemClock {
    fn now(&self) -> Timestamp {
        wall()
    }
}

/// Business time is the simulated retailer's, which may run fast; wall time until that retailer is up.
#[derive(Default)]
pub(crate) struct WorldClock(OnceLock<BusinessClock>);

impl WorldClock {
    /// From now on business time is this clock's; the first call counts.
    pub(crate) fn set(&self, clock: BusinessClock) {
        // A second one would change nothing, and nobody sets two.
        let _ = self.0.set(clock);
    }
}

impl Clock for WorldClock {
    fn now(&self) -> Timestamp {
        wall()
    }

    fn business_now(&self) -> Timestamp {
        self.0.get().map_or_else(wall, BusinessClock::now)
    }
}

/// A store's clock shows what time it is at the retailer: a sale begins when it begins there.
impl replica::ports::Clock for WorldClock {
    fn now(&self) -> Timestamp {
        Clock::business_now(self)
    }
}
