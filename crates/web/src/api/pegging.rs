//! Pegging as it is told: which demand each receipt covers. Quantities are thousandths of a stock unit.

use jiff::civil::Date;
use planning::{Demand, LineId, PeggedReceipt, Source};
use serde::Serialize;

/// What each receipt covers, as the lines are and with everything that is suggested.
#[derive(Debug, Serialize)]
pub(crate) struct Pegging {
    /// The last day looked at.
    pub(crate) horizon: Date,
    /// All lines as they are.
    pub(crate) without: Pegged,
    /// With every open suggestion accepted.
    pub(crate) with: Pegged,
}

#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Pegged {
    pub(crate) receipts: Vec<Receipt>,
    /// Demand that nothing covers.
    pub(crate) uncovered: Vec<Uncovered>,
}

/// Stock on hand, or an open line.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Receipt {
    /// `on_hand` or `line`.
    pub(crate) source: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) order_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) line_id: Option<String>,
    /// The day on which it counts.
    pub(crate) day: Date,
    pub(crate) quantity: i64,
    pub(crate) covers: Vec<Covered>,
    /// What covers nothing within the horizon.
    pub(crate) surplus: i64,
}

/// A demand and how much of it is meant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Covered {
    /// `forecast`, `backorders`, `negative_stock` or `safety_stock`.
    pub(crate) demand: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) first_day: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_day: Option<Date>,
    pub(crate) quantity: i64,
    /// It was owed before the receipt comes.
    pub(crate) late: bool,
}

#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Uncovered {
    pub(crate) demand: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) first_day: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_day: Option<Date>,
    pub(crate) quantity: i64,
    /// A lost sale; else still owed at the horizon, or missing from the safety stock.
    pub(crate) lost: bool,
}

impl Receipt {
    pub(crate) fn is_line(&self, order_id: &str, line_id: &str) -> bool {
        self.order_id.as_deref() == Some(order_id) && self.line_id.as_deref() == Some(line_id)
    }
}

impl Pegging {
    pub(crate) fn new(without: planning::Pegging, with: planning::Pegging) -> Self {
        Self { horizon: without.horizon, without: without.into(), with: with.into() }
    }
}

impl From<planning::Pegging> for Pegged {
    fn from(pegging: planning::Pegging) -> Self {
        let uncovered = pegging.uncovered.into_iter().map(|part| {
            let days = part.demand.days();
            Uncovered {
                demand: name(&part.demand),
                first_day: days.map(|(first, _)| first),
                last_day: days.map(|(_, last)| last),
                quantity: part.quantity.0,
                lost: part.lost,
            }
        });
        Self { uncovered: uncovered.collect(), receipts: pegging.receipts.into_iter().map(Into::into).collect() }
    }
}

impl From<PeggedReceipt> for Receipt {
    fn from(receipt: PeggedReceipt) -> Self {
        let (source, line) = match receipt.source {
            Source::OnHand => ("on_hand", None),
            Source::Line(LineId { order_id, line_id }) => ("line", Some((order_id, line_id))),
        };
        let (order_id, line_id) = line.unzip();
        let covers = receipt.pegs.iter().map(|peg| {
            let days = peg.demand.days();
            Covered {
                demand: name(&peg.demand),
                first_day: days.map(|(first, _)| first),
                last_day: days.map(|(_, last)| last),
                quantity: peg.quantity.0,
                late: peg.late,
            }
        });
        Self {
            source,
            order_id,
            line_id,
            day: receipt.day,
            quantity: receipt.quantity.0,
            covers: covers.collect(),
            surplus: receipt.surplus.0,
        }
    }
}

fn name(demand: &Demand) -> &'static str {
    match demand {
        Demand::Forecast { .. } => "forecast",
        Demand::Backorders => "backorders",
        Demand::NegativeStock => "negative_stock",
        Demand::SafetyStock => "safety_stock",
    }
}
