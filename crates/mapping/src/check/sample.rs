//! The first rows of a part, read as a rebuild would: formats, types and whatever else only shows in the data.

use std::collections::BTreeMap;

use restocking::ports::{Part, SourceRow};

use super::rows;
use crate::database::DatabaseError;
use crate::finding::{Finding, Severity};
use crate::input::Fault;
use crate::parts::Desk;
use crate::plan::Plan;

/// Rows of a sample.
const SAMPLE: usize = 1_000;

pub(super) fn of(plan: &Plan, part: Part, desk: &Desk<'_>, findings: &mut Vec<Finding>) -> Result<(), DatabaseError> {
    let raw = desk.page(plan, part, None, SAMPLE)?;
    let is_of_line = |key: &str| key.starts_with("orders.lines.");
    let lines: usize =
        raw.page.rows.iter().map(|row| if let SourceRow::Order(order) = row { order.lines.len() } else { 0 }).sum();
    let faulty_lines = raw.faults.iter().filter(|fault| is_of_line(&fault.at.key)).count();
    let (all, all_lines) = (raw.page.rows.len() + raw.faults.len() - faulty_lines, lines + faulty_lines);
    let mut by_fault: BTreeMap<(usize, String, String), (usize, &Fault, &str)> = BTreeMap::new();
    for (fault, told) in raw.faults.iter().zip(&raw.page.rejected) {
        let key = (fault.at.line, fault.at.key.clone(), fault.what.clone());
        by_fault.entry(key).or_insert((0, fault, &told.place)).0 += 1;
    }
    // What is known of all rows need not be said of a few.
    let known: Vec<(usize, String)> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| (finding.line, finding.key.clone()))
        .collect();
    let new = by_fault.into_iter().filter(|((line, key, _), _)| !known.contains(&(*line, key.clone())));
    for (_, (count, fault, place)) in new {
        let detail = if fault.detail.is_empty() { String::new() } else { format!(", {}", fault.detail) };
        let total = if is_of_line(&fault.at.key) { all_lines } else { all };
        let text = format!("{} in a sample of {total}: {}; {place}{detail}", rows(count), fault.what);
        // What most rows have is the mapping's fault; what a few have is theirs.
        findings.push(if count * 2 > total { fault.at.error(text) } else { fault.at.warning(text) });
    }
    if let Some(rows) = plan.rows(part).filter(|_| all == 0) {
        findings.push(rows.at.warning(format!("there are no {} in {}", part.as_str(), rows.table)));
    }
    Ok(())
}
