//! Pegging as a drawing: a row for each receipt, a bar for the days that it covers; and the same in words.

use askama::Template;
use jiff::Unit;
use jiff::civil::Date;

use super::words;
use crate::api::pegging::{Covered, Pegged, Receipt, Uncovered};

const WIDTH: f64 = 920.0;
const LEFT: f64 = 150.0;
const RIGHT: f64 = 170.0;
const TOP: f64 = 26.0;
const ROW: f64 = 26.0;
/// Receipts that are drawn; the table names them all.
const MOST_ROWS: usize = 30;

/// The drawing, ready to be written.
#[derive(Template)]
#[template(path = "pegs.html")]
pub(super) struct Pegs {
    title: &'static str,
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    columns: Vec<(f64, String)>,
    rows: Vec<Row>,
    left_out: usize,
    table: Vec<TableRow>,
    uncovered: Vec<String>,
    has_bad: bool,
    has_later: bool,
    summary: String,
    horizon: String,
}

struct Row {
    y: f64,
    label: String,
    /// Where it arrives; none where that is beyond what is drawn.
    arrival: Option<f64>,
    bars: Vec<Bar>,
    /// From its arrival to the first day that needs it.
    wait: Option<(f64, f64)>,
    note: String,
}

struct Bar {
    x: f64,
    width: f64,
    class: &'static str,
    title: String,
}

struct TableRow {
    name: String,
    href: Option<String>,
    day: String,
    quantity: String,
    covers: String,
    waits: String,
    surplus: String,
}

struct Scale {
    today: Date,
    day_width: f64,
    days: f64,
}

impl Scale {
    fn x(&self, day: Date) -> f64 {
        LEFT + f64::from(days_from(self.today, day)).clamp(0.0, self.days) * self.day_width
    }
}

fn days_from(from: Date, to: Date) -> i32 {
    from.until((Unit::Day, to)).map_or(0, |span| span.get_days())
}

impl Pegs {
    /// Draws a pegging from today to its horizon; nothing where there is nothing.
    /// What is not covered from `orderable` on can still be ordered, so it is not marked as bad.
    pub(super) fn new(
        title: &'static str,
        pegged: &Pegged,
        today: Date,
        orderable: Date,
        horizon: Date,
    ) -> Option<Self> {
        if pegged.receipts.is_empty() && pegged.uncovered.is_empty() {
            return None;
        }
        let days = f64::from(days_from(today, horizon).max(1) + 1);
        let scale = Scale { today, days, day_width: (WIDTH - LEFT - RIGHT) / days };
        let drawn = pegged.receipts.iter().take(MOST_ROWS).enumerate();
        let mut rows: Vec<Row> = drawn.map(|(at, receipt)| row(receipt, at, &scale, horizon)).collect();
        if let Some(row) = uncovered_row(&pegged.uncovered, rows.len(), orderable, &scale) {
            rows.push(row);
        }
        let uncovered: Vec<String> = pegged.uncovered.iter().map(uncovered_in_words).collect();
        Some(Self {
            title,
            width: WIDTH,
            height: TOP + ROW * rows.len() as f64 + 8.0,
            left: LEFT,
            right: WIDTH - RIGHT,
            columns: months(today, horizon, &scale),
            left_out: pegged.receipts.len().saturating_sub(MOST_ROWS),
            table: pegged.receipts.iter().map(table_row).collect(),
            summary: summary(pegged),
            has_bad: has(&rows, &["peg-lost", "peg-owed"]),
            has_later: has(&rows, &["peg-later"]),
            rows,
            uncovered,
            horizon: words::date(horizon),
        })
    }
}

fn has(rows: &[Row], classes: &[&str]) -> bool {
    rows.iter().any(|row| row.bars.iter().any(|bar| classes.contains(&bar.class)))
}

fn row(receipt: &Receipt, at: usize, scale: &Scale, horizon: Date) -> Row {
    let bars: Vec<Bar> = receipt.covers.iter().filter_map(|covered| bar(covered, scale)).collect();
    let first = receipt.covers.iter().filter(|covered| !covered.late).find_map(|covered| covered.first_day);
    let note = [
        of_demand(receipt, "safety_stock").map(|units| format!("safety {}", words::milliunits(units))),
        (receipt.surplus > 0).then(|| format!("surplus {}", words::milliunits(receipt.surplus))),
    ];
    Row {
        y: TOP + ROW * at as f64 + ROW / 2.0,
        label: name(receipt),
        arrival: (receipt.source == "line" && receipt.day <= horizon).then(|| scale.x(receipt.day)),
        wait: first.filter(|first| *first > receipt.day).map(|first| (scale.x(receipt.day), scale.x(first))),
        bars,
        note: note.into_iter().flatten().collect::<Vec<_>>().join(", "),
    }
}

fn bar(covered: &Covered, scale: &Scale) -> Option<Bar> {
    let (first, last) = (covered.first_day?, covered.last_day?);
    let x = scale.x(first);
    Some(Bar {
        x,
        width: (scale.x(last) + scale.day_width - x).max(2.0),
        class: if covered.late { "peg-late" } else { "peg-covers" },
        title: in_words(covered),
    })
}

