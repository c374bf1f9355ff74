//! A line of an order: what is ordered, received, rejected and still to come.

use std::collections::BTreeMap;

use restocking::facts::{Order, OrderLine};

use super::Desk;
use crate::cell::Cell;
use crate::fetch::Record;
use crate::input::{Fault, fault};
use crate::plan::OrdersPlan;
use crate::scope::ColumnRef;
use crate::spec::{BeforeOrdered, Flag, Value};

impl Desk<'_> {
    /// Reads a line; what was used otherwise than it stands there is told in `mended`.
    pub(super) fn line(
        &self,
        plan: &OrdersPlan,
        order: &Order,
        record: &Record,
        mended: &mut Vec<Fault>,
    ) -> Result<(String, OrderLine), Fault> {
        let (reader, fields, how) = (&self.reader, &plan.line_fields, &plan.how);
        if let Some(fault) = &record.fault {
            return Err(fault.clone());
        }
        let quantity = positive(&fields.quantity, reader.required_integer(&fields.quantity, record)?)?;
        let count = |value: &Option<Value<ColumnRef>>| match value {
            None => Ok(0),
            Some(value) => positive(value, reader.integer(value, record)?.unwrap_or(0)),
        };
        let flag =
            |flag: &Option<Flag<ColumnRef>>, usual| flag.as_ref().map_or(Ok(usual), |flag| reader.flag(flag, record));
        let (mut received, mut rejected) = (count(&fields.received)?, count(&fields.rejected)?);
        if !flag(&fields.receipts_count, true)? && received + rejected > 0 {
            if let (Some(flag), Some(value)) = (&fields.receipts_count, &fields.received) {
                let what = format!("receipts do not count here, as {} says", flag.value.at.key);
                mended.push(fault(value, what, format!("{received} received")));
            }
            (received, rejected) = (0, 0);
        }
        let good = if how.received_includes_rejected { (received - rejected).max(0) } else { received };
        let mut cancelled = count(&fields.cancelled)?;
        if how.rejected_is_given_up {
            cancelled = cancelled.saturating_add(rejected);
        }
        if flag(&fields.closed, false)? {
            cancelled = cancelled.max(quantity.saturating_sub(good)).max(0);
        }
        let pack = fields.units_per_pack.as_ref().map_or(Ok(None), |value| reader.integer(value, record))?;
        let cost = fields.unit_cost.as_ref().map_or(Ok(None), |value| reader.decimal(value, record))?;
        let mut line = OrderLine {
            product_id: reader.text(&fields.product_id, record)?,
            quantity,
            received: good,
            cancelled,
            units_per_pack: pack.unwrap_or(1),
            unit_cost: cost.unwrap_or_default(),
            promised_on: reader.required_date(&fields.promised_on, record)?,
            confirmed_on: fields.confirmed_on.as_ref().map_or(Ok(None), |value| reader.date(value, record))?,
            shipped: flag(&fields.shipped, false)?,
            locked: flag(&fields.locked, false)?,
            other: BTreeMap::new(),
        };
        if let Some(ordered_on) = order.ordered_on.filter(|ordered_on| line.promised_on < *ordered_on) {
            let what = |then: &str| format!("promised for a day before the order was placed{then}");
            let detail = format!("promised for {}, ordered on {ordered_on}", line.promised_on);
            match how.promised_before_ordered {
                BeforeOrdered::Keep => {}
                BeforeOrdered::Reject => return Err(fault(&fields.promised_on, what(""), detail)),
                BeforeOrdered::UseOrderedOn => {
                    line.promised_on = ordered_on;
                    mended.push(fault(&fields.promised_on, what("; the day of the order counts"), detail));
                }
            }
        }
        Ok((reader.text(&fields.line_id, record)?, line))
    }

    /// Which line it is, as its source names it.
    pub(super) fn line_place(&self, plan: &OrdersPlan, record: &Record) -> String {
        let order = self.place(&plan.part.rows, record);
        let Some(lines) = &plan.lines else { return order };
        let line = record.rows.get(plan.part.rows.joins.len() + 1).and_then(Option::as_ref);
        let Some(line) = line else { return order };
        let table = self.fetch.session.shown(&lines.table);
        let key =
            lines.key.iter().zip(&lines.key_columns).map(|(name, at)| {
                format!("{name} {}", line.cells.get(*at).unwrap_or(&Cell::Null).word(self.fetch.trim))
            });
        let id =
            self.reader.text(&plan.line_fields.line_id, record).map(|id| format!(", line {id}")).unwrap_or_default();
        let key = key.collect::<Vec<_>>().join(", ");
        if line.line > 0 { format!("{table} line {} ({key}{id})", line.line) } else { format!("{table}, {key}{id}") }
    }
}

/// Quantities are told as they are; a negative one is no order.
fn positive(value: &Value<ColumnRef>, number: i64) -> Result<i64, Fault> {
    if number < 0 { Err(fault(value, "below 0", number.to_string())) } else { Ok(number) }
}
