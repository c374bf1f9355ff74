//! What a careful buyer would order: the projection of one product, and the lines that keep it above its floor.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::model::Forecast;
use crate::retail::{Article, Source};

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
            balance += on_order
                .iter()
                .filter(|(arrival, _)| self.counts_on(*arrival, day, date))
                .map(|(_, units)| *units as f64)
                .sum::<f64>();
            balance -= self.demand(day);
            if balance < self.safety_stock as f64 && date >= earliest {
                let arrive_on = self.supplier.delivery_day_until(date);
                let arrive_on =
                    if arrive_on < earliest { self.supplier.delivery_day_from(earliest) } else { arrive_on };
                let quantity = self.article.packs(self.demand_between(day, day + cover_days));
                balance += (quantity * self.article.units_per_pack) as f64;
                lines.push(PlannedLine { arrive_on, quantity });
            }
        }
        lines
    }

    /// Forecast demand of the days from `from` up to and without `to`.
    pub(super) fn demand_between(&self, from: usize, to: usize) -> f64 {
        (from..to).map(|day| self.demand(day)).sum()
    }

    pub(super) fn date(&self, day: usize) -> Date {
        self.today.saturating_add(i64::try_from(day).unwrap_or(i64::MAX).days())
    }

    /// What is overdue counts today.
    fn counts_on(&self, arrival: Date, day: usize, date: Date) -> bool {
        arrival == date || (day == 0 && arrival < date)
    }

    fn demand(&self, day: usize) -> f64 {
        // A forecast that is some days old is read from today on.
        let age = self.today.duration_since(self.forecast.from).as_hours() / 24;
        let place = usize::try_from(age).unwrap_or(0) + day;
        let daily = &self.forecast.daily;
        daily.get(place).or(daily.last()).map_or(0.0, |units| units.0 as f64 / 1_000.0)
    }
}