fn uncovered_row(uncovered: &[Uncovered], at: usize, orderable: Date, scale: &Scale) -> Option<Row> {
    if uncovered.is_empty() {
        return None;
    }
    let bars = uncovered.iter().flat_map(|part| {
        let Some((first, last)) = part.first_day.zip(part.last_day) else { return Vec::new() };
        let title = uncovered_in_words(part);
        let (from, to) = (scale.x(first), scale.x(last) + scale.day_width);
        let turn = scale.x(orderable).clamp(from, to);
        let class = if part.lost { "peg-lost" } else { "peg-owed" };
        let now = Bar { x: from, width: turn - from, class, title: title.clone() };
        let later =
            Bar { x: turn, width: to - turn, class: "peg-later", title: format!("{title}; can still be ordered") };
        [now, later].into_iter().filter(|bar| bar.width > 0.0).collect()
    });
    let total: i64 = uncovered.iter().map(|part| part.quantity).sum();
    Some(Row {
        y: TOP + ROW * at as f64 + ROW / 2.0,
        label: "Not covered".to_owned(),
        arrival: None,
        bars: bars.collect(),
        wait: None,
        note: format!("{} units", words::milliunits(total)),
    })
}

fn months(today: Date, horizon: Date, scale: &Scale) -> Vec<(f64, String)> {
    let days = today.series(jiff::ToSpan::days(1)).take_while(|day| *day <= horizon);
    days.filter(|day| day.day() == 1).map(|day| (scale.x(day), day.strftime("%b").to_string())).collect()
}

fn of_demand(receipt: &Receipt, demand: &str) -> Option<i64> {
    let sum: i64 =
        receipt.covers.iter().filter(|covered| covered.demand == demand).map(|covered| covered.quantity).sum();
    (sum > 0).then_some(sum)
}

fn name(receipt: &Receipt) -> String {
    match (&receipt.order_id, &receipt.line_id) {
        (Some(order), Some(line)) => format!("{order} \u{b7} {line}"),
        _ => "In stock".to_owned(),
    }
}

fn table_row(receipt: &Receipt) -> TableRow {
    TableRow {
        name: name(receipt),
        href: receipt.order_id.clone(),
        day: if receipt.source == "on_hand" { "now".to_owned() } else { words::date(receipt.day) },
        quantity: words::milliunits(receipt.quantity),
        covers: receipt.covers.iter().map(in_words).collect::<Vec<_>>().join("; "),
        waits: waits(receipt),
        surplus: if receipt.surplus > 0 { words::milliunits(receipt.surplus) } else { String::new() },
    }
}

/// How long a receipt lies until it is needed, or how late it comes.
fn waits(receipt: &Receipt) -> String {
    if receipt.source == "on_hand" {
        return String::new();
    }
    let first = receipt.covers.iter().find_map(|covered| covered.first_day);
    match first.map(|first| days_from(receipt.day, first)) {
        Some(0) => "needed at once".to_owned(),
        Some(1) => "waits 1 day".to_owned(),
        Some(days @ 2..) => format!("waits {days} days"),
        Some(days) => format!("{} days late", -days),
        None if receipt.covers.is_empty() => "not needed".to_owned(),
        None => String::new(),
    }
}

/// `3 Dec – 20 Dec: 120 units`
fn in_words(covered: &Covered) -> String {
    let units = words::milliunits(covered.quantity);
    let late = if covered.late { ", late" } else { "" };
    format!("{}: {units} units{late}", demand(covered.demand, covered.first_day, covered.last_day))
}

fn uncovered_in_words(part: &Uncovered) -> String {
    let units = words::milliunits(part.quantity);
    let what = match (part.lost, part.demand) {
        (true, _) => "lost sales",
        (false, "safety_stock") => "missing at the horizon",
        (false, _) => "still owed at the horizon",
    };
    format!("{}: {units} units, {what}", demand(part.demand, part.first_day, part.last_day))
}

fn demand(name: &str, first: Option<Date>, last: Option<Date>) -> String {
    match (name, first.zip(last)) {
        (_, Some((first, last))) if first == last => words::short_date(first),
        (_, Some((first, last))) => format!("{} \u{2013} {}", words::short_date(first), words::short_date(last)),
        ("backorders", None) => "backorders".to_owned(),
        ("negative_stock", None) => "stock below zero".to_owned(),
        _ => "safety stock".to_owned(),
    }
}

/// What one receipt is for, in a few words for a table of lines.
pub(super) fn in_short(receipt: &Receipt) -> String {
    let days = receipt.covers.iter().filter_map(|covered| covered.first_day.zip(covered.last_day));
    let days: Vec<(Date, Date)> = days.collect();
    let mut parts = Vec::new();
    if let (Some((first, _)), Some((_, last))) = (days.first(), days.last()) {
        parts.push(demand("forecast", Some(*first), Some(*last)));
    }
    parts.extend(of_demand(receipt, "backorders").map(|_| "backorders".to_owned()));
    parts.extend(of_demand(receipt, "safety_stock").map(|units| format!("safety {}", words::milliunits(units))));
    parts.extend((receipt.surplus > 0).then(|| format!("surplus {}", words::milliunits(receipt.surplus))));
    parts.join(", ")
}

/// What the drawing says, for those who do not see it.
fn summary(pegged: &Pegged) -> String {
    let surplus: i64 = pegged.receipts.iter().map(|receipt| receipt.surplus).sum();
    let missing: i64 = pegged.uncovered.iter().map(|part| part.quantity).sum();
    format!(
        "{} receipts; {} units of them cover nothing, and {} units of demand are not covered.",
        pegged.receipts.len(),
        words::milliunits(surplus),
        words::milliunits(missing)
    )
}
