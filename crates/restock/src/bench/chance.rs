//! Numbers that look drawn by lot and are the same in every run.

/// A small generator (splitmix64).
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    /// Of one thing, named by its kind and number.
    pub(super) fn of(kind: u64, number: u64) -> Self {
        let mut chance = Self(kind.wrapping_mul(0xd6e8_feb8_6659_fd93) ^ number.wrapping_mul(0xa076_1d64_78bd_642f));
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to below `bound`.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    /// From `from` to below `to`.
    pub(super) fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.below(to.saturating_sub(from))
    }

    /// From 0 to below `bound`, the first of them far more often: a fifth of them gets four fifths of the draws.
    #[expect(clippy::cast_precision_loss, clippy::cast_sign_loss, clippy::cast_possible_truncation, reason = "a draw")]
    pub(super) fn favoured(&mut self, bound: u64) -> u64 {
        let even = self.next() as f64 / u64::MAX as f64;
        ((even.powi(7) * bound as f64) as u64).min(bound.saturating_sub(1))
    }

    /// From 0 to below `bound`, as words are used: the first is every thirtieth or so, half of the bound shares a quarter.
    #[expect(clippy::cast_precision_loss, clippy::cast_sign_loss, clippy::cast_possible_truncation, reason = "a draw")]
    pub(super) fn skewed(&mut self, bound: u64) -> u64 {
        let even = self.next() as f64 / u64::MAX as f64;
        ((even.powf(2.5) * bound as f64) as u64).min(bound.saturating_sub(1))
    }

    /// The same things in another order.
    pub(super) fn shuffle<T>(&mut self, things: &mut [T]) {
        for at in (1..things.len()).rev() {
            let other = usize::try_from(self.below(at as u64 + 1)).unwrap_or(0);
            things.swap(at, other);
        }
    }
}
