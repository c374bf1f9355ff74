//! Stock day by day as a drawing: without the change in grey, with it in colour.

mod scale;

use askama::Template;
use jiff::civil::Date;
use restocking::ports::DayPoint;

use self::scale::{Scale, nice_ticks};
use super::words;
use crate::api::suggestions::Projection;

const WIDTH: f64 = 920.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 34.0;
/// Days shown beyond the last day that matters, and at least in all.
const BEYOND: i32 = 28;
const LEAST_DAYS: usize = 56;

/// Days worth marking.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) need: Option<Date>,
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
}

/// The drawing, ready to be written.
#[derive(Template)]
#[template(path = "chart.html")]
pub(super) struct Chart {
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    bottom: f64,
    zero: f64,
    without: String,
    with: String,
    /// The stock between nothing and the line with the change.
    area: String,
    floor: Option<f64>,
    bars: Vec<Bar>,
    rows: Vec<(f64, String)>,
    columns: Vec<(f64, String)>,
    need: Option<(f64, String)>,
    /// From where to where an arrival moves.
    moved: Option<(f64, f64)>,
    table: Vec<TableRow>,
    differs: bool,
    summary: String,
}

struct Bar {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    class: &'static str,
    title: String,
}

struct TableRow {
    date: String,
    receipts_without: String,
    receipts_with: String,
    without: String,
    with: String,
    forecast: String,
}

impl Chart {
    /// Draws a projection; nothing where there is none.
    pub(super) fn new(projection: &Projection, marks: &Marks) -> Option<Self> {
        let shown = days_shown(&projection.without, marks);
        let (without, with) = (projection.without.get(..shown)?, projection.with.get(..shown)?);
        let first = without.first()?;
        let values = || without.iter().chain(with).flat_map(|day| [day.available, day.receipts, day.floor]);
        let ticks = nice_ticks(values().min()?.min(0), values().max()?.max(1_000));
        let scale = Scale::new(shown, *ticks.first()?, *ticks.last()?);
        let x_of = |date: Date| without.iter().position(|day| day.date == date).map(|day| scale.x(day));
        let line = |days: &[DayPoint]| {
            path(days.iter().enumerate().map(|(day, point)| (scale.x(day), scale.y(point.available))))
        };
        let (grey, coloured) = (line(without), line(with));
        Some(Self {
            width: WIDTH,
            height: HEIGHT,
            left: LEFT,
            right: WIDTH - RIGHT,
            bottom: HEIGHT - BOTTOM,
            zero: scale.y(0),
            area: format!(
                "{coloured} L{:.1} {:.1} L{:.1} {:.1} Z",
                scale.x(shown - 1),
                scale.y(0),
                scale.x(0),
                scale.y(0)
            ),
            differs: grey != coloured,
            without: grey,
            with: coloured,
            floor: (first.floor > 0).then(|| scale.y(first.floor)),
            bars: bars(without, with, &scale),
            rows: ticks.iter().map(|tick| (scale.y(*tick), words::milliunits(*tick))).collect(),
            columns: months(without, &scale),
            need: marks.need.and_then(|date| Some((x_of(date)?, words::short_date(date)))),
            moved: marks
                .from
                .zip(marks.to)
                .filter(|(from, to)| from != to)
                .and_then(|(from, to)| Some((x_of(from)?, x_of(to)?))),
            table: table(without, with),
            summary: summary(without, with),
        })
    }
}

/// Enough days to see what matters, not the whole horizon.
fn days_shown(days: &[DayPoint], marks: &Marks) -> usize {
    let receipts = days.iter().filter(|day| day.receipts > 0).map(|day| day.date).max();
    let last = [marks.need, marks.from, marks.to, receipts].into_iter().flatten().max();
    let wanted = last.and_then(|last| days.iter().position(|day| day.date >= last)).unwrap_or(0);
    let beyond = usize::try_from(BEYOND).unwrap_or(0);
    (wanted + beyond).max(LEAST_DAYS).min(days.len())
}

fn path(points: impl Iterator<Item = (f64, f64)>) -> String {
    let words: Vec<String> =
        points.enumerate().map(|(at, (x, y))| format!("{}{x:.1} {y:.1}", if at == 0 { 'M' } else { 'L' })).collect();
    words.join(" ")
}

fn bars(without: &[DayPoint], with: &[DayPoint], scale: &Scale) -> Vec<Bar> {
    let width = (scale.day_width() * 0.8).clamp(2.0, 14.0);
    let bar = |day: usize, point: &DayPoint, class: &'static str, what: &str| Bar {
        x: scale.x(day) - width / 2.0,
        y: scale.y(point.receipts),
        width,
        height: scale.y(0) - scale.y(point.receipts),
        class,
        title: format!("{}: {} units arrive{what}", words::short_date(point.date), words::milliunits(point.receipts)),
    };
    let mut bars = Vec::new();
    for (day, (before, after)) in without.iter().zip(with).enumerate() {
        if before.receipts == after.receipts {
            bars.extend((before.receipts > 0).then(|| bar(day, before, "bar-same", "")));
            continue;
        }
        bars.extend((before.receipts > 0).then(|| bar(day, before, "bar-without", " as it is now")));
        bars.extend((after.receipts > 0).then(|| bar(day, after, "bar-with", " with the change")));
    }
    bars
}

/// The first of each month, or each Monday where the time is short.
fn months(days: &[DayPoint], scale: &Scale) -> Vec<(f64, String)> {
    let is_long = days.len() > 75;
    let wanted = |date: Date| {
        if is_long { date.day() == 1 || date.day() == 15 } else { date.weekday() == jiff::civil::Weekday::Monday }
    };
    let far_enough = |x: f64| x < WIDTH - RIGHT - 20.0;
    let columns = days.iter().enumerate().filter(|(_, day)| wanted(day.date));
    columns
        .map(|(at, day)| (scale.x(at), day.date.strftime("%-d %b").to_string()))
        .filter(|(x, _)| far_enough(*x))
        .collect()
}

fn table(without: &[DayPoint], with: &[DayPoint]) -> Vec<TableRow> {
    let days = without.iter().zip(with);
    days.map(|(before, after)| TableRow {
        date: words::short_date(before.date),
        receipts_without: words::milliunits(before.receipts),
        receipts_with: words::milliunits(after.receipts),
        without: words::milliunits(before.available),
        with: words::milliunits(after.available),
        forecast: words::milliunits(before.forecast),
    })
    .collect()
}

/// What the drawing says, for those who do not see it.
fn summary(without: &[DayPoint], with: &[DayPoint]) -> String {
    let lowest = |days: &[DayPoint]| days.iter().map(|day| day.available).min().unwrap_or(0);
    let highest = |days: &[DayPoint]| days.iter().map(|day| day.available).max().unwrap_or(0);
    format!(
        "Without the change, stock moves between {} and {} units; with it, between {} and {}.",
        words::milliunits(lowest(without)),
        words::milliunits(highest(without)),
        words::milliunits(lowest(with)),
        words::milliunits(highest(with)),
    )
}
