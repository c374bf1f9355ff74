//! An open order line made ready for reviewing.

use rust_decimal::Decimal;

use crate::calendar::Day;
use crate::limits::{MAX_DAYS, MAX_UNITS, MAX_UNITS_PER_PACK};
use crate::noise;
use crate::product::Product;
use crate::{CRITERION, Facts, Hold, Kind, LineFacts, Milliunits, Settings, Shown};

/// What the review may do with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Netted in its turn.
    Reviewed,
    /// Ordered so many days ago that it is cancelled before netting; no receipt in any ledger.
    TooOld {
        /// Days since it was ordered.
        days: Day,
    },
    /// Counted as it is for no other reason than that it comes too soon, or should have come.
    Frozen,
    /// Counted as it is.
    Fixed,
}

/// An open line, in rank order with its fellows.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    /// Index in [`Facts::lines`].
    pub(crate) index: usize,
    pub(crate) facts: &'a LineFacts,
    /// The day on which it counts.
    pub(crate) arrival: Day,
    /// Its open quantity as it counts, in purchase units.
    pub(crate) quantity: i64,
    /// Thousandths of a stock unit in one purchase unit.
    pub(crate) pack: i64,
    pub(crate) standing: Standing,
    /// Its date is past.
    pub(crate) overdue: bool,
    /// What was shown for it, unless its own date or quantity changed since.
    memory: Option<&'a Shown>,
}

impl Line<'_> {
    /// What is shown for it, whoever raised it.
    pub(crate) fn shown(&self) -> Option<&Shown> {
        self.memory
    }

    /// What is shown for it and was raised by this criterion: nobody remembers what another one showed, else each
    /// would build on the other and what is shown would wander.
    pub(crate) fn shown_by(&self, criterion: &str) -> Option<&Shown> {
        self.memory.filter(|shown| shown.criterion == criterion)
    }

    /// A number of its purchase units as thousandths of a stock unit.
    pub(crate) fn stock(&self, purchase_units: i64) -> i64 {
        purchase_units.saturating_mul(self.pack)
    }

    /// The cost of a number of its purchase units.
    pub(crate) fn cost(&self, purchase_units: i64) -> Decimal {
        let mut cost = self.facts.unit_cost.saturating_mul(Decimal::from(purchase_units));
        // A product with zero forgets its places; money keeps them.
        if cost.is_zero() {
            cost.rescale(self.facts.unit_cost.scale());
        }
        cost
    }

    /// Unit cost x quantity moved by a change of this kind to this quantity.
    pub(crate) fn value(&self, kind: Kind, to_quantity: i64) -> Decimal {
        match kind {
            Kind::Decrease | Kind::Increase => self.cost((self.quantity - to_quantity).abs()),
            _ => self.cost(self.quantity.max(to_quantity)),
        }
    }

    /// The kind of a change to this day and quantity, named by its date; `None` where it is none.
    pub(crate) fn change_to(&self, target: Day, quantity: i64) -> Option<Kind> {
        if target > self.arrival {
            Some(Kind::Postpone)
        } else if target < self.arrival {
            Some(Kind::Advance)
        } else if quantity < self.quantity {
            Some(Kind::Decrease)
        } else if quantity > self.quantity {
            Some(Kind::Increase)
        } else {
            None
        }
    }
}

/// The open lines of a product in rank order: promised_on, order_id, line_id.
pub(crate) fn ranked<'a>(facts: &'a Facts, settings: &Settings, product: &Product) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = facts
        .lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.open_quantity() > 0)
        .map(|(index, line)| prepare(index, line, facts, settings, product))
        .collect();
    lines.sort_by_key(|line| (line.facts.promised_on, &line.facts.id));
    lines
}

fn prepare<'a>(index: usize, facts: &'a LineFacts, all: &Facts, settings: &Settings, product: &Product) -> Line<'a> {
    let units_per_pack = facts.units_per_pack.clamp(1, MAX_UNITS_PER_PACK);
    let (confirmed, quantity) = match facts.hold {
        Some(Hold::UnderWay { date, quantity }) => (Some(date), quantity.max(0)),
        Some(Hold::Dismissed) | None => (facts.confirmed_on, facts.open_quantity()),
    };
    let lateness = Day::from(all.supplier.median_lateness_days).min(MAX_DAYS as Day);
    let said = match confirmed {
        Some(date) => product.calendar.day(date),
        None => product.calendar.day(facts.promised_on) + lateness,
    };
    let overdue = said < 0;
    let arrival = if confirmed.is_some() && !overdue { said } else { product.calendar.delivery_from(said.max(0)) };
    let mut line = Line {
        index,
        facts,
        arrival,
        quantity: quantity.min(MAX_UNITS / units_per_pack),
        pack: units_per_pack * Milliunits::PER_UNIT,
        standing: Standing::Reviewed,
        overdue,
        memory: None,
    };
    line.memory = facts
        .shown
        .as_ref()
        .filter(|shown| product.calendar.day(shown.own_date) == arrival && shown.own_quantity == line.quantity)
        .filter(|shown| (0..=MAX_UNITS).contains(&shown.quantity));
    line.standing = standing(&line, settings, product);
    line
}

fn standing(line: &Line<'_>, settings: &Settings, product: &Product) -> Standing {
    let facts = line.facts;
    if facts.shipped || facts.locked || facts.received > 0 || facts.hold.is_some() {
        return Standing::Fixed;
    }
    let too_old = age_beyond_limit(line, settings, product);
    if let Some(days) = too_old.filter(|_| worth_cancelling(line, settings)) {
        return Standing::TooOld { days };
    }
    if line.overdue || line.arrival <= Day::from(settings.frozen) {
        Standing::Frozen
    } else if too_old.is_some() {
        // Its cancellation is not worth raising, so the ledger counts it exactly as it is.
        Standing::Fixed
    } else {
        Standing::Reviewed
    }
}

/// Days since the order, where they are too many.
fn age_beyond_limit(line: &Line<'_>, settings: &Settings, product: &Product) -> Option<Day> {
    let limit = Day::from(settings.cancel_after_age?);
    let age = -product.calendar.day(line.facts.ordered_on?);
    (age > limit).then_some(age)
}

fn worth_cancelling(line: &Line<'_>, settings: &Settings) -> bool {
    let shown = line.shown_by(CRITERION).is_some_and(|shown| shown.kind == Kind::Cancel);
    noise::worth_raising(line.value(Kind::Cancel, 0), settings.minimum_value, shown)
}
