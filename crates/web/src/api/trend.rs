//! `GET /api/trend`: how suggestions and their value went, per day and per currency.

use axum::Json;
use jiff::ToSpan as _;
use jiff::civil::Date;
use restocking::trend::{Flow, Sample};
use serde::Serialize;

use crate::app::{Shared, State};
use crate::http::{Params, Problem};

/// Days told where none are asked for.
pub(crate) const USUAL_DAYS: i32 = 28;
/// Most days told at once.
pub(crate) const MOST_DAYS: i32 = 800;

/// The trend of some days.
#[derive(Debug, Serialize)]
pub(crate) struct Trend {
    pub(crate) from: Date,
    pub(crate) to: Date,
    /// IANA name of the zone whose days they are.
    pub(crate) time_zone: String,
    /// What happened per day, kind and currency.
    pub(crate) happened: Vec<Flow>,
    /// What was open, hour by hour for the last days, then day by day.
    pub(crate) open: Vec<Sample>,
}

pub(crate) async fn trend(State(app): State<Shared>, mut params: Params) -> Result<Json<Trend>, Problem> {
    let (from, to) = days(&app, &mut params)?;
    params.finish("from, to, days")?;
    load(&app, from, to).await.map(Json)
}

/// The days asked for: from and to, or so many up to today.
pub(crate) fn days(app: &Shared, params: &mut Params) -> Result<(Date, Date), Problem> {
    let today = app.ports.clock.business_now().to_zoned(app.settings.zone.clone()).date();
    let a_day = "a day, such as 2026-11-23";
    let days = params.take_parsed::<i32>("days", format!("a whole number from 1 to {MOST_DAYS}"))?;
    let days = days.unwrap_or(USUAL_DAYS).clamp(1, MOST_DAYS);
    let to = params.take_parsed::<Date>("to", a_day)?.unwrap_or(today);
    let from = params.take_parsed::<Date>("from", a_day)?;
    let from = from.unwrap_or_else(|| to.saturating_sub((days - 1).days()));
    if from > to {
        return Err(Problem::bad_request("from is after to; give the earlier day first."));
    }
    if from.saturating_add(MOST_DAYS.days()) <= to {
        return Err(Problem::bad_request(format!("At most {MOST_DAYS} days are told at once; ask for fewer.")));
    }
    Ok((from, to))
}

pub(crate) async fn load(app: &Shared, from: Date, to: Date) -> Result<Trend, Problem> {
    let (happened, open) = app.desk.trend.trend(from, to).await?;
    let time_zone = app.settings.zone.iana_name().unwrap_or("UTC").to_owned();
    Ok(Trend { from, to, time_zone, happened, open })
}
