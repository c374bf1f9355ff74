//! Movements and counts of one product, by location and number, whatever the order in which they came.

use context::{Entry, Mark, Outcome};

use super::order_fold::push;
use super::{Stock, StockStep};
use crate::events::{Payload, StockCounted};

/// What became of a product's stock and of the entries about it.
#[derive(Debug, Default)]
pub struct StockFolded {
    /// The stock afterwards.
    pub stock: Stock,
    /// Whether it differs from before.
    pub changed: bool,
    /// What became of the entries.
    pub marks: Vec<Mark>,
    /// Movements are missing: the stock must be fetched.
    pub gap: bool,
    /// How many movements wait.
    pub waiting: usize,
}

/// Folds fetched levels and entries (new ones, and those that were held) into the stock of a product.
pub fn fold_stock(
    known: &Stock,
    snapshot: Option<&[StockCounted]>,
    mut entries: Vec<(&Entry, &Payload)>,
    dead: &[&Entry],
) -> StockFolded {
    let mut folded = StockFolded { stock: known.clone(), ..StockFolded::default() };
    for count in snapshot.unwrap_or_default() {
        folded.stock.count(count);
    }
    // Counts first: what they contain need not be waited for.
    for (entry, payload) in &entries {
        if let Payload::StockCounted(count) = payload {
            let outcome = match folded.stock.count(count) {
                StockStep::Applied => Outcome::Handled,
                StockStep::Stale | StockStep::Gap { .. } => stale(count.seq),
            };
            push(&mut folded.marks, entry, outcome);
        }
    }
    entries.sort_by_key(|(entry, payload)| (place_of(payload).map(|(at, seq)| (at.to_owned(), seq)), entry.seq));
    for (entry, payload) in entries {
        if let Payload::StockChanged(movement) = payload {
            let blocked = dead.iter().find(|dead| snapshot.is_none() && dead.seq < entry.seq);
            let contained = folded.stock.locations.get(&movement.location_id).is_some_and(|at| movement.seq <= at.upto);
            let outcome = match blocked {
                Some(dead) if !contained => {
                    folded.gap = true;
                    Outcome::Held(format!("waits for the dead letter {} of the same product", dead.seq))
                }
                _ => match folded.stock.change(movement) {
                    StockStep::Applied => Outcome::Handled,
                    StockStep::Stale => stale(movement.seq),
                    StockStep::Gap { expected } => {
                        folded.gap = true;
                        Outcome::Held(format!("waits for movement {expected} at {}", movement.location_id))
                    }
                },
            };
            folded.waiting += usize::from(matches!(outcome, Outcome::Held(_)));
            push(&mut folded.marks, entry, outcome);
        }
    }
    for dead in dead {
        match snapshot {
            Some(_) => {
                folded.marks.push(dead.mark(Outcome::Overtaken("overtaken by a fresh count of the product".to_owned())))
            }
            None => folded.gap = true,
        }
    }
    if !folded.gap {
        folded.stock.stale_since = None;
    }
    folded.changed = folded.stock != *known;
    folded
}

fn stale(seq: u64) -> Outcome {
    Outcome::Ignored(format!("stale: movement {seq} is contained in the level that is known"))
}

fn place_of(payload: &Payload) -> Option<(&str, u64)> {
    match payload {
        Payload::StockChanged(movement) => Some((&movement.location_id, movement.seq)),
        _ => None,
    }
}
