//! How fast the central system is called: a token bucket. Pure.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// So many calls a second, evenly spread, with a tenth of a second's worth of calls to catch up at once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    per_second: f64,
}

/// The slowest and the fastest rate, calls a second.
pub const RATES: std::ops::RangeInclusive<f64> = 0.01..=10_000.0;

impl Rate {
    /// The slowest that there is.
    pub const SLOWEST: Self = Self { per_second: *RATES.start() };

    /// So many calls a second; none where that is not within [`RATES`].
    pub fn per_second(calls: f64) -> Option<Self> {
        RATES.contains(&calls).then_some(Self { per_second: calls })
    }

    /// Calls a second.
    pub const fn calls_per_second(self) -> f64 {
        self.per_second
    }

    /// Calls that may be made at once after a quiet time: 1 or more.
    pub fn burst(self) -> u32 {
        // At most a thousand.
        (self.per_second / 10.0).ceil() as u32
    }

    /// Time between two calls.
    fn interval(self) -> i128 {
        (1e9 / self.per_second).ceil() as i128
    }
}

/// What is left of a rate at an instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bucket {
    rate: Rate,
    /// When it is full again, if nothing is taken.
    full_at: Timestamp,
}

impl Bucket {
    /// A full one.
    pub const fn new(rate: Rate) -> Self {
        Self { rate, full_at: Timestamp::MIN }
    }

    /// Nanoseconds until it is full. A clock that was set back costs no more than one filling.
    fn missing(&self, now: Timestamp) -> i128 {
        let missing = now.duration_until(self.full_at).as_nanos();
        missing.clamp(0, i128::from(self.rate.burst()) * self.rate.interval())
    }

    /// Calls that may be made now.
    pub fn free(&self, now: Timestamp) -> u32 {
        let used = (self.missing(now) + self.rate.interval() - 1) / self.rate.interval();
        self.rate.burst().saturating_sub(u32::try_from(used).unwrap_or(u32::MAX))
    }

    /// Takes what may be taken of the calls that are wanted; answers how many.
    pub fn take(&mut self, now: Timestamp, wanted: u32) -> u32 {
        let taken = wanted.min(self.free(now));
        if taken > 0 {
            let missing = self.missing(now) + i128::from(taken) * self.rate.interval();
            self.full_at = now.checked_add(SignedDuration::from_nanos_i128(missing)).unwrap_or(Timestamp::MAX);
        }
        taken
    }

    /// How long until so many calls (or as many as it ever has) may be made.
    pub fn wait(&self, now: Timestamp, wanted: u32) -> Duration {
        let left = i128::from(self.rate.burst() - wanted.min(self.rate.burst()));
        let nanos = (self.missing(now) - left * self.rate.interval()).max(0);
        u64::try_from(nanos).map_or(Duration::MAX, Duration::from_nanos)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(nanos: i64) -> Timestamp {
        Timestamp::from_nanosecond(1_795_300_200_000_000_000 + i128::from(nanos)).unwrap()
    }

    /// Rates as they are configured.
    fn rate() -> impl Strategy<Value = Rate> {
        prop_oneof![0.01..1.0, 1.0..100.0, 100.0..10_000.0].prop_map(|calls| Rate::per_second(calls).unwrap())
    }

    #[test]
    fn only_rates_that_can_be_kept_are_taken() {
        for calls in [0.0, -1.0, f64::NAN, f64::INFINITY, 10_001.0, 0.001] {
            assert_eq!(Rate::per_second(calls), None, "{calls}");
        }
        let bursts = [0.01, 1.0, 25.0, 10_000.0].map(|calls| Rate::per_second(calls).unwrap().burst());
        assert_eq!(bursts, [1, 1, 3, 1_000]);
    }

    proptest! {
        /// The bound that is promised to the central system.
        #[test]
        fn in_no_span_of_time_are_more_calls_granted_than_the_rate_and_one_burst(
            rate in rate(),
            steps in prop::collection::vec((0..400_000_000_i64, 0..40_u32), 1..60),
        ) {
            let (mut bucket, mut now, mut granted) = (Bucket::new(rate), 0, Vec::new());
            for (passes, wanted) in steps {
                now += passes;
                granted.push((now, bucket.take(at(now), wanted)));
            }
            for (first, (from, _)) in granted.iter().enumerate() {
                let mut calls = 0;
                for (to, taken) in &granted[first..] {
                    calls += taken;
                    let seconds = (to - from) as f64 / 1e9;
                    let most = f64::from(rate.burst()) + rate.calls_per_second() * seconds;
                    prop_assert!(f64::from(calls) <= most + 1e-6, "{calls} calls in {seconds} s of {rate:?}");
                }
            }
        }

        #[test]
        fn whoever_waits_as_told_gets_what_was_wanted_and_nobody_waits_in_vain(
            rate in rate(),
            wants in prop::collection::vec(1..2_000_u32, 1..20),
        ) {
            let (mut bucket, mut now) = (Bucket::new(rate), 0);
            for wanted in wants {
                let wait = i64::try_from(bucket.wait(at(now), wanted).as_nanos()).unwrap();
                if wait > 0 {
                    prop_assert!(bucket.free(at(now + wait - 1)) < wanted.min(rate.burst()));
                }
                now += wait;
                prop_assert_eq!(bucket.take(at(now), wanted), wanted.min(rate.burst()));
            }
        }

        #[test]
        fn a_clock_that_is_set_back_stops_the_calls_for_no_longer_than_one_filling(
            rate in rate(),
            back in 0..i64::MAX / 2,
        ) {
            let mut bucket = Bucket::new(rate);
            bucket.take(at(0), u32::MAX);
            let full = Duration::from_nanos((1e9 / rate.calls_per_second()).ceil() as u64) * rate.burst();
            prop_assert!(bucket.wait(at(-(back / 4)), rate.burst()) <= full);
        }
    }

    #[test]
    fn what_was_not_used_is_not_saved_up() {
        let mut bucket = Bucket::new(Rate::per_second(100.0).unwrap());
        assert_eq!(bucket.take(at(0), 1_000), 10);
        assert_eq!(bucket.free(at(0)), 0);
        assert_eq!(bucket.wait(at(0), 1), Duration::from_millis(10));
        assert_eq!(bucket.take(at(3_600_000_000_000), 1_000), 10);
    }
}
