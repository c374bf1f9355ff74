//! Stock of one product: a level per location, moved by numbered deltas, set by counts.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::events::{StockChanged, StockCounted};

/// What is known of one location.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Location {
    /// Stock units after the movement `upto`; may be negative.
    pub level: i64,
    /// Number of the last movement contained in the level.
    pub upto: u64,
    /// The level came from a source that numbers no movements: the next one follows it, whatever its number.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unnumbered: bool,
}

impl Location {
    /// A level with the number of the last movement contained in it.
    pub fn numbered(level: i64, upto: u64) -> Self {
        Self { level, upto, unnumbered: false }
    }
}

/// Stock of one product over all locations.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Stock {
    /// Known locations.
    pub locations: BTreeMap<String, Location>,
    /// Set while movements are known to be missing and could not be had: nothing is raised from it meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale_since: Option<Timestamp>,
}

/// What became of a movement or a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockStep {
    /// The level moved, or was set.
    Applied,
    /// The level contains it already.
    Stale,
    /// Movements before it are missing: it waits.
    Gap {
        /// The movement that must come next.
        expected: u64,
    },
}

impl Stock {
    /// Stock units over all locations; `None` while no level is known.
    pub fn on_hand_units(&self) -> Option<i64> {
        (!self.locations.is_empty()).then(|| self.locations.values().fold(0i64, |sum, at| sum.saturating_add(at.level)))
    }

    /// Takes a movement. The first of a location may be number 1: before it there was nothing.
    /// One that says the level after itself needs none of those before it.
    pub fn change(&mut self, movement: &StockChanged) -> StockStep {
        let known = self.locations.get(&movement.location_id).copied().unwrap_or_default();
        if movement.seq <= known.upto {
            return StockStep::Stale;
        }
        let level = match movement.level_after {
            Some(level) => level,
            None if known.unnumbered || movement.seq == known.upto + 1 => known.level.saturating_add(movement.delta),
            None => return StockStep::Gap { expected: known.upto + 1 },
        };
        self.locations.insert(movement.location_id.clone(), Location::numbered(level, movement.seq));
        StockStep::Applied
    }

    /// Takes a count if it is newer than what is known; never goes back.
    pub fn count(&mut self, count: &StockCounted) -> StockStep {
        let known = self.locations.get(&count.location_id);
        if known.is_some_and(|known| count.seq <= known.upto) {
            return StockStep::Stale;
        }
        self.locations.insert(count.location_id.clone(), Location::numbered(count.level, count.seq));
        StockStep::Applied
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn movement(seq: u64, delta: i64) -> StockChanged {
        StockChanged { product_id: "P".into(), location_id: "L".into(), seq, delta, level_after: None, reason: None }
    }

    fn count(seq: u64, level: i64) -> StockCounted {
        StockCounted { product_id: "P".into(), location_id: "L".into(), seq, level }
    }

    #[test]
    fn movements_apply_in_their_order_only() {
        let mut stock = Stock::default();
        assert_eq!(stock.change(&movement(2, -1)), StockStep::Gap { expected: 1 });
        assert_eq!(stock.change(&movement(1, 10)), StockStep::Applied);
        assert_eq!(stock.change(&movement(1, 10)), StockStep::Stale);
        assert_eq!(stock.change(&movement(2, -1)), StockStep::Applied);
        assert_eq!(stock.on_hand_units(), Some(9));
    }

    #[test]
    fn a_count_sets_the_level_unless_it_is_older() {
        let mut stock = Stock::default();
        assert_eq!(stock.count(&count(0, 5)), StockStep::Applied);
        assert_eq!(stock.count(&count(7, 40)), StockStep::Applied);
        assert_eq!(stock.count(&count(7, 99)), StockStep::Stale);
        assert_eq!(stock.change(&movement(8, -1)), StockStep::Applied);
        assert_eq!(stock.on_hand_units(), Some(39));
    }

    #[test]
    fn a_movement_that_says_the_level_heals_a_gap_by_itself() {
        let mut stock = Stock::default();
        let says = StockChanged { level_after: Some(12), ..movement(9, -1) };
        assert_eq!(stock.change(&says), StockStep::Applied);
        assert_eq!((stock.on_hand_units(), stock.change(&movement(8, -5))), (Some(12), StockStep::Stale));
    }

    #[test]
    fn a_level_without_a_number_is_followed_by_whatever_comes_next() {
        let mut stock = Stock::default();
        stock.locations.insert("L".into(), Location { level: 20, upto: 0, unnumbered: true });
        assert_eq!(stock.change(&movement(57, -1)), StockStep::Applied);
        assert_eq!(stock.change(&movement(59, -1)), StockStep::Gap { expected: 58 });
        assert_eq!(stock.on_hand_units(), Some(19));
    }

    #[test]
    fn nothing_known_is_not_zero() {
        assert_eq!(Stock::default().on_hand_units(), None);
    }
}
