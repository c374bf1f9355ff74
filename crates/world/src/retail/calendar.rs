//! Which day of the data a business day repeats, and how a business day is cut into slots.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// A business year repeats 52 weeks of data.
pub(crate) const CIRCLE_DAYS: usize = 364;
/// The circle begins on 2010-12-11, ten days after the data begins, and ends with its last day, 2011-12-09.
const CIRCLE_START: usize = 10;
/// A business day repeats the day 783 weeks before, folded into the circle: the same weekday at the same season
/// (Monday 2026-11-23 repeats Monday 2011-11-21).
const SHIFT_DAYS: i64 = 783 * 7;
const DATA_START: Date = jiff::civil::date(2010, 12, 1);
const SLOT: SignedDuration = SignedDuration::from_mins(10);

/// The day of the circle that a business day repeats.
pub(crate) fn circle_day(date: Date) -> usize {
    let since = date.duration_since(DATA_START).as_hours() / 24 - SHIFT_DAYS - CIRCLE_START as i64;
    since.rem_euclid(CIRCLE_DAYS as i64) as usize
}

/// The day of the data, counted from its first, that a business day repeats.
pub(super) fn data_day(date: Date) -> usize {
    circle_day(date) + CIRCLE_START
}

/// The day of the circle of a minute of the data; none before the circle begins.
pub(super) fn circle_day_of_minute(minute: u32) -> Option<usize> {
    (minute as usize / 1_440).checked_sub(CIRCLE_START)
}

/// The business day of a time: the retailer lives in UTC.
pub(crate) fn date_of(time: Timestamp) -> Date {
    time.to_zoned(TimeZone::UTC).date()
}

/// The time at which a business day begins.
pub(crate) fn midnight(date: Date) -> Timestamp {
    TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).unwrap_or(Timestamp::MAX)
}

/// The ten-minute slots that end after `from` and not after `until`: each with its end, its day and its number in it.
pub(crate) fn slots_between(from: Timestamp, until: Timestamp) -> impl Iterator<Item = (Timestamp, Date, u32)> {
    let slot = SLOT.as_secs();
    let first = from.as_second().div_euclid(slot) + 1;
    let last = until.as_second().div_euclid(slot);
    (first..=last).filter_map(move |number| {
        let end = Timestamp::from_second(number * slot).ok()?;
        let of_day = u32::try_from(number.rem_euclid(86_400 / slot)).ok()?;
        Some((end, date_of(end), of_day))
    })
}
