//! Columns over time as a drawing: what is stacked upwards, and what goes the other way.

use askama::Template;

const WIDTH: f64 = 920.0;
const HEIGHT: f64 = 240.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 28.0;
/// Few columns are no wider than many.
const WIDEST: f64 = 56.0;

/// One sort of thing over time.
pub(super) struct Series {
    pub(super) label: &'static str,
    /// Colour by class.
    pub(super) class: &'static str,
    /// One a column; none where it is not known.
    pub(super) values: Vec<Option<f64>>,
    /// Drawn below the line.
    pub(super) is_down: bool,
}

/// The drawing, ready to be written.
#[derive(Template)]
#[template(path = "plot.html")]
pub(super) struct Plot {
    pub(super) title: String,
    pub(super) hint: &'static str,
    summary: String,
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    bottom: f64,
    zero: f64,
    rows: Vec<(f64, String)>,
    columns: Vec<(f64, String)>,
    bars: Vec<Bar>,
    keys: Vec<(&'static str, &'static str)>,
    heads: Vec<&'static str>,
    table: Vec<(String, Vec<String>)>,
}

struct Bar {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    class: &'static str,
    title: String,
}

impl Plot {
    /// Draws the series over the columns; nothing where all of it is nothing.
    pub(super) fn new(
        title: impl Into<String>,
        hint: &'static str,
        columns: &[String],
        series: &[Series],
        unit: &dyn Fn(f64) -> String,
    ) -> Option<Self> {
        let sum = |at: usize, down: bool| -> f64 {
            let of = series.iter().filter(|series| series.is_down == down);
            of.filter_map(|series| series.values.get(at).copied().flatten()).sum()
        };
        let (mut high, mut low) = (0.0f64, 0.0f64);
        for at in 0..columns.len() {
            (high, low) = (high.max(sum(at, false)), low.max(sum(at, true)));
        }
        if high + low <= 0.0 {
            return None;
        }
        let step = step(high + low);
        let (top, base) = ((high / step).ceil() * step, -(low / step).ceil() * step);
        let y = |value: f64| HEIGHT - BOTTOM - (value - base) / (top - base) * (HEIGHT - TOP - BOTTOM);
        let each = (WIDTH - LEFT - RIGHT) / columns.len().max(1) as f64;
        let x = |at: usize| LEFT + each * at as f64;
        let mut bars = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            let (mut up, mut down) = (0.0, 0.0);
            for series in series {
                let Some(value) = series.values.get(at).copied().flatten().filter(|value| *value > 0.0) else {
                    continue;
                };
                let (from, to) = if series.is_down { (-down, -down - value) } else { (up, up + value) };
                if series.is_down {
                    down += value
                } else {
                    up += value
                }
                let (upper, lower) = (y(from.max(to)), y(from.min(to)));
                let width = (each * 0.8).clamp(1.0, WIDEST);
                bars.push(Bar {
                    x: x(at) + (each - width) / 2.0,
                    y: upper,
                    width,
                    height: (lower - upper).max(0.5),
                    class: series.class,
                    title: format!("{column}: {} {}", unit(value), series.label),
                });
            }
        }
        let ticks =
            std::iter::successors(Some(base), |tick| Some(tick + step)).take_while(|tick| *tick <= top + step / 2.0);
        let every = columns.len().div_ceil(12).max(1);
        let labels = columns.iter().enumerate().filter(|(at, _)| at % every == 0);
        let shown: Vec<&Series> =
            series.iter().filter(|series| series.values.iter().flatten().any(|value| *value > 0.0)).collect();
        Some(Self {
            title: title.into(),
            hint,
            summary: summary(columns, &shown, unit),
            width: WIDTH,
            height: HEIGHT,
            left: LEFT,
            right: WIDTH - RIGHT,
            bottom: HEIGHT - BOTTOM,
            zero: y(0.0),
            rows: ticks.map(|tick| (y(tick), unit(tick.abs()))).collect(),
            columns: labels.map(|(at, label)| (x(at) + each / 2.0, label.clone())).collect(),
            bars,
            keys: shown.iter().map(|series| (series.class, series.label)).collect(),
            heads: shown.iter().map(|series| series.label).collect(),
            table: columns
                .iter()
                .enumerate()
                .rev()
                .map(|(at, column)| (column.clone(), cells(&shown, at, unit)))
                .collect(),
        })
    }
}

fn cells(series: &[&Series], at: usize, unit: &dyn Fn(f64) -> String) -> Vec<String> {
    let cell = |series: &&Series| match series.values.get(at).copied().flatten() {
        Some(value) => unit(value),
        None => "not known".to_owned(),
    };
    series.iter().map(cell).collect()
}

/// 1, 2 or 5 times a power of ten, so that about four steps make up the span; whole numbers at least.
fn step(span: f64) -> f64 {
    let rough = (span / 4.0).max(1.0);
    let power = 10f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power).into_iter().find(|step| *step >= rough).unwrap_or(rough)
}

/// What the drawing says, for those who do not see it.
fn summary(columns: &[String], series: &[&Series], unit: &dyn Fn(f64) -> String) -> String {
    let last = |series: &&Series| {
        let value = series.values.last().copied().flatten().unwrap_or(0.0);
        format!("{} {}", unit(value), series.label)
    };
    let parts: Vec<String> = series.iter().map(last).collect();
    format!(
        "{} columns; in the last, {}: {}.",
        columns.len(),
        columns.last().map_or("", String::as_str),
        parts.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_about_four_of_them_make_up_the_span() {
        assert_eq!([1.0, 7.0, 40.0, 90.0, 1_234.0].map(step), [1.0, 2.0, 10.0, 50.0, 500.0]);
    }

    #[test]
    fn nothing_is_drawn_of_nothing_and_a_gap_is_no_zero() {
        let of = |values: Vec<Option<f64>>| {
            let series = [Series { label: "open", class: "x", values, is_down: false }];
            Plot::new("t", "", &["a".into(), "b".into()], &series, &|value| format!("{value}"))
        };
        assert!(of(vec![Some(0.0), None]).is_none());
        let plot = of(vec![Some(3.0), None]).unwrap();
        assert_eq!((plot.bars.len(), plot.table[0].1[0].as_str()), (1, "not known"));
    }
}
