//! The machine's clock, and in the demo the simulated world's beside it.

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

/// Business time is the simulated retailer's, which may run fast.
pub(crate) struct WorldClock(pub(crate) BusinessClock);

impl Clock for WorldClock {
    fn now(&self) -> Timestamp {
        wall()
    }

    fn business_now(&self) -> Timestamp {
        self.0.now()
    }
}
