//! Forecasts from past sales: last year's season of the category, the product's own trend by exponential smoothing, which
//! fades with time, and its weekdays.

use std::collections::HashMap;

use jiff::civil::Date;
use rand::RngExt as _;

use super::{Article, CIRCLE_DAYS, Retail, circle_day};
use crate::model::{Forecast, Thousandths};

/// How far the planner looks ahead.
const FORECAST_DAYS: usize = 200;
const WEEKS_SMOOTHED: usize = 8;
const SMOOTHING: f64 = 0.12;
/// After this many days, a third of the product's own trend is left.
const FADING_DAYS: f64 = 40.0;

impl Retail {
    /// The mean daily sales of the whole year, in stock units.
    pub(crate) fn yearly_mean(&self, article: usize) -> f64 {
        let sold: i64 = self.sales[article].iter().sum();
        (sold as f64 / CIRCLE_DAYS as f64).max(0.02)
    }

    /// The forecast that is published on a day, made from the sales before it.
    pub(crate) fn forecast(&self, article: usize, from: Date) -> Forecast {
        let mean = self.yearly_mean(article);
        let season = &self.seasons[&self.articles[article].category];
        let today = circle_day(from);
        let usual = mean * season[(today + CIRCLE_DAYS - WEEKS_SMOOTHED * 7 / 2) % CIRCLE_DAYS];
        let trend = (self.smoothed_daily_mean(article, today) / usual).clamp(0.6, 1.7) - 1.0;
        let weekdays = self.weekday_factors(article);
        let error = self.error(article, from);
        let first = from.weekday().to_monday_zero_offset() as usize;
        let daily = (0..FORECAST_DAYS).map(|day| {
            let trend = 1.0 + trend * (-(day as f64) / FADING_DAYS).exp();
            let level = mean * season[(today + day) % CIRCLE_DAYS] * trend;
            Thousandths((level * weekdays[(first + day) % 7] * error * 1_000.0).round() as i64)
        });
        Forecast { from, daily: daily.collect() }
    }

    /// The daily mean of the last weeks, the latest weighing most.
    fn smoothed_daily_mean(&self, article: usize, today: usize) -> f64 {
        let week = |age: usize| -> f64 {
            let days = (1..=7).map(|day| (today + CIRCLE_DAYS - 7 * age - day) % CIRCLE_DAYS);
            days.map(|day| self.sales[article][day]).sum::<i64>() as f64 / 7.0
        };
        let oldest = week(WEEKS_SMOOTHED - 1);
        (0..WEEKS_SMOOTHED - 1).rev().fold(oldest, |level, age| level + SMOOTHING * (week(age) - level))
    }

    /// How much more or less than a mean day is sold on each weekday, Monday first; never below nothing.
    fn weekday_factors(&self, article: usize) -> [f64; 7] {
        // Two mean weeks are mixed in, so that a rare seller is not said to sell on Tuesdays only.
        let mean = self.yearly_mean(article);
        let mut sold = [2.0 * mean; 7];
        // The circle begins on a Saturday.
        for (day, sales) in self.sales[article].iter().enumerate() {
            sold[(day + 5) % 7] += (*sales).clamp(0, (20.0 * mean) as i64 + 1) as f64;
        }
        let total: f64 = sold.iter().sum();
        sold.map(|sales| sales * 7.0 / total)
    }

    /// The planner's error: a lasting one for each product, and now and then a campaign that is over- or underrated.
    fn error(&self, article: usize, date: Date) -> f64 {
        let product = &self.articles[article].product_id;
        let lasting: f64 = self.dice("forecast error", product).random_range(0.9..1.1);
        let week = circle_day(date) / 7;
        let mut campaign = self.dice("campaign", &format!("{product}/{week}"));
        match campaign.random_range(0..200) {
            0 => lasting * 1.6,
            1 => lasting * 0.6,
            _ => lasting,
        }
    }
}

/// How much more or less than on a mean day a category sells through the year, smoothed over three weeks.
pub(super) fn seasons(articles: &[Article], sales: &[[i64; CIRCLE_DAYS]]) -> HashMap<String, [f64; CIRCLE_DAYS]> {
    let mut totals: HashMap<String, [f64; CIRCLE_DAYS]> = HashMap::new();
    for (article, sales) in articles.iter().zip(sales) {
        let total = totals.entry(article.category.clone()).or_insert([0.0; CIRCLE_DAYS]);
        for (total, sold) in total.iter_mut().zip(sales) {
            *total += *sold as f64;
        }
    }
    for total in totals.values_mut() {
        let mean = (total.iter().sum::<f64>() / CIRCLE_DAYS as f64).max(0.01);
        let of_day = |day: usize| (0..21).map(|near| total[(day + CIRCLE_DAYS + near - 10) % CIRCLE_DAYS]).sum::<f64>();
        *total = std::array::from_fn(|day| (of_day(day) / 21.0 / mean).clamp(0.25, 3.0));
    }
    totals
}
