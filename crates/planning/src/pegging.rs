//! Pegging: which demand each receipt covers, and which demand nothing covers.
//!
//! Pegging in the sense of the field (the ASCM Supply Chain Dictionary: to trace a receipt to the requirements that
//! it is for), by first-in-first-out allocation on one product:
//!
//! * receipts are taken in the order in which they are there: stock on hand, then lines by arrival, and by rank where
//!   they arrive on one day;
//! * demand is taken in the order in which it is due: what is owed already (stock below zero, backorders), then the
//!   forecast day by day. What a day cannot be given is lost or owed by the rules of the projection, and what is owed is
//!   served by the next receipt before anything later;
//! * the safety stock is what must be left, not what is used up: it is filled last, out of what remains at the horizon;
//! * what remains then covers nothing within the horizon: surplus.
//!
//! So the pegging says the same as the projection of the same lines, day by day, and every thousandth of a unit is
//! in exactly one place (see [`Pegging`]).

mod allocation;

use jiff::civil::Date;

use self::allocation::Allocation;
use crate::limits::within_units;
use crate::line::ranked;
use crate::product::Product;
use crate::projection::expected;
use crate::{Change, Facts, LineId, Milliunits, Settings};

/// What each receipt of a product covers from today to the horizon.
///
/// Receipts = what they cover + surplus; demand = what is covered + what is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pegging {
    /// The last day looked at.
    pub horizon: Date,
    /// Stock on hand, if there is any, then the lines that bring something, as they come.
    pub receipts: Vec<PeggedReceipt>,
    /// What nothing covers, in the order of its days.
    pub uncovered: Vec<Uncovered>,
}

/// One receipt and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeggedReceipt {
    /// Where it comes from.
    pub source: Source,
    /// The day on which it counts; today for stock on hand.
    pub day: Date,
    /// All of it.
    pub quantity: Milliunits,
    /// What it covers, in the order of the demand.
    pub pegs: Vec<Peg>,
    /// What covers nothing within the horizon.
    pub surplus: Milliunits,
}

impl PeggedReceipt {
    /// The first day of forecast that it covers; none where it covers no forecast.
    #[must_use]
    pub fn first_day(&self) -> Option<Date> {
        self.pegs.iter().find_map(|peg| peg.demand.days().map(|(first, _)| first))
    }

    /// The last day of forecast that it covers.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        self.pegs.iter().rev().find_map(|peg| peg.demand.days().map(|(_, last)| last))
    }
}

/// Where stock comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// What is there.
    OnHand,
    /// An open order line.
    Line(LineId),
}

/// A part of a receipt and the demand that it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peg {
    /// The demand.
    pub demand: Demand,
    /// How much of it.
    pub quantity: Milliunits,
    /// It was owed since before the receipt came.
    pub late: bool,
}

/// What stock is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// Stock below zero: units that left and were never there.
    NegativeStock,
    /// Units promised to customers and not yet delivered.
    Backorders,
    /// The forecast of one or several days in a row.
    Forecast {
        /// The first of them.
        first_day: Date,
        /// The last of them.
        last_day: Date,
    },
    /// What must be left at the horizon.
    SafetyStock,
}

impl Demand {
    /// The days of a forecast.
    #[must_use]
    pub fn days(&self) -> Option<(Date, Date)> {
        match *self {
            Self::Forecast { first_day, last_day } => Some((first_day, last_day)),
            Self::NegativeStock | Self::Backorders | Self::SafetyStock => None,
        }
    }
}

/// Demand that no receipt covers within the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uncovered {
    /// The demand.
    pub demand: Demand,
    /// How much of it.
    pub quantity: Milliunits,
    /// A lost sale. Otherwise it is still owed at the horizon, or missing from the safety stock.
    pub lost: bool,
}

/// Pegs all lines as they are, but for `changes`; none where the forecast is empty or missing.
#[must_use]
pub fn pegging(facts: &Facts, settings: &Settings, changes: &[Change]) -> Option<Pegging> {
    let product = Product::new(facts, settings)?;
    let mut lines: Vec<(i64, i64, &LineId)> = Vec::with_capacity(facts.lines.len());
    for line in ranked(facts, settings, &product) {
        let (day, quantity) = expected(&line, &product, changes);
        lines.push((day, quantity, &line.facts.id));
    }
    // Stable: the rank decides between lines of one day.
    lines.sort_by_key(|&(day, _, _)| day);

    let backorders = within_units(facts.product.backorders.0).max(0);
    let on_hand = product.opening + backorders;
    let mut allocation = Allocation::new(&product);
    allocation.owe(on_hand.saturating_neg().max(0), backorders);
    allocation.receive(Source::OnHand, 0, on_hand.max(0));
    for (day, quantity, id) in lines {
        allocation.receive(Source::Line(id.clone()), day, quantity);
    }
    Some(allocation.run())
}
