//! Which of two states of the same fact is taken: the newer one, and of two equally old ones the source's. Pure.
//!
//! A rebuild is made where the source is trusted more than what events left here; but an event that is newer than what
//! the source was read as is never undone by it.

use std::collections::BTreeMap;

use crate::events::{ProductPublished, SupplierPublished};
use crate::facts::{Location, Order, Stock};

use super::Facts;

/// A fact with a version that grows at every change.
pub trait Versioned {
    /// Its version.
    fn version(&self) -> u64;
}

impl Versioned for SupplierPublished {
    fn version(&self) -> u64 {
        self.version
    }
}

impl Versioned for ProductPublished {
    fn version(&self) -> u64 {
        self.version
    }
}

impl Versioned for Order {
    fn version(&self) -> u64 {
        self.version
    }
}

/// Whether what is known here is newer than what the source said.
pub fn is_newer_here<T: Versioned>(here: &T, source: &T) -> bool {
    here.version() > source.version()
}

/// What a generation takes of a fact that was touched while it was filled.
pub fn taken<T: Versioned>(here: Option<T>, source: Option<T>) -> Option<T> {
    match (here, source) {
        (Some(here), Some(source)) => Some(if is_newer_here(&here, &source) { here } else { source }),
        (here, source) => here.or(source),
    }
}

/// What a generation takes of a stock that was touched while it was filled: of each location the newer level. It is not
/// stale: what is still missing after that is missed again by the movement that waits for it.
pub fn taken_stock(here: Option<Stock>, source: Option<Stock>) -> Option<Stock> {
    let Some(mut taken) = source else { return here };
    for (location_id, location) in here.map(|here| here.locations).unwrap_or_default() {
        match taken.locations.get(&location_id) {
            Some(source) if location.upto <= source.upto => {}
            _ => {
                taken.locations.insert(location_id, location);
            }
        }
    }
    Some(taken)
}

/// Puts a row of the source beside those read before: a source may say the same thing twice.
pub fn put<T: Versioned>(facts: &mut BTreeMap<String, T>, id: String, row: T) {
    match facts.get(&id) {
        Some(known) if is_newer_here(known, &row) => {}
        _ => {
            facts.insert(id, row);
        }
    }
}

/// The same for a level at a location.
pub fn put_location(stock: &mut Stock, location_id: String, location: Location) {
    match stock.locations.get(&location_id) {
        Some(known) if known.upto > location.upto => {}
        _ => {
            stock.locations.insert(location_id, location);
        }
    }
}

/// The source's facts, each replaced by what is known here where that is newer; answers how many were.
///
/// Locations that only are known here are left out: the source does not know them.
pub fn with_newer_here(mut source: Facts, here: Facts) -> (Facts, u64) {
    let mut newer = replace(&mut source.suppliers, here.suppliers);
    newer += replace(&mut source.products, here.products);
    newer += replace(&mut source.orders, here.orders);
    for (id, stock) in here.stocks {
        let Some(known) = source.stocks.get_mut(&id) else { continue };
        for (location_id, location) in stock.locations {
            if let Some(level) = known.locations.get_mut(&location_id).filter(|level| location.upto > level.upto) {
                *level = location;
                newer += 1;
            }
        }
    }
    (source, newer)
}

fn replace<T: Versioned>(source: &mut BTreeMap<String, T>, here: BTreeMap<String, T>) -> u64 {
    let mut newer = 0;
    for (id, here) in here {
        if let Some(row) = source.get_mut(&id).filter(|row| is_newer_here(&here, *row)) {
            *row = here;
            newer += 1;
        }
    }
    newer
}
