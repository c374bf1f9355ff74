//! Figures, dates and units as a planner says them.

use jiff::civil::Date;

use crate::calendar::Day;
use crate::line::Line;
use crate::{LineId, Milliunits};

/// A date without its year where that goes without saying: `12 Dec`, or `3 Feb 2028` far ahead.
pub(super) fn date(date: Date, today: Date) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = usize::try_from(date.month() - 1).ok().and_then(|index| MONTHS.get(index)).unwrap_or(&"");
    let far = (date - today).get_days().abs() > 300;
    if far { format!("{} {month} {}", date.day(), date.year()) } else { format!("{} {month}", date.day()) }
}

/// A number of days: `1 day`, `12 days`.
pub(super) fn days(count: Day) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

/// A quantity of a line in its own unit: `150 units`, `14 packs of 12`.
pub(super) fn purchase_units(line: &Line<'_>, quantity: i64) -> String {
    let per_pack = line.pack / Milliunits::PER_UNIT;
    match (per_pack, quantity) {
        (1, 1) => "1 unit".to_owned(),
        (1, _) => format!("{quantity} units"),
        (_, 1) => format!("1 pack of {per_pack}"),
        _ => format!("{quantity} packs of {per_pack}"),
    }
}

/// A quantity of stock without needless places: `5 units`, `2.5 units`.
pub(super) fn stock_units(Milliunits(milliunits): Milliunits) -> String {
    if milliunits == Milliunits::PER_UNIT {
        return "1 unit".to_owned();
    }
    let exact = Milliunits(milliunits).to_string();
    format!("{} units", exact.trim_end_matches('0').trim_end_matches('.'))
}

/// Lines by their ids: `line 1 of order A`, `line 1 of order A and line 2 of order B`.
pub(super) fn listed(lines: &[LineId]) -> String {
    let names: Vec<String> = lines.iter().map(|id| format!("line {} of order {}", id.line_id, id.order_id)).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}
