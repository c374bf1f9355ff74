//! Stock per product and location.

use std::collections::BTreeMap;

use restocking::ports::{SourceRow, StockLevel};

use super::{Desk, RawPage};
use crate::cell::Cell;
use crate::database::DatabaseError;
use crate::fetch::Record;
use crate::input::{Fault, fault};
use crate::plan::PartPlan;
use crate::scope::ColumnRef;
use crate::spec::StockFields;

/// Where stock is that has no location.
const ONE_PLACE: &str = "MAIN";

impl Desk<'_> {
    /// Pages go by product: all rows of one together, so that they can be added up over locations, shelves and lots.
    pub(super) fn stock(
        &self,
        (plan, adds_up): &(PartPlan<StockFields<ColumnRef>>, bool),
        after: Option<&[Cell]>,
        limit: usize,
    ) -> Result<RawPage, DatabaseError> {
        let fetched = self.fetch.groups(&plan.rows, after, limit)?;
        let mut raw = RawPage { last_key: fetched.last_key, ..RawPage::default() };
        for group in &fetched.items {
            let mut levels: BTreeMap<(String, String), (StockLevel, Vec<&Record>)> = BTreeMap::new();
            for record in group {
                match self.level(plan, record) {
                    Ok(level) => {
                        let key = (level.product_id.clone(), level.location_id.clone());
                        let sum = StockLevel { level_units: 0, seq: None, ..level.clone() };
                        let (sum, of) = levels.entry(key).or_insert_with(|| (sum, Vec::new()));
                        sum.level_units = sum.level_units.saturating_add(level.level_units);
                        sum.seq = sum.seq.max(level.seq);
                        of.push(record);
                    }
                    Err(fault) => raw.reject(self.place(&plan.rows, record), fault),
                }
            }
            for (level, of) in levels.into_values() {
                if of.len() == 1 || *adds_up {
                    raw.page.rows.push(SourceRow::Stock(level));
                    continue;
                }
                for record in of {
                    let what = "several rows of one product and location; say several_rows = \"add\"";
                    let detail = format!("{} at {}", level.product_id, level.location_id);
                    raw.reject(self.place(&plan.rows, record), fault(&plan.fields.level, what, detail));
                }
            }
        }
        Ok(raw)
    }

    fn level(&self, plan: &PartPlan<StockFields<ColumnRef>>, record: &Record) -> Result<StockLevel, Fault> {
        let (reader, fields) = (&self.reader, &plan.fields);
        if let Some(fault) = &record.fault {
            return Err(fault.clone());
        }
        let location = fields.location_id.as_ref().map_or(Ok(None), |value| reader.text(value, record).map(Some))?;
        let seq = fields.seq.as_ref().map_or(Ok(None), |value| reader.integer(value, record))?;
        let seq = seq.map(|seq| {
            u64::try_from(seq).map_err(|_| {
                fields
                    .seq
                    .as_ref()
                    .map_or_else(|| fault(&fields.level, "seq", ""), |value| fault(value, "below 0", seq.to_string()))
            })
        });
        Ok(StockLevel {
            product_id: reader.text(&fields.product_id, record)?,
            location_id: location.unwrap_or_else(|| ONE_PLACE.to_owned()),
            seq: seq.transpose()?,
            level_units: reader.required_integer(&fields.level, record)?,
        })
    }
}
