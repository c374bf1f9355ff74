//! A purchase order, changed by merge patches in the order of its versions.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use crate::events::check_id;

/// A purchase order as the central system keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// Its id.
    pub order_id: String,
    /// +1 at every change; 0 never existed.
    pub version: u64,
    /// Who delivers it.
    pub supplier_id: String,
    /// Open, finished or cancelled.
    pub status: OrderStatus,
    /// When it was placed.
    #[serde(default)]
    pub ordered_on: Option<Date>,
    /// ISO 4217 currency of its costs.
    #[serde(default)]
    pub currency: String,
    /// Its lines by id.
    #[serde(default)]
    pub lines: BTreeMap<String, OrderLine>,
    /// Fields of the central system that mean nothing here; kept, because later patches are on the whole.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OrderStatus {
    /// Something is still to come.
    Open,
    /// All has come that will.
    Finished,
    /// Taken back.
    Cancelled,
}

/// A line of an order; quantities in purchase units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderLine {
    /// What is ordered.
    pub product_id: String,
    /// Ordered, ever.
    pub quantity: i64,
    /// Received so far.
    #[serde(default)]
    pub received: i64,
    /// Taken back so far.
    #[serde(default)]
    pub cancelled: i64,
    /// Stock units in one purchase unit.
    #[serde(default = "one")]
    pub units_per_pack: i64,
    /// Cost of one purchase unit.
    #[serde(default, with = "crate::wire::decimal")]
    pub unit_cost: Decimal,
    /// First promised arrival.
    pub promised_on: Date,
    /// Last confirmed arrival.
    #[serde(default)]
    pub confirmed_on: Option<Date>,
    /// On its way.
    #[serde(default)]
    pub shipped: bool,
    /// Not to be touched.
    #[serde(default)]
    pub locked: bool,
    /// Fields of the central system that mean nothing here.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

fn one() -> i64 {
    1
}

/// Largest quantity of a line, and largest pack.
const MAX_QUANTITY: i64 = 1_000_000_000;
const MAX_PACK: i64 = 100_000;
const MAX_LINES: usize = 10_000;

/// Why a change cannot be applied.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ApplyFault {
    /// The order that would come out is none.
    #[error("the order after this change cannot be read: {0}")]
    NotAnOrder(String),
}

impl Order {
    /// Reads an order of the central system.
    ///
    /// # Errors
    /// What is wrong with it, with the path of the field.
    pub fn read(json: &str) -> Result<Self, ApplyFault> {
        let mut reader = serde_json::Deserializer::from_str(json);
        let order: Self = serde_path_to_error::deserialize(&mut reader)
            .map_err(|error| ApplyFault::NotAnOrder(format!("{}: {}", error.path(), error.inner())))?;
        order.check().map_err(ApplyFault::NotAnOrder)?;
        Ok(order)
    }

    /// The order after a merge patch (RFC 7396), at the given version. Id and version are not the patch's to change.
    ///
    /// # Errors
    /// When what comes out is no order.
    pub fn patched(&self, changes: &Value, version: u64) -> Result<Self, ApplyFault> {
        let not_an_order = |error: serde_json::Error| ApplyFault::NotAnOrder(error.to_string());
        let mut whole = serde_json::to_value(self).map_err(not_an_order)?;
        json_patch::merge(&mut whole, changes);
        let mut order: Self = serde_path_to_error::deserialize(whole)
            .map_err(|error| ApplyFault::NotAnOrder(format!("{}: {}", error.path(), error.inner())))?;
        order.order_id.clone_from(&self.order_id);
        order.version = version;
        order.check().map_err(ApplyFault::NotAnOrder)?;
        Ok(order)
    }

    /// The same order, finished.
    pub fn finished(&self, version: u64) -> Self {
        Self { status: OrderStatus::Finished, version, ..self.clone() }
    }

