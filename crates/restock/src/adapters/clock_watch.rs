//! Notices when the machine's clock is set: everything that has a due time depends on it.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

/// The clock may drift by so much between two looks.
const TOLERANCE: Duration = Duration::from_secs(2);

/// The last look, and what was noticed.
#[derive(Debug, Default)]
pub(crate) struct ClockWatch(Mutex<Noticed>);

#[derive(Debug, Default)]
struct Noticed {
    last: Option<(Timestamp, Instant)>,
    jumps: u64,
    latest: Option<(Timestamp, SignedDuration)>,
}

impl ClockWatch {
    /// Compares what passed by the clock with what passed; answers how far it jumped, if it did.
    pub(crate) fn look(&self, now: Timestamp, instant: Instant) -> Option<SignedDuration> {
        let mut noticed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (then, before) = noticed.last.replace((now, instant))?;
        let passed = SignedDuration::try_from(instant.saturating_duration_since(before)).unwrap_or_default();
        let off = now.duration_since(then) - passed;
        if off.unsigned_abs() <= TOLERANCE {
            return None;
        }
        noticed.jumps += 1;
        noticed.latest = Some((now, off));
        Some(off)
    }

    /// How often it jumped.
    pub(crate) fn jumps(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).jumps
    }

    /// When it last jumped, and how far.
    pub(crate) fn latest(&self) -> Option<(Timestamp, SignedDuration)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).latest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_is_noticed_in_both_directions_and_a_steady_one_is_not() {
        let (watch, began) = (ClockWatch::default(), Instant::now());
        let at = |second| Timestamp::from_second(second).unwrap();
        let after = |seconds| began + Duration::from_secs(seconds);
        assert_eq!(watch.look(at(100), after(0)), None);
        assert_eq!(watch.look(at(105), after(5)), None);
        assert_eq!(watch.look(at(170), after(10)), Some(SignedDuration::from_secs(60)));
        assert_eq!(watch.look(at(115), after(15)), Some(SignedDuration::from_secs(-60)));
        assert_eq!(watch.jumps(), 2);
    }
}
