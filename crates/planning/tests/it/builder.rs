//! Products for tests, described by what matters.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use planning::{
    Facts, Forecast, Hold, LineFacts, LineId, Milliunits, ProductFacts, Review, Settings, Suggestion, SupplierFacts,
    review,
};
use rust_decimal::Decimal;

/// Monday, the day of every review here.
pub(crate) const TODAY: Date = date(2026, 11, 23);

/// The date so many days from today.
pub(crate) fn day(days: i64) -> Date {
    TODAY.saturating_add(days.days())
}

/// How many days from today a date is.
pub(crate) fn offset(date: Date) -> i64 {
    i64::from((date - TODAY).get_days())
}

/// A product that sells one unit a day, with lead time 10, review period 7 and no safety stock,
/// under the default settings but for a minimum value of 0.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) facts: Facts,
    pub(crate) settings: Settings,
}

/// A case with so much stock.
pub(crate) fn stock(on_hand_units: i64) -> Case {
    let product = ProductFacts {
        product_id: "P".to_owned(),
        supplier_id: Some("S".to_owned()),
        category: Some("toys".to_owned()),
        lead_time_days: 10,
        review_period_days: 7,
        safety_stock: Milliunits(0),
        minimum_order_quantity: 1,
        order_multiple: 1,
        maximum_order_quantity: None,
        backorders: Milliunits(0),
        discontinued_on: None,
        forecast: Some(Forecast { from: TODAY, daily: vec![Milliunits(1_000); 200] }),
    };
    let facts =
        Facts { today: TODAY, hour: 0, product, supplier: SupplierFacts::default(), on_hand_units, lines: Vec::new() };
    Case { facts, settings: Settings { minimum_value: Decimal::ZERO, ..Settings::default() } }
}

impl Case {
    /// Adds a line confirmed for a day; lines are called a, b, c ... of order O.
    pub(crate) fn line(self, arrives_in: i64, quantity: i64) -> Self {
        self.line_with(arrives_in, quantity, |_| {})
    }

    /// Adds a line confirmed for a day, and what else is to be said of it.
    pub(crate) fn line_with(mut self, arrives_in: i64, quantity: i64, with: impl FnOnce(&mut LineFacts)) -> Self {
        let name = ["a", "b", "c", "d", "e"][self.facts.lines.len()];
        let mut line = LineFacts {
            id: LineId { order_id: "O".to_owned(), line_id: name.to_owned() },
            quantity,
            received: 0,
            cancelled: 0,
            units_per_pack: 1,
            unit_cost: Decimal::new(100, 2),
            ordered_on: Some(day(-10)),
            promised_on: day(arrives_in),
            confirmed_on: Some(day(arrives_in)),
            shipped: false,
            locked: false,
            hold: None,
            shown: None,
        };
        with(&mut line);
        self.facts.lines.push(line);
        self
    }

    pub(crate) fn product(mut self, with: impl FnOnce(&mut ProductFacts)) -> Self {
        with(&mut self.facts.product);
        self
    }

    pub(crate) fn supplier(mut self, with: impl FnOnce(&mut SupplierFacts)) -> Self {
        with(&mut self.facts.supplier);
        self
    }

    pub(crate) fn settings(mut self, with: impl FnOnce(&mut Settings)) -> Self {
        with(&mut self.settings);
        self
    }

    /// Puts a line on hold.
    pub(crate) fn hold(self, line: usize, hold: Hold) -> Self {
        let mut case = self;
        case.facts.lines[line].hold = Some(hold);
        case
    }

    /// What is proposed now is shown from now on.
    pub(crate) fn show(mut self) -> Self {
        let review = self.review();
        for (index, line) in self.facts.lines.iter_mut().enumerate() {
            line.shown = review.suggestions.iter().find(|suggestion| suggestion.line == index).map(Suggestion::shown);
        }
        self
    }

    pub(crate) fn review(&self) -> Review {
        review(&self.facts, &self.settings)
    }

    /// Every suggestion in short: line, kind, day, quantity, as in `a postpone 40 x150`.
    pub(crate) fn suggestions(&self) -> Vec<String> {
        self.review().suggestions.iter().map(in_short).collect()
    }

    /// Every reason.
    pub(crate) fn reasons(&self) -> Vec<String> {
        self.review().suggestions.into_iter().map(|suggestion| suggestion.reason).collect()
    }
}

pub(crate) fn in_short(suggestion: &Suggestion) -> String {
    let line = &suggestion.id.line_id;
    let kind = match suggestion.would_be {
        Some(would_be) => format!("{} {would_be}", suggestion.kind),
        None => suggestion.kind.to_string(),
    };
    match suggestion.to_date {
        Some(date) => format!("{line} {kind} {} x{}", offset(date), suggestion.to_quantity),
        None => format!("{line} {kind}"),
    }
}
