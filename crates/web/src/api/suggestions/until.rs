//! Until when a dismissal or a snooze holds: a date in the retailer's zone, or an instant.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::http::Problem;

/// How long a dismissal holds where the planner does not say.
const DISMISSAL_DAYS: i64 = 28;
/// No longer than what is remembered of an ended suggestion.
const LONGEST_DAYS: i64 = 400;

/// Where no end is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Otherwise {
    /// It must be named.
    Refused,
    /// Four weeks.
    FourWeeks,
}

pub(super) fn read_until(
    text: Option<&str>,
    otherwise: Otherwise,
    now: Timestamp,
    zone: &TimeZone,
) -> Result<Timestamp, Problem> {
    let today = now.to_zoned(zone.clone()).date();
    let start_of = |date: Date| date.to_zoned(zone.clone()).map(|start| start.timestamp()).ok();
    let in_days = |days: i64| today.checked_add(days.days()).ok().and_then(start_of);
    let until = match (text, otherwise) {
        (None, Otherwise::FourWeeks) => in_days(DISMISSAL_DAYS),
        (None, Otherwise::Refused) => None,
        (Some(text), _) => {
            text.parse::<Date>().ok().filter(|_| text.len() == 10).and_then(start_of).or_else(|| text.parse().ok())
        }
    };
    let longest = in_days(LONGEST_DAYS).unwrap_or(Timestamp::MAX);
    match until {
        Some(until) if until > now && until <= longest => Ok(until),
        Some(_) => {
            Err(Problem::bad_request(format!("until must lie ahead, and within {LONGEST_DAYS} days of {today}.")))
        }
        None => Err(Problem::bad_request(
            "until must say when: a date such as 2026-12-24, or an instant such as 2026-12-24T08:00:00Z.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: Option<&str>, otherwise: Otherwise) -> Option<String> {
        let zone = TimeZone::get("Europe/London").unwrap();
        let now = "2026-06-10T08:00:00Z".parse().unwrap();
        read_until(text, otherwise, now, &zone).ok().map(|until| until.to_string())
    }

    #[test]
    fn a_date_begins_in_the_retailers_zone() {
        assert_eq!(read(Some("2026-06-11"), Otherwise::Refused).as_deref(), Some("2026-06-10T23:00:00Z"));
        assert_eq!(
            read(Some("2026-06-11T09:30:00+02:00"), Otherwise::Refused).as_deref(),
            Some("2026-06-11T07:30:00Z")
        );
    }

    #[test]
    fn a_dismissal_holds_four_weeks_unless_it_says_otherwise() {
        assert_eq!(read(None, Otherwise::FourWeeks).as_deref(), Some("2026-07-07T23:00:00Z"));
        assert_eq!(read(None, Otherwise::Refused), None);
    }

    #[test]
    fn the_past_the_far_future_and_nonsense_are_refused() {
        for text in ["2026-06-10", "2020-01-01", "2099-01-01", "tomorrow", "2026-13-01", ""] {
            assert_eq!(read(Some(text), Otherwise::FourWeeks), None, "{text}");
        }
    }
}
