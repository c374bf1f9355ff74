//! A forecast made of rows of demand: the mean of the past, or what is planned.

use std::collections::HashMap;

use jiff::civil::Date;
use restocking::events::ForecastPublished;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::spec::DemandKind;

/// Days of an even forecast: it goes on with their mean.
const EVEN_DAYS: usize = 28;
/// What is planned further ahead is not looked at.
const FURTHEST_DAY: usize = 730;

/// The demand of some products.
pub(crate) struct Demands {
    kind: DemandKind,
    today: Date,
    by_product: HashMap<String, Vec<Decimal>>,
}

impl Demands {
    pub(crate) fn new(kind: DemandKind, today: Date) -> Self {
        Self { kind, today, by_product: HashMap::new() }
    }

    /// Takes a row of demand. Returns of goods are negative and count against it.
    pub(crate) fn add(&mut self, product: String, date: Date, quantity: Decimal) {
        let Ok(ahead) = date.since(self.today).map(|span| i64::from(span.get_days())) else { return };
        match self.kind {
            DemandKind::History { days } if (-i64::from(days)..0).contains(&ahead) => {
                let sum = self.by_product.entry(product).or_insert_with(|| vec![Decimal::ZERO]);
                sum[0] = sum[0].saturating_add(quantity);
            }
            DemandKind::History { .. } => {}
            DemandKind::Plan { spread_days } => {
                let each = quantity / Decimal::from(spread_days);
                let days = (0..i64::from(spread_days)).filter_map(|day| usize::try_from(ahead + day).ok());
                for day in days.filter(|day| *day < FURTHEST_DAY) {
                    let daily = self.by_product.entry(product.clone()).or_default();
                    if daily.len() <= day {
                        daily.resize(day + 1, Decimal::ZERO);
                    }
                    daily[day] = daily[day].saturating_add(each);
                }
            }
        }
    }

    /// A forecast for each product that had demand; the others have none, and nothing is raised for them.
    pub(crate) fn into_forecasts(self) -> HashMap<String, ForecastPublished> {
        let (kind, from) = (self.kind, self.today);
        let in_thousandths = |units: Decimal| {
            units.max(Decimal::ZERO).round_dp_with_strategy(3, RoundingStrategy::ToPositiveInfinity).normalize()
        };
        let daily = move |sums: Vec<Decimal>| match kind {
            DemandKind::History { days } => vec![in_thousandths(sums[0] / Decimal::from(days)); EVEN_DAYS],
            DemandKind::Plan { .. } => sums.into_iter().map(in_thousandths).collect(),
        };
        let forecast = move |(product, sums)| (product, ForecastPublished { from, daily: daily(sums) });
        self.by_product.into_iter().map(forecast).collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_mean_of_the_window_before_today_rounded_up() {
        let mut demands = Demands::new(DemandKind::History { days: 7 }, date(2026, 11, 25));
        for (days_ago, quantity) in [(1, 5), (7, 6), (8, 1_000), (0, 1_000), (3, -1)] {
            demands.add("P".to_owned(), demands.today - days_ago.days(), quantity.into());
        }
        let forecast = &demands.into_forecasts()["P"];
        assert_eq!((forecast.daily.len(), forecast.daily[0].to_string()), (28, "1.429".to_owned()));
    }

    #[test]
    fn a_plan_is_spread_and_what_is_past_of_it_is_left_out() {
        let mut demands = Demands::new(DemandKind::Plan { spread_days: 7 }, date(2026, 11, 25));
        demands.add("P".to_owned(), date(2026, 11, 23), 14.into());
        demands.add("P".to_owned(), date(2026, 11, 30), 7.into());
        let daily: Vec<String> = demands.into_forecasts()["P"].daily.iter().map(ToString::to_string).collect();
        assert_eq!(daily, ["2", "2", "2", "2", "2", "1", "1", "1", "1", "1", "1", "1"]);
    }
}
