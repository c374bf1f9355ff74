//! What a careful buyer would order: the projection of one product, and the lines that keep it above its floor.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::model::Forecast;
use crate::retail::{Article, Source};

/// Careful buyers have things come this much before they are needed.
const SLACK_DAYS: i32 = 3;

/// The projected stock of a product, day by day from `today`, in stock units.
#[derive(Debug)]
pub(super) struct Projection<'a> {
    pub(super) article: &'a Article,
    pub(super) supplier: &'a Source,
    pub(super) today: Date,
    pub(super) forecast: &'a Forecast,
    pub(super) safety_stock: i64,
}

/// A line to be ordered.
#[derive(Debug, Clone)]
pub(super) struct PlannedLine {
    pub(super) arrive_on: Date,
    /// Purchase units.
    pub(super) quantity: i64,
}

impl Projection<'_> {
    /// The lines that a careful buyer adds to what lies there and is on order (arrival and stock units), so that the
    /// floor holds for `days` days; each covers `cover_days`, and none arrives before `earliest`.
    pub(super) fn plan(
        &self,
        on_hand: i64,
        on_order: &[(Date, i64)],
        earliest: Date,
        days: usize,
        cover_days: usize,
    ) -> Vec<PlannedLine> {
        let mut lines = Vec::new();
        let mut balance = on_hand as f64;
        for day in 0..days {
            let date = self.date(day);
            balance += self.arriving(on_order, day, date);
            balance -= self.demand(day);
            if balance < self.safety_stock as f64 && date >= earliest {
                let arrive_on = self.in_time_for(date);
                let arrive_on =
                    if arrive_on < earliest { self.supplier.delivery_day_from(earliest) } else { arrive_on };
                let quantity = self.article.packs(self.demand_between(day, day + cover_days));
                balance += (quantity * self.article.units_per_pack) as f64;
                lines.push(PlannedLine { arrive_on, quantity });
            }
        }
        lines
    }

    /// The days on which lines that are on order should come instead, where it is more than three days late or a week early: the
    /// delivery day before the floor breaks without the line. `on_order` is sorted by arrival; what may not be moved is
    /// not among the `movable`.
    pub(super) fn realign(&self, on_hand: i64, on_order: &[(Date, i64)], movable: &[bool]) -> Vec<Option<Date>> {
        let mut coming: Vec<(Date, i64)> =
            on_order.iter().zip(movable).filter(|(_, movable)| !**movable).map(|(line, _)| *line).collect();
        let soonest = self.supplier.delivery_day_from(self.date(7));
        let lines = on_order.iter().zip(movable).map(|(&(arrival, units), movable)| {
            let broken = movable.then(|| self.first_broken_day(on_hand, &coming)).flatten();
            let better = broken.map(|day| self.in_time_for(day).max(soonest));
            let moved = better.filter(|better| !(-3..=7).contains(&(better.duration_since(arrival).as_hours() / 24)));
            if *movable {
                coming.push((moved.unwrap_or(arrival), units));
            }
            moved
        });
        lines.collect()
    }

    fn first_broken_day(&self, on_hand: i64, coming: &[(Date, i64)]) -> Option<Date> {
        let mut balance = on_hand as f64;
        let days = (0..self.forecast.daily.len()).map(|day| {
            let date = self.date(day);
            balance += self.arriving(coming, day, date) - self.demand(day);
            (date, balance)
        });
        days.filter(|(_, balance)| *balance < self.safety_stock as f64).map(|(date, _)| date).next()
    }

    /// Forecast demand of the days from `from` up to and without `to`.
    pub(super) fn demand_between(&self, from: usize, to: usize) -> f64 {
        (from..to).map(|day| self.demand(day)).sum()
    }

    pub(super) fn date(&self, day: usize) -> Date {
        self.today.saturating_add(i64::try_from(day).unwrap_or(i64::MAX).days())
    }

    /// Stock units that arrive on a day; what is overdue counts today.
    fn arriving(&self, coming: &[(Date, i64)], day: usize, date: Date) -> f64 {
        let counts = |arrival: Date| arrival == date || (day == 0 && arrival < date);
        coming.iter().filter(|(arrival, _)| counts(*arrival)).map(|(_, units)| *units as f64).sum()
    }

    /// The delivery day a careful buyer asks for, for what is needed on a day.
    fn in_time_for(&self, day: Date) -> Date {
        self.supplier.delivery_day_until(day.saturating_sub(SLACK_DAYS.days()))
    }

    fn demand(&self, day: usize) -> f64 {
        // A forecast that is some days old is read from today on.
        let age = self.today.duration_since(self.forecast.from).as_hours() / 24;
        let place = usize::try_from(age).unwrap_or(0) + day;
        let daily = &self.forecast.daily;
        daily.get(place).or(daily.last()).map_or(0.0, |units| units.0 as f64 / 1_000.0)
    }
}
