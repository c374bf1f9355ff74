//! Nothing timed is released while the clock cannot be believed.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// Further apart than this, one of the two clocks was set.
const TOLERANCE: SignedDuration = SignedDuration::from_secs(60);

/// Compares the wall clock with the time that really passed. Both are arguments: the reading of a monotonic clock is the
/// time since any fixed moment of this process.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClockGuard {
    began: Option<(Timestamp, Duration)>,
    alarms: u64,
    is_alarmed: bool,
}

/// Whether a durable timer may release what is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockWord {
    /// The clocks agree.
    Trusted,
    /// The wall clock is off by so much from what passed since it was last trusted: nothing is released until it is right
    /// again, or an operator says that it is.
    Jumped(SignedDuration),
}

impl ClockGuard {
    /// Looks at both clocks. The first look begins to trust.
    pub fn look(&mut self, wall: Timestamp, monotonic: Duration) -> ClockWord {
        let (then, before) = *self.began.get_or_insert((wall, monotonic));
        let passed = SignedDuration::try_from(monotonic.saturating_sub(before)).unwrap_or(SignedDuration::MAX);
        let off = wall.duration_since(then).saturating_sub(passed);
        if off.abs() <= TOLERANCE {
            self.is_alarmed = false;
            return ClockWord::Trusted;
        }
        self.alarms += u64::from(!self.is_alarmed);
        self.is_alarmed = true;
        ClockWord::Jumped(off)
    }

    /// An operator has looked: from now on the wall clock is right as it is.
    pub fn trust(&mut self, wall: Timestamp, monotonic: Duration) {
        self.began = Some((wall, monotonic));
        self.is_alarmed = false;
    }

    /// How often the clocks began to disagree.
    pub fn alarms(&self) -> u64 {
        self.alarms
    }

    /// Whether they disagree.
    pub fn is_alarmed(&self) -> bool {
        self.is_alarmed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(guard: &mut ClockGuard, wall: i64, passed: u64) -> ClockWord {
        guard.look(Timestamp::from_second(wall).unwrap(), Duration::from_secs(passed))
    }

    #[test]
    fn a_clock_that_goes_as_time_does_is_trusted_and_so_is_a_little_drift() {
        let mut guard = ClockGuard::default();
        for (wall, passed) in [(1_000, 5), (1_010, 15), (87_400, 86_405), (87_460, 86_405), (87_340, 86_405)] {
            assert_eq!(look(&mut guard, wall, passed), ClockWord::Trusted, "{wall}");
        }
        assert_eq!(guard.alarms(), 0);
    }

    #[test]
    fn a_jump_of_more_than_a_minute_stops_every_release_in_both_directions() {
        for jump in [61, -61, 86_400, -86_400] {
            let mut guard = ClockGuard::default();
            assert_eq!(look(&mut guard, 100_000, 0), ClockWord::Trusted);
            let word = look(&mut guard, 100_010 + jump, 10);
            assert_eq!(word, ClockWord::Jumped(SignedDuration::from_secs(jump)));
            assert_eq!(look(&mut guard, 100_020 + jump, 20), word, "it does not get used to it");
            assert_eq!((guard.alarms(), guard.is_alarmed()), (1, true));
        }
    }

    #[test]
    fn small_steps_do_not_add_up_unseen() {
        let mut guard = ClockGuard::default();
        look(&mut guard, 0, 0);
        let jumped = (1..=10).map(|step| look(&mut guard, step * 40, u64::try_from(step).unwrap() * 30));
        assert_eq!(jumped.filter(|word| *word != ClockWord::Trusted).count(), 4);
    }

    #[test]
    fn it_trusts_again_once_the_clock_is_set_right_or_somebody_says_that_it_is() {
        let mut guard = ClockGuard::default();
        look(&mut guard, 1_000, 0);
        assert_ne!(look(&mut guard, 5_000, 10), ClockWord::Trusted);
        assert_eq!(look(&mut guard, 1_020, 20), ClockWord::Trusted);
        assert_ne!(look(&mut guard, 5_000, 30), ClockWord::Trusted);
        guard.trust(Timestamp::from_second(5_000).unwrap(), Duration::from_secs(30));
        assert_eq!(look(&mut guard, 5_010, 40), ClockWord::Trusted);
        assert_eq!(guard.alarms(), 2);
    }
}
