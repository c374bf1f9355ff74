//! How many rows are stored at once: many while nothing else wants to write, few while events come in.

use std::time::Duration;

/// So long may the writer be held while others wait for it, and while nobody does.
const BESIDE_EVENTS: Duration = Duration::from_millis(60);
const ALONE: Duration = Duration::from_millis(800);
/// Rows at once.
const FEWEST: usize = 250;
const MOST: usize = 20_000;
const FIRST: usize = 2_000;

/// The size of the next chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pacing {
    rows: usize,
}

impl Default for Pacing {
    fn default() -> Self {
        Self { rows: FIRST }
    }
}

impl Pacing {
    /// Rows of the next chunk.
    pub fn rows(self) -> usize {
        self.rows
    }

    /// Learns from a chunk: how many rows, how long they took, and whether events came in meanwhile.
    #[must_use]
    pub fn after(self, rows: usize, took: Duration, events_came: bool) -> Self {
        let allowed = if events_came { BESIDE_EVENTS } else { ALONE };
        if rows == 0 || took.is_zero() {
            return self;
        }
        let fits = (rows as f64 * allowed.as_secs_f64() / took.as_secs_f64()) as usize;
        // Not more than twice as many: one quick chunk is no promise.
        Self { rows: fits.clamp(FEWEST, MOST).min(self.rows * 2) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_grow_alone_and_shrink_beside_events() {
        let mut pacing = Pacing::default();
        for _ in 0..10 {
            pacing = pacing.after(pacing.rows(), Duration::from_millis(20), false);
        }
        assert_eq!(pacing.rows(), MOST);
        pacing = pacing.after(MOST, Duration::from_millis(600), true);
        assert_eq!(pacing.rows(), 2_000);
        pacing = pacing.after(2_000, Duration::from_secs(60), true);
        assert_eq!(pacing.rows(), FEWEST);
        assert_eq!(pacing.after(0, Duration::ZERO, true), pacing);
    }
}
