//! When a planner's offer is due.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, Zoned};
use thiserror::Error;

/// The days of the week as they are written, Monday first.
pub const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// The hour and the days of the week on which an offer is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    hour: i8,
    weekdays: BTreeSet<i8>,
}

/// Why there is no such schedule.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScheduleFault {
    /// No hour of a day.
    #[error("{0} is no hour; give 0 to 23")]
    NoHour(i8),
    /// No day of the week.
    #[error("\"{0}\" is no day of the week; give some of mon, tue, wed, thu, fri, sat, sun")]
    NoWeekday(String),
    /// Never due.
    #[error("no day of the week is given; give at least one")]
    Never,
}

impl Schedule {
    /// At this hour (0 to 23) of these days (`mon` to `sun`).
    ///
    /// # Errors
    /// Says what is wrong and what to give instead.
    pub fn new<'a>(hour: i8, weekdays: impl IntoIterator<Item = &'a str>) -> Result<Self, ScheduleFault> {
        if !(0..24).contains(&hour) {
            return Err(ScheduleFault::NoHour(hour));
        }
        let day_of = |word: &str| {
            let found = WEEKDAYS.into_iter().find(|(known, _)| *known == word);
            found.map(|(_, day)| day.to_monday_one_offset()).ok_or_else(|| ScheduleFault::NoWeekday(word.to_owned()))
        };
        let weekdays: BTreeSet<i8> = weekdays.into_iter().map(day_of).collect::<Result<_, _>>()?;
        if weekdays.is_empty() { Err(ScheduleFault::Never) } else { Ok(Self { hour, weekdays }) }
    }

    /// The day whose offer is due by now: today, once its hour has come, on one of the days. What a day before missed is
    /// not made up: today's offer says it all.
    pub fn due(&self, now: &Zoned) -> Option<Date> {
        let today = now.date();
        let is_day = self.weekdays.contains(&today.weekday().to_monday_one_offset());
        (is_day && self.begins(now)? <= now.timestamp()).then_some(today)
    }

    /// The hour of today. Where the clocks skip it, as much later as they are put forward; where they repeat it, the first
    /// of the two.
    fn begins(&self, now: &Zoned) -> Option<Timestamp> {
        let hour = now.date().at(self.hour, 0, 0, 0);
        hour.to_zoned(now.time_zone().clone()).ok().map(|hour| hour.timestamp())
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;

    fn at(text: &str) -> Zoned {
        format!("{text}[Europe/Berlin]").parse().unwrap()
    }

    fn daily(hour: i8) -> Schedule {
        Schedule::new(hour, WEEKDAYS.map(|(word, _)| word)).unwrap()
    }

    fn due(schedule: &Schedule, text: &str) -> Option<String> {
        schedule.due(&at(text)).map(|day| day.to_string())
    }

    #[test]
    fn it_is_due_from_its_hour_to_the_end_of_the_day() {
        let schedule = daily(7);
        assert_eq!(due(&schedule, "2026-11-23T06:59:59+01:00"), None);
        assert_eq!(due(&schedule, "2026-11-23T07:00:00+01:00").as_deref(), Some("2026-11-23"));
        assert_eq!(due(&schedule, "2026-11-23T23:59:59+01:00").as_deref(), Some("2026-11-23"));
        assert_eq!(due(&schedule, "2026-11-24T00:00:00+01:00"), None, "what a day missed is not made up");
    }

    #[test]
    fn it_is_due_on_its_days_only() {
        let schedule = Schedule::new(7, ["mon", "thu"]).unwrap();
        let days: Vec<_> =
            (22..29).filter_map(|day| due(&schedule, &format!("2026-11-{day}T12:00:00+01:00"))).collect();
        assert_eq!(days, ["2026-11-23", "2026-11-26"]);
    }

    #[test]
    fn an_hour_that_the_clocks_skip_comes_an_hour_later() {
        // At 02:00 it is 03:00 at once.
        let schedule = daily(2);
        assert_eq!(due(&schedule, "2026-03-29T01:59:59+01:00"), None);
        assert_eq!(due(&schedule, "2026-03-29T03:00:00+02:00").as_deref(), Some("2026-03-29"));
    }

    #[test]
    fn an_hour_that_comes_twice_is_due_from_the_first_on_and_names_the_same_day() {
        let schedule = daily(2);
        assert_eq!(due(&schedule, "2026-10-25T01:59:59+02:00"), None);
        assert_eq!(due(&schedule, "2026-10-25T02:00:00+02:00").as_deref(), Some("2026-10-25"));
        assert_eq!(due(&schedule, "2026-10-25T02:30:00+01:00").as_deref(), Some("2026-10-25"));
    }

    #[test]
    fn through_a_year_of_hours_each_day_is_due_exactly_in_the_hours_from_its_own_on() {
        for hour in [0, 2, 3, 7, 23] {
            let schedule = daily(hour);
            let mut now = at("2026-01-01T00:00:00+01:00");
            let mut days = BTreeSet::new();
            for _ in 0..24 * 365 {
                if let Some(day) = schedule.due(&now) {
                    assert_eq!(day, now.date());
                    assert!(now.hour() >= hour);
                    days.insert(day);
                } else {
                    assert!(now.hour() < hour, "{now} is past {hour}");
                }
                now = now.checked_add(1.hour()).unwrap();
            }
            assert_eq!(days.len(), 365, "every day has its offer, whatever the clocks do");
        }
    }

    #[test]
    fn what_is_no_schedule_says_what_to_give() {
        assert_eq!(Schedule::new(24, ["mon"]).unwrap_err().to_string(), "24 is no hour; give 0 to 23");
        assert!(Schedule::new(7, ["monday"]).unwrap_err().to_string().starts_with("\"monday\" is no day of the week"));
        assert_eq!(Schedule::new(7, []).unwrap_err(), ScheduleFault::Never);
    }
}
