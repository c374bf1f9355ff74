//! Waiting longer after each failure, spread by chance so that many do not come back at once.

use std::time::Duration;

/// A growing delay between tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// Delay after the first failure.
    pub first: Duration,
    /// No delay is longer.
    pub longest: Duration,
}

impl Backoff {
    /// The delay after the `failures`-th failure in a row (1 is the first), before jitter: doubled each time.
    pub fn after(&self, failures: u32) -> Duration {
        let factor = 1u32 << failures.saturating_sub(1).min(20);
        self.first.saturating_mul(factor).min(self.longest)
    }

    /// The same with full jitter: between half and the whole of the delay.
    pub fn jittered(&self, failures: u32, chance: u32) -> Duration {
        full_jitter(self.after(failures), chance)
    }
}

/// Between half and the whole of a delay, by a number evenly spread over `u32`.
pub fn full_jitter(delay: Duration, chance: u32) -> Duration {
    delay / 2 + (delay / 2).mul_f64(f64::from(chance) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn delays_double_up_to_the_longest() {
        let backoff = Backoff { first: SECOND, longest: SECOND * 30 };
        let delays: Vec<u64> = (1..=7).map(|n| backoff.after(n).as_secs()).collect();
        assert_eq!(delays, [1, 2, 4, 8, 16, 30, 30]);
        assert_eq!(backoff.after(u32::MAX), SECOND * 30);
    }

    #[test]
    fn jitter_stays_between_half_and_whole() {
        assert_eq!(full_jitter(SECOND, 0), SECOND / 2);
        assert_eq!(full_jitter(SECOND, u32::MAX), SECOND);
    }
}
