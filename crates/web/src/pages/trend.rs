//! `GET /trend`: how suggestions and their value went.

mod plot;

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::response::Html;
use jiff::ToSpan as _;
use jiff::civil::Date;
use restocking::suggestion::ProposalKind;
use restocking::trend::{Flow, Happened, Level, Sample};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use self::plot::{Plot, Series};
use super::shell::{Shell, written};
use super::words;
use crate::api::trend::{Trend, days, load};
use crate::app::{Shared, State};
use crate::http::{Params, Problem};

/// Up to so many days are drawn hour by hour.
const DAYS_BY_HOUR: usize = 3;
const PERIODS: [(i32, &str); 4] = [(7, "7 days"), (28, "28 days"), (91, "3 months"), (365, "a year")];

#[derive(Template)]
#[template(path = "trend.html")]
struct TrendPage<'a> {
    shell: Shell<'a>,
    periods: Vec<(i32, &'static str, bool)>,
    from: String,
    to: String,
    plots: Vec<Plot>,
    sums: Vec<Sum>,
    nervousness: Option<String>,
}

/// What became of suggestions in the whole period.
struct Sum {
    label: &'static str,
    count: String,
    value: String,
}

pub(super) async fn trend(State(app): State<Shared>, mut params: Params) -> Result<Html<String>, Problem> {
    let (from, to) = days(&app, &mut params)?;
    params.finish("from, to, days")?;
    let trend = load(&app, from, to).await?;
    let shown = (to - from).get_days() + 1;
    let (open_columns, open) = columns_of(&trend, &app);
    let mut plots: Vec<Plot> = Vec::new();
    let whole = |value: f64| words::whole(value as i64);
    let count = |level: &Level| level.count as f64;
    let counted = by_kind(&open, None, &count);
    plots.extend(Plot::new(
        "Open suggestions",
        "How many were waiting to be decided.",
        &open_columns,
        &counted,
        &whole,
    ));
    for currency in currencies(&trend) {
        let money = |value: f64| words::money(Decimal::from_f64_retain(value).unwrap_or_default().round(), &currency);
        let worth = |level: &Level| level.value.to_f64().unwrap_or(0.0);
        let series = by_kind(&open, Some(&currency), &worth);
        let title = format!("Value of open suggestions, {currency}");
        plots.extend(Plot::new(title, "Unit cost x quantity that they would move.", &open_columns, &series, &money));
        let (columns, series) = decided(&trend, Some(&currency));
        let title = format!("Value raised and decided per day, {currency}");
        plots.extend(Plot::new(title, "Raised above the line; what became of them below.", &columns, &series, &money));
    }
    let (columns, series) = decided(&trend, None);
    plots.extend(Plot::new(
        "Raised and decided per day",
        "Raised above the line; what became of them below.",
        &columns,
        &series,
        &whole,
    ));
    let (columns, series) = noise(&trend);
    let hint = "Visible changes without a change of cause: the line is as it was, and what is proposed moved by less than would bring back a dismissed suggestion.";
    plots.extend(Plot::new("Nervousness", hint, &columns, &series, &whole));
    written(&TrendPage {
        shell: Shell::new(&app, "Trend", "trend"),
        periods: PERIODS.map(|(days, label)| (days, label, days == shown)).to_vec(),
        from: words::date(from),
        to: words::date(to),
        plots,
        sums: Happened::ALL.into_iter().filter(|what| *what != Happened::Noise).map(|what| sum(&trend, what)).collect(),
        nervousness: nervousness(&trend),
    })
}

fn currencies(trend: &Trend) -> BTreeSet<String> {
    let of_open = trend.open.iter().flat_map(|sample| &sample.open).map(|level| level.currency.clone());
    of_open.chain(trend.happened.iter().map(|flow| flow.currency.clone())).collect()
}

/// Columns of what was open: hours where the period is short, else the last sample of each day. A day without a sample
/// is a gap.
fn columns_of<'t>(trend: &'t Trend, app: &Shared) -> (Vec<String>, Vec<Option<&'t Sample>>) {
    let zone = &app.settings.zone;
    let day = |sample: &Sample| sample.at.to_zoned(zone.clone()).date();
    let days: BTreeSet<Date> = trend.open.iter().map(day).collect();
    if days.len() <= DAYS_BY_HOUR {
        let label = |sample: &Sample| sample.at.to_zoned(zone.clone()).strftime("%-d %b %H:%M").to_string();
        return trend.open.iter().map(|sample| (label(sample), Some(sample))).unzip();
    }
    let mut last: BTreeMap<Date, &Sample> = BTreeMap::new();
    for sample in &trend.open {
        last.insert(day(sample), sample);
    }
    let first = days.first().copied().unwrap_or(trend.from);
    first.series(1.day()).take_while(|day| *day <= trend.to).map(|day| (short(day), last.get(&day).copied())).unzip()
}

fn short(day: Date) -> String {
    day.strftime("%-d %b").to_string()
}

