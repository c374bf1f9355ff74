//! Whether keys tell rows apart, joins find one row, and both are found without reading everything.

use crate::cell::Cell;
use crate::database::DatabaseError;
use crate::database::sql::Select;
use crate::finding::Finding;
use crate::parts::Desk;
use crate::plan::{JoinPlan, OrdersPlan, RowsPlan};

/// Below this many rows nobody notices that all are read.
const MANY: u64 = 5_000;

pub(super) fn key_is_unique(
    rows: &RowsPlan,
    desk: &Desk<'_>,
    findings: &mut Vec<Finding>,
) -> Result<(), DatabaseError> {
    let twice = desk.fetch.session.rows(&desk.fetch.select(rows).tally(&rows.key, 2, 3))?;
    let shown = examples(&twice, &rows.key);
    if !shown.is_empty() {
        findings.push(rows.at.error(format!(
            "the key {} does not tell the rows of {} apart: {shown}; say another key, or filter with where",
            rows.key.join(" and "),
            rows.table
        )));
    }
    Ok(())
}

pub(super) fn joins_fit(rows: &RowsPlan, desk: &Desk<'_>, findings: &mut Vec<Finding>) -> Result<(), DatabaseError> {
    for join in &rows.joins {
        let select = of_join(join, desk);
        let twice = desk.fetch.session.rows(&select.tally(&join.theirs, 2, 3))?;
        if join.first_by.is_empty() && !twice.is_empty() {
            findings.push(join.at.error(format!(
                "several rows of {} belong to one: {}; say which comes first with first_by = [\"column\"], or \"-column\" \
                 for the largest",
                join.table,
                examples(&twice, &join.theirs)
            )));
        }
        warn_without_index(&join.table, &join.theirs, &select, desk, &mut |text| findings.push(join.at.warning(text)))?;
    }
    Ok(())
}

pub(super) fn is_found_by_key(
    rows: &RowsPlan,
    desk: &Desk<'_>,
    findings: &mut Vec<Finding>,
) -> Result<(), DatabaseError> {
    let select = desk.fetch.select(rows);
    warn_without_index(&rows.table, &rows.key, &select, desk, &mut |text| findings.push(rows.at.warning(text)))
}

fn warn_without_index(
    table: &str,
    columns: &[String],
    select: &Select<'_>,
    desk: &Desk<'_>,
    tell: &mut dyn FnMut(String),
) -> Result<(), DatabaseError> {
    let is_indexed = desk.fetch.session.is_indexed(table, columns);
    if !is_indexed && desk.fetch.session.number(&select.count(None))? > MANY {
        tell(format!(
            "{table} has no index that begins with {}: each page reads all of it; ask for one, or read a copy",
            columns.join(" or ")
        ));
    }
    Ok(())
}

/// Lines that belong to no order are read by nobody.
pub(super) fn lines_have_orders(
    plan: &OrdersPlan,
    desk: &Desk<'_>,
    findings: &mut Vec<Finding>,
) -> Result<(), DatabaseError> {
    let Some(lines) = &plan.lines else { return Ok(()) };
    let orders = desk.fetch.select(&plan.part.rows);
    let lost = desk.fetch.session.number(&desk.fetch.select(lines).without_partner(
        &lines.key,
        &orders,
        &plan.part.rows.key,
    ))?;
    if lost > 0 {
        let filtered = if plan.part.rows.filters.is_empty() { "" } else { " (or of one that where leaves out)" };
        findings.push(
            lines.at.warning(format!("{lost} rows of {} are of no order{filtered}; they are not read", lines.table)),
        );
    }
    Ok(())
}

fn of_join<'j>(join: &'j JoinPlan, desk: &Desk<'_>) -> Select<'j> {
    Select {
        table: &join.table,
        columns: &join.columns,
        filters: &join.filters,
        trim: desk.fetch.trim,
        with_line: false,
    }
}

/// "4711 (3 rows), 4712 (2 rows)"
fn examples(tallied: &[crate::database::Row], columns: &[String]) -> String {
    let one = |row: &crate::database::Row| {
        let (count, values) = row.cells.split_last()?;
        if values.contains(&Cell::Null) {
            return None;
        }
        let named = columns.iter().zip(values).map(|(name, value)| format!("{name} {}", value.word(true)));
        Some(format!("{} ({} rows)", named.collect::<Vec<_>>().join(", "), count.word(true)))
    };
    tallied.iter().filter_map(one).collect::<Vec<_>>().join(", ")
}
