//! From days and quantities to places in the drawing.

use super::{BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH};

/// Where a day and a quantity lie.
pub(super) struct Scale {
    days: usize,
    low: f64,
    high: f64,
}

impl Scale {
    /// For so many days, and quantities (thousandths) between `low` and `high`.
    pub(super) fn new(days: usize, low: i64, high: i64) -> Self {
        Self { days, low: low as f64, high: high as f64 }
    }

    pub(super) fn x(&self, day: usize) -> f64 {
        LEFT + 8.0 + day as f64 * self.day_width()
    }

    pub(super) fn day_width(&self) -> f64 {
        (WIDTH - LEFT - RIGHT - 16.0) / (self.days.max(2) - 1) as f64
    }

    pub(super) fn y(&self, quantity: i64) -> f64 {
        let share = (quantity as f64 - self.low) / (self.high - self.low).max(1.0);
        HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
    }
}

/// Round numbers that enclose both ends, each 1, 2 or 5 times a power of ten apart, whole units at least.
pub(super) fn nice_ticks(low: i64, high: i64) -> Vec<i64> {
    let span = high.saturating_sub(low).max(1);
    let steps = (3..=18).flat_map(|exponent| [1, 2, 5].map(|factor| factor * 10i64.pow(exponent)));
    let step = steps.into_iter().find(|step| span / step < 6).unwrap_or(i64::MAX / 2);
    let first = low.div_euclid(step).saturating_mul(step);
    let mut ticks = vec![first];
    while ticks.last().is_some_and(|last| *last < high) && ticks.len() < 12 {
        ticks.push(first.saturating_add(step.saturating_mul(i64::try_from(ticks.len()).unwrap_or(0))));
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::nice_ticks;

    #[test]
    fn ticks_are_round_and_enclose_what_is_drawn() {
        assert_eq!(nice_ticks(0, 12_000), [0, 5_000, 10_000, 15_000]);
        assert_eq!(nice_ticks(-3_000, 90_000), [-20_000, 0, 20_000, 40_000, 60_000, 80_000, 100_000]);
        assert_eq!(nice_ticks(0, 1), [0, 1_000]);
    }

    #[test]
    fn no_quantity_makes_them_endless() {
        assert!(nice_ticks(i64::MIN / 4, i64::MAX / 4).len() <= 12);
    }
}
