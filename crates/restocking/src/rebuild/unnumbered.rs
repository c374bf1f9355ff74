//! Stock of a source that numbers no movements: read between two marks, and read again where something moved. Pure.
//!
//! A level without a number does not say which movements it contains. But where no movement was heard of from before
//! the reading until some time after it, the level contains all that were heard of, and none of those to come.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{Location, Stock};
use crate::ports::StockLevel;

/// Levels that were read together.
#[derive(Debug, Default)]
pub(crate) struct Unnumbered {
    /// Nothing moved beside them.
    pub(crate) settled: Vec<StockLevel>,
    /// To be read again.
    pub(crate) moved: Vec<StockLevel>,
}

/// Parts levels by whether something was heard of their product while they were read.
pub(crate) fn settled(levels: Vec<StockLevel>, moved: &BTreeSet<String>) -> Unnumbered {
    let (moved, settled) = levels.into_iter().partition(|level| moved.contains(&level.product_id));
    Unnumbered { settled, moved }
}

impl Unnumbered {
    /// The settled levels with the number of the last movement heard of: applied to what is known here, or waiting.
    pub(crate) fn numbered(
        self,
        here: &BTreeMap<String, Stock>,
        waiting: &BTreeMap<(String, String), u64>,
    ) -> BTreeMap<String, Stock> {
        let mut stocks: BTreeMap<String, Stock> = BTreeMap::new();
        for StockLevel { product_id, location_id, level_units, .. } in self.settled {
            let known = here.get(&product_id).and_then(|stock| stock.locations.get(&location_id));
            let place = (product_id, location_id);
            let upto = known.map(|location| location.upto).max(waiting.get(&place).copied());
            let location = match upto {
                Some(upto) => Location { level: level_units, upto, unnumbered: known.is_some_and(|at| at.unnumbered) },
                None => Location { level: level_units, upto: 0, unnumbered: true },
            };
            stocks.entry(place.0).or_default().locations.insert(place.1, location);
        }
        stocks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(product_id: &str, level_units: i64) -> StockLevel {
        StockLevel { product_id: product_id.into(), location_id: "L".into(), seq: None, level_units }
    }

    #[test]
    fn what_moved_while_it_was_read_is_read_again() {
        let moved = BTreeSet::from(["P".to_owned()]);
        let read = settled(vec![level("P", 3), level("Q", 4)], &moved);
        assert_eq!((read.moved, read.settled), (vec![level("P", 3)], vec![level("Q", 4)]));
    }

    #[test]
    fn a_level_contains_every_movement_that_was_heard_of_before() {
        let known = |upto| Stock { locations: [("L".into(), Location::numbered(9, upto))].into(), stale_since: None };
        let here = BTreeMap::from([("P".to_owned(), known(7)), ("Q".to_owned(), known(7))]);
        let waiting = BTreeMap::from([(("Q".to_owned(), "L".to_owned()), 9)]);
        let read = Unnumbered { settled: vec![level("P", 3), level("Q", 4), level("R", 5)], moved: Vec::new() };
        let stocks = read.numbered(&here, &waiting);
        let at = |product: &str| stocks[product].locations["L"];
        assert_eq!((at("P"), at("Q")), (Location::numbered(3, 7), Location::numbered(4, 9)));
        assert_eq!(at("R"), Location { level: 5, upto: 0, unnumbered: true });
    }
}