    /// The lines that may still bring something, as they are kept for the review.
    pub fn open_lines(&self) -> impl Iterator<Item = LineRecord> + '_ {
        let is_open = self.status == OrderStatus::Open;
        self.lines.iter().filter(move |(_, line)| is_open && line.open_quantity() > 0).map(|(line_id, line)| {
            LineRecord {
                order_id: self.order_id.clone(),
                line_id: line_id.clone(),
                order_version: self.version,
                supplier_id: self.supplier_id.clone(),
                ordered_on: self.ordered_on,
                currency: self.currency.clone(),
                line: line.clone(),
            }
        })
    }

    /// What is still to come, open quantities x unit costs, in the order's currency; none where nothing is.
    pub fn open_value(&self) -> Option<Decimal> {
        let values = self.open_lines().map(|line| {
            Decimal::from(line.line.open_quantity()).checked_mul(line.line.unit_cost).unwrap_or(Decimal::MAX)
        });
        values.reduce(Decimal::saturating_add)
    }

    /// When the next of the lines is expected of which something is to come.
    pub fn next_arrival(&self) -> Option<Date> {
        self.open_lines().map(|line| line.line.expected_on()).min()
    }

    /// The products that the order is about.
    pub fn product_ids(&self) -> impl Iterator<Item = &str> {
        self.lines.values().map(|line| line.product_id.as_str())
    }

    /// Whether ids, version and quantities are such as an order can have.
    ///
    /// # Errors
    /// What is wrong, with the path of the field.
    pub fn check(&self) -> Result<(), String> {
        check_id("order_id", &self.order_id)?;
        check_id("supplier_id", &self.supplier_id)?;
        if self.version == 0 {
            return Err("version: starts at 1".to_owned());
        }
        if self.lines.len() > MAX_LINES {
            return Err(format!("lines: at most {MAX_LINES}"));
        }
        self.lines.iter().try_for_each(|(line_id, line)| {
            check_id("line_id", line_id)?;
            check_id("product_id", &line.product_id)?;
            let in_range = |n: i64| (0..=MAX_QUANTITY).contains(&n);
            if !(in_range(line.quantity) && in_range(line.received) && in_range(line.cancelled)) {
                return Err(format!("lines.{line_id}: quantities are between 0 and {MAX_QUANTITY}"));
            }
            if !(1..=MAX_PACK).contains(&line.units_per_pack) {
                return Err(format!("lines.{line_id}.units_per_pack: between 1 and {MAX_PACK}"));
            }
            Ok(())
        })
    }
}

impl OrderLine {
    /// What is still to come, purchase units.
    pub fn open_quantity(&self) -> i64 {
        (self.quantity - self.received - self.cancelled).max(0)
    }

    /// The arrival that counts for people: confirmed, or else promised.
    pub fn expected_on(&self) -> Date {
        self.confirmed_on.unwrap_or(self.promised_on)
    }
}

/// An open line with what the review needs of its order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineRecord {
    /// The order.
    pub order_id: String,
    /// The line of that order.
    pub line_id: String,
    /// The order's version that this is of.
    pub order_version: u64,
    /// Who delivers it.
    pub supplier_id: String,
    /// When it was ordered.
    pub ordered_on: Option<Date>,
    /// Currency of its cost.
    pub currency: String,
    /// The line itself.
    pub line: OrderLine,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn order() -> Order {
        Order::read(
            r#"{"order_id":"O","version":1,"supplier_id":"S","status":"open","ordered_on":"2026-11-01","currency":"EUR","buyer":"b7",
            "lines":{"1":{"product_id":"P","quantity":10,"units_per_pack":1,"unit_cost":"2.50","promised_on":"2026-12-01","dock":3},
                     "2":{"product_id":"Q","quantity":5,"received":5,"unit_cost":"1","promised_on":"2026-12-02"}}}"#,
        )
        .unwrap()
    }

    #[test]
    fn a_patch_changes_what_it_names_and_keeps_the_rest() {
        let patch = json!({"lines": {"1": {"confirmed_on": "2026-12-09", "shipped": true}, "2": null}, "order_id": "X", "version": 77});
        let after = order().patched(&patch, 2).unwrap();
        assert_eq!((after.order_id.as_str(), after.version, after.lines.len()), ("O", 2, 1));
        assert_eq!(after.lines["1"].expected_on().to_string(), "2026-12-09");
        assert_eq!((after.lines["1"].quantity, after.lines["1"].other["dock"].clone()), (10, json!(3)));
        assert_eq!(after.other["buyer"], json!("b7"));
    }

    #[test]
    fn a_patch_that_leaves_no_order_is_refused_with_its_path() {
        let fault = order().patched(&json!({"lines": {"1": {"quantity": "many"}}}), 2).unwrap_err().to_string();
        assert!(fault.contains("lines"), "{fault}");
        let fault = order().patched(&json!({"lines": {"1": {"units_per_pack": 0}}}), 2).unwrap_err().to_string();
        assert!(fault.contains("units_per_pack"), "{fault}");
    }

    #[test]
    fn only_lines_with_something_to_come_are_open() {
        let ids: Vec<String> = order().open_lines().map(|line| line.line_id).collect();
        assert_eq!(ids, ["1"]);
        assert_eq!(order().open_value(), Some(Decimal::from(25)));
        assert_eq!(order().finished(2).open_lines().count(), 0);
        assert_eq!(order().finished(2).open_value(), None);
    }
}
