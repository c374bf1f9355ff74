//! Days as offsets from today, and the weekdays on which a supplier delivers.

use jiff::civil::{Date, Weekday};

/// A day counted from today: 0 is today, negative is past.
pub(crate) type Day = i64;

/// The weekdays on which a supplier delivers. No weekday at all means every day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct DeliveryDays(u8);

impl DeliveryDays {
    /// A supplier that delivers on every day of the week.
    pub const EVERY_DAY: Self = Self(0);

    /// Adds a weekday.
    #[must_use]
    pub fn with(self, weekday: Weekday) -> Self {
        Self(self.0 | bit(weekday))
    }

    /// Whether goods can arrive on this weekday.
    #[must_use]
    pub fn delivers_on(self, weekday: Weekday) -> bool {
        self.0 == 0 || self.0 & bit(weekday) != 0
    }
}

impl FromIterator<Weekday> for DeliveryDays {
    fn from_iter<T: IntoIterator<Item = Weekday>>(weekdays: T) -> Self {
        weekdays.into_iter().fold(Self::EVERY_DAY, Self::with)
    }
}

fn bit(weekday: Weekday) -> u8 {
    1 << weekday.to_monday_zero_offset()
}

/// The calendar of one review: today, and the supplier's delivery days around it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Calendar {
    today: Date,
    /// Bit `i` is set where goods can arrive on today + i (mod 7).
    deliveries: u8,
}

impl Calendar {
    pub(crate) fn new(today: Date, delivery_days: DeliveryDays) -> Self {
        let mut deliveries = 0;
        let mut weekday = today.weekday();
        for offset in 0..7_u8 {
            if delivery_days.delivers_on(weekday) {
                deliveries |= 1 << offset;
            }
            weekday = weekday.next();
        }
        Self { today, deliveries }
    }

    /// The day's offset from today.
    pub(crate) fn day(&self, date: Date) -> Day {
        i64::from((date - self.today).get_days())
    }

    /// The calendar date of a day; the last (first) representable one where it lies beyond.
    pub(crate) fn date(&self, day: Day) -> Date {
        let beyond = if day < 0 { Date::MIN } else { Date::MAX };
        let span = jiff::Span::new().try_days(day);
        span.and_then(|span| self.today.checked_add(span)).unwrap_or(beyond)
    }

    /// The first delivery day on or after `day`.
    pub(crate) fn delivery_from(&self, day: Day) -> Day {
        (day..day + 7).find(|&d| self.delivers(d)).unwrap_or(day)
    }

    /// The last delivery day on or before `day`.
    pub(crate) fn delivery_until(&self, day: Day) -> Day {
        (day - 6..=day).rev().find(|&d| self.delivers(d)).unwrap_or(day)
    }

    fn delivers(&self, day: Day) -> bool {
        self.deliveries & (1 << day.rem_euclid(7)) != 0
    }
}
