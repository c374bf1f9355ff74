//! A mapping, compared with what stands in its database.

mod fit;
mod sample;
mod words;

use std::collections::BTreeMap;

use crate::database::{Database, DatabaseError};
use crate::dates::Calendar;
use crate::finding::{Finding, Place};
use crate::parts::{Desk, told_of};
use crate::plan::Plan;
use crate::spec::Mapping;
use restocking::ports::Part;

/// Keys, joins, words and a sample of every part.
pub(crate) fn against_data(
    mapping: &Mapping,
    plan: &Plan,
    desk: &Desk<'_>,
    findings: &mut Vec<Finding>,
) -> Result<(), DatabaseError> {
    let with_one_row_a_key = [
        plan.suppliers.as_ref().map(|plan| &plan.rows),
        plan.products.as_ref().map(|(plan, _)| &plan.rows),
        plan.orders.as_ref().filter(|plan| plan.lines.is_some()).map(|plan| &plan.part.rows),
    ];
    for rows in with_one_row_a_key.into_iter().flatten() {
        fit::key_is_unique(rows, desk, findings)?;
    }
    let with_joins = plan.all_rows();
    for rows in &with_joins {
        fit::joins_fit(rows, desk, findings)?;
        fit::is_found_by_key(rows, desk, findings)?;
    }
    if let Some(orders) = &plan.orders {
        words::of_status(orders, desk, findings)?;
        fit::lines_have_orders(orders, desk, findings)?;
    }
    for part in Part::ALL {
        if plan.rows(part).is_some() {
            sample::of(plan, part, desk, findings)?;
        } else if !mapping.has(part) {
            findings.push(Place::default().note(format!("it has no [{}]", part.as_str())));
        }
    }
    Ok(())
}

/// "1 row", "2 rows".
fn rows(count: usize) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{count} rows") }
}

/// Rows of files that are no rows.
pub(crate) fn files(plan: &Plan, database: &Database, findings: &mut Vec<Finding>) {
    let mut counts: BTreeMap<(String, String), (usize, String)> = BTreeMap::new();
    let tables: Vec<&str> = Part::ALL.iter().flat_map(|part| plan.tables(*part)).collect();
    for told in told_of(&database.unreadable, &tables) {
        let file = told.place.split(" line ").next().unwrap_or(&told.place).to_owned();
        let (count, _) =
            counts.entry((file, told.fault.clone())).or_insert_with(|| (0, format!("{}: {}", told.place, told.detail)));
        *count += 1;
    }
    for ((file, fault), (count, example)) in counts {
        let text = format!("{} of {file} cannot be read, {fault}; {example}", rows(count));
        findings.push(Place { line: 0, key: "source".to_owned() }.error(text));
    }
}

/// Dates that are not those of the source.
pub(crate) fn pretence(mapping: &Mapping, calendar: &Calendar, findings: &mut Vec<Finding>) {
    if let Some(today) = mapping.pretended_today() {
        findings.push(mapping.source.today_at.warning(format!(
            "for demonstrations only: every date is moved by {} days, so that {today} is about today; take it away for \
             a database that is in use",
            calendar.shift_days
        )));
    }
}

impl Mapping {
    fn has(&self, part: Part) -> bool {
        match part {
            Part::Suppliers => self.suppliers.is_some(),
            Part::Products => self.products.is_some(),
            Part::Stock => self.stock.is_some(),
            Part::Orders => self.orders.is_some(),
        }
    }
}
