//! Dates as foreign databases write them.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::spec::{DateFormat, SourceSpec};

/// How dates are read: the zone whose midnight begins a day, what day it is, and by how much old data are moved.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    zone: TimeZone,
    pub(crate) today: Date,
    /// Added to every date that is read, whole weeks: weekdays stay what they are.
    pub(crate) shift_days: i64,
}

impl Calendar {
    pub(crate) fn new(spec: &SourceSpec, today: Date) -> Self {
        let shift_days = spec.today.map_or(0, |pretended| {
            let days = today.since(pretended).map_or(0, |span| i64::from(span.get_days()));
            days.div_euclid(7) * 7
        });
        Self { zone: spec.zone.clone(), today, shift_days }
    }

    /// A date, moved as the mapping says; `None` where it is written in none of the formats.
    pub(crate) fn read(&self, text: &str, formats: &[DateFormat]) -> Option<Date> {
        let date = formats.iter().find_map(|format| self.as_written(text, format))?;
        if self.shift_days == 0 { Some(date) } else { date.checked_add(self.shift_days.days()).ok() }
    }

    fn as_written(&self, text: &str, format: &DateFormat) -> Option<Date> {
        let at = |time: Timestamp| Some(time.to_zoned(self.zone.clone()).date());
        match format {
            // A time with a zone first: its day is another one here.
            DateFormat::Iso => text.parse().ok().and_then(at).or_else(|| text.parse().ok()),
            DateFormat::EpochSeconds => Timestamp::from_second(text.parse().ok()?).ok().and_then(at),
            DateFormat::EpochMilliseconds => Timestamp::from_millisecond(text.parse().ok()?).ok().and_then(at),
            DateFormat::Pattern(pattern) => {
                let parsed = jiff::fmt::strtime::parse(pattern, text).ok()?;
                if parsed.offset().is_some() {
                    return parsed.to_timestamp().ok().and_then(at);
                }
                parsed.to_date().ok()
            }
        }
    }

    /// A version: a number as it is, a time in milliseconds since 1970.
    pub(crate) fn version(&self, text: &str) -> Option<u64> {
        if let Ok(number) = text.parse() {
            return Some(number);
        }
        let time = text.parse::<Timestamp>().ok().or_else(|| {
            let civil: jiff::civil::DateTime = text.parse().ok()?;
            Some(civil.to_zoned(self.zone.clone()).ok()?.timestamp())
        });
        u64::try_from(time?.as_millisecond()).ok()
    }
}

/// The formats for people.
pub(crate) fn shown(formats: &[DateFormat]) -> String {
    let names = formats.iter().map(|format| match format {
        DateFormat::Iso => "\"iso\"".to_owned(),
        DateFormat::EpochSeconds => "\"epoch-seconds\"".to_owned(),
        DateFormat::EpochMilliseconds => "\"epoch-milliseconds\"".to_owned(),
        DateFormat::Pattern(pattern) => format!("\"{pattern}\""),
    });
    names.collect::<Vec<_>>().join(" or ")
}
