//! When an unknown outcome is tried again.

use std::time::Duration;

/// From the first call that ended without an outcome on: after this long, a person is called.
pub const DEADLINE: Duration = Duration::from_secs(2 * 60 * 60);

const BACKOFF: [Duration; 5] = [
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_secs(2 * 60),
    Duration::from_secs(10 * 60),
    Duration::from_secs(30 * 60),
];
const IN_ATTENTION: Duration = Duration::from_secs(60 * 60);

/// How soon the central system is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pace {
    /// At once: the first call, or a planner's retry.
    Now,
    /// After the given number of calls without an outcome (1 or more): 5 s, 30 s, 2 min, 10 min, then every 30 min.
    Backoff {
        /// Calls made so far.
        attempts: u32,
    },
    /// In attention: every hour.
    Hourly,
}

/// The delay before the next call. `jitter` is a random number from 0 to 1 (others are brought into
/// that range): the delay is between 80 % and 120 % of the schedule, so that what failed together
/// does not come back together.
pub fn next_try(pace: Pace, jitter: f64) -> Duration {
    let scheduled = match pace {
        Pace::Now => return Duration::ZERO,
        Pace::Backoff { attempts } => {
            let index = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX);
            BACKOFF[index.min(BACKOFF.len() - 1)]
        }
        Pace::Hourly => IN_ATTENTION,
    };
    let jitter = if jitter.is_nan() { 0.5 } else { jitter.clamp(0.0, 1.0) };
    scheduled.mul_f64(0.8 + 0.4 * jitter)
}