/// One series a kind.
fn by_kind(samples: &[Option<&Sample>], currency: Option<&str>, measure: &dyn Fn(&Level) -> f64) -> Vec<Series> {
    let of = |kind: ProposalKind| {
        let wanted =
            move |level: &&Level| level.kind == kind && currency.is_none_or(|currency| currency == level.currency);
        let value =
            |sample: &Option<&Sample>| sample.map(|sample| sample.open.iter().filter(wanted).map(measure).sum::<f64>());
        let class = match kind {
            ProposalKind::Advance => "plot-advance",
            ProposalKind::Increase => "plot-increase",
            ProposalKind::Cancel => "plot-cancel",
            ProposalKind::Postpone => "plot-postpone",
            ProposalKind::Decrease => "plot-decrease",
            ProposalKind::Inform => "plot-inform",
        };
        Series { label: words::kind(kind), class, values: samples.iter().map(value).collect(), is_down: false }
    };
    ProposalKind::ALL.map(of).into()
}

/// The days of the period on which anything happened, up to its end.
fn days_with_flows(trend: &Trend) -> Vec<Date> {
    let first = trend.happened.iter().map(|flow| flow.date).min().unwrap_or(trend.to);
    first.series(1.day()).take_while(|day| *day <= trend.to).collect()
}

fn per_day(trend: &Trend, days: &[Date], what: Happened, measure: &dyn Fn(&Flow) -> f64) -> Vec<Option<f64>> {
    let mut sums: BTreeMap<Date, f64> = BTreeMap::new();
    for flow in trend.happened.iter().filter(|flow| flow.what == what) {
        *sums.entry(flow.date).or_default() += measure(flow);
    }
    days.iter().map(|day| Some(sums.get(day).copied().unwrap_or(0.0))).collect()
}

/// What was raised, and what became of it; counted, or its value in one currency.
fn decided(trend: &Trend, currency: Option<&str>) -> (Vec<String>, Vec<Series>) {
    let days = days_with_flows(trend);
    let measure = |flow: &Flow| match currency {
        None => flow.count as f64,
        Some(currency) if flow.currency == currency => flow.value.to_f64().unwrap_or(0.0),
        Some(_) => 0.0,
    };
    let of =
        |what, label, class, is_down| Series { label, class, values: per_day(trend, &days, what, &measure), is_down };
    let series = vec![
        of(Happened::Opened, "raised", "plot-raised", false),
        of(Happened::Accepted, "accepted", "plot-accepted", true),
        of(Happened::Dismissed, "dismissed", "plot-dismissed", true),
        of(Happened::Completed, "no longer needed", "plot-completed", true),
        of(Happened::Refused, "refused", "plot-refused", true),
    ];
    (days.into_iter().map(short).collect(), series)
}

fn noise(trend: &Trend) -> (Vec<String>, Vec<Series>) {
    let days = days_with_flows(trend);
    let values = per_day(trend, &days, Happened::Noise, &|flow| flow.count as f64);
    let series =
        vec![Series { label: "changes without a change of cause", class: "plot-noise", values, is_down: false }];
    (days.into_iter().map(short).collect(), series)
}

fn sum(trend: &Trend, what: Happened) -> Sum {
    let flows = || trend.happened.iter().filter(|flow| flow.what == what);
    let mut value: BTreeMap<&str, Decimal> = BTreeMap::new();
    flows().for_each(|flow| *value.entry(&flow.currency).or_default() += flow.value);
    let texts: Vec<String> = value.into_iter().map(|(currency, value)| words::money(value, currency)).collect();
    Sum {
        label: match what {
            Happened::Opened => "Raised",
            Happened::Changed => "Changed visibly",
            Happened::Noise => "Without a change of cause",
            Happened::Completed => "No longer needed",
            Happened::Dismissed => "Dismissed",
            Happened::Accepted => "Accepted",
            Happened::Applied => "Changed in the central system",
            Happened::Refused => "Refused by it",
        },
        count: words::whole(flows().map(|flow| flow.count).sum::<u64>().try_into().unwrap_or(i64::MAX)),
        value: texts.join(" + "),
    }
}

/// In one sentence; none where nothing was open.
fn nervousness(trend: &Trend) -> Option<String> {
    let days = i64::try_from(days_with_flows(trend).len()).ok()?;
    let noise: u64 = trend.happened.iter().filter(|flow| flow.what == Happened::Noise).map(|flow| flow.count).sum();
    let samples = i64::try_from(trend.open.len()).ok()?;
    let open: u64 = trend.open.iter().flat_map(|sample| &sample.open).map(|level| level.count).sum();
    let mean = Decimal::from(open).checked_div(Decimal::from(samples))?;
    let per_day = Decimal::from(noise).checked_div(Decimal::from(days))?;
    let share = (per_day * Decimal::ONE_HUNDRED).checked_div(mean)?;
    Some(format!(
        "{} of 100 open suggestions changed visibly per day without a change of cause.",
        share.round_dp(1).normalize()
    ))
}
