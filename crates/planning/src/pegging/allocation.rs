//! First in, first out: the oldest stock goes to the oldest demand.

use std::collections::VecDeque;

use super::{Demand, Peg, PeggedReceipt, Pegging, Source, Uncovered};
use crate::Milliunits;
use crate::calendar::Day;
use crate::product::Product;

/// Demand before it is grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    NegativeStock,
    Backorders,
    Day(Day),
    SafetyStock,
}

#[derive(Debug)]
struct Receipt {
    source: Source,
    day: Day,
    quantity: i64,
    left: i64,
    /// Demand, quantity, late.
    given: Vec<(Due, i64, bool)>,
}

/// Receipts in the order in which they come, and what is owed, oldest first.
#[derive(Debug)]
pub(super) struct Allocation<'p> {
    product: &'p Product,
    receipts: Vec<Receipt>,
    /// The first receipt with something left.
    at: usize,
    owed: VecDeque<(Due, i64)>,
    lost: Vec<(Due, i64)>,
}

impl<'p> Allocation<'p> {
    pub(super) fn new(product: &'p Product) -> Self {
        Self { product, receipts: Vec::new(), at: 0, owed: VecDeque::new(), lost: Vec::new() }
    }

    /// What is owed before the first day.
    pub(super) fn owe(&mut self, negative_stock: i64, backorders: i64) {
        let owed = [(Due::NegativeStock, negative_stock), (Due::Backorders, backorders)];
        self.owed.extend(owed.into_iter().filter(|&(_, quantity)| quantity > 0));
    }

    /// The next receipt; not before the one that was given before it.
    pub(super) fn receive(&mut self, source: Source, day: Day, quantity: i64) {
        if quantity > 0 {
            self.receipts.push(Receipt { source, day, quantity, left: quantity, given: Vec::new() });
        }
    }

    /// Gives everything away, day by day.
    pub(super) fn run(mut self) -> Pegging {
        for day in 0..=self.product.horizon {
            while let Some((due, quantity)) = self.owed.pop_front() {
                let rest = self.give(due, quantity, day, day > 0);
                if rest > 0 {
                    self.owed.push_front((due, rest));
                    break;
                }
            }
            let unmet = self.give(Due::Day(day), self.product.forecast[day as usize], day, false);
            let lost = self.product.lost(unmet);
            self.lost.extend((lost > 0).then_some((Due::Day(day), lost)));
            self.owed.extend((unmet > lost).then_some((Due::Day(day), unmet - lost)));
        }
        let missing = self.give(Due::SafetyStock, self.product.floor, self.product.horizon, false);
        self.told(missing)
    }

    /// Takes from what is there by `today`; answers what is still wanted.
    fn give(&mut self, due: Due, mut wanted: i64, today: Day, late: bool) -> i64 {
        while wanted > 0 {
            let Some(receipt) = self.receipts.get_mut(self.at).filter(|receipt| receipt.day <= today) else { break };
            let taken = wanted.min(receipt.left);
            receipt.given.push((due, taken, late));
            receipt.left -= taken;
            wanted -= taken;
            if receipt.left == 0 {
                self.at += 1;
            }
        }
        wanted
    }

    fn told(self, missing_safety_stock: i64) -> Pegging {
        let product = self.product;
        let mut uncovered: Vec<Uncovered> = Vec::new();
        let owed = self.owed.into_iter().map(|(due, quantity)| (due, quantity, false));
        let lost = self.lost.into_iter().map(|(due, quantity)| (due, quantity, true));
        for parts in [owed.collect::<Vec<_>>(), lost.collect()] {
            let grouped = grouped(product, &parts);
            uncovered.extend(grouped.map(|(demand, quantity, lost)| Uncovered { demand, quantity, lost }));
        }
        uncovered.sort_by_key(|uncovered| uncovered.demand.days());
        if missing_safety_stock > 0 {
            let quantity = Milliunits(missing_safety_stock);
            uncovered.push(Uncovered { demand: Demand::SafetyStock, quantity, lost: false });
        }
        let receipts = self.receipts.into_iter().map(|receipt| PeggedReceipt {
            day: product.calendar.date(receipt.day),
            quantity: Milliunits(receipt.quantity),
            pegs: grouped(product, &receipt.given)
                .map(|(demand, quantity, late)| Peg { demand, quantity, late })
                .collect(),
            surplus: Milliunits(receipt.left),
            source: receipt.source,
        });
        Pegging { horizon: product.calendar.date(product.horizon), receipts: receipts.collect(), uncovered }
    }
}

/// Days in a row with the same mark become one demand.
fn grouped<'a>(
    product: &'a Product,
    parts: &'a [(Due, i64, bool)],
) -> impl Iterator<Item = (Demand, Milliunits, bool)> + 'a {
    let runs = parts.chunk_by(move |&(before, _, mark), &(after, _, next_mark)| {
        // A day without demand is no break: nothing was wanted.
        let adjoins = |before: Day, after: Day| (before + 1..after).all(|day| product.forecast[day as usize] == 0);
        mark == next_mark && matches!((before, after), (Due::Day(before), Due::Day(after)) if adjoins(before, after))
    });
    runs.filter_map(move |run| {
        let (&(first, _, mark), &(last, _, _)) = (run.first()?, run.last()?);
        let demand = match (first, last) {
            (Due::Day(first), Due::Day(last)) => {
                Demand::Forecast { first_day: product.calendar.date(first), last_day: product.calendar.date(last) }
            }
            (Due::NegativeStock, _) => Demand::NegativeStock,
            (Due::Backorders, _) => Demand::Backorders,
            (Due::SafetyStock | Due::Day(_), _) => Demand::SafetyStock,
        };
        Some((demand, Milliunits(run.iter().map(|&(_, quantity, _)| quantity).sum()), mark))
    })
}
