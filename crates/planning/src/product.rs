//! One product made ready for reviewing: days as offsets, stock in thousandths, nothing missing.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::calendar::{Calendar, Day};
use crate::limits::{MAX_DAILY_UNITS, MAX_DAYS, MAX_ORDER_RULE, MAX_UNITS, within_units};
use crate::{Facts, Forecast, Milliunits, Settings};

/// Past its last day the forecast goes on with the mean of this many.
const DAYS_OF_THE_TAIL: usize = 28;
/// Shares are counted in millionths.
const WHOLE_SHARE: i64 = 1_000_000;

/// What all ledgers of one review share.
#[derive(Debug)]
pub(crate) struct Product {
    pub(crate) calendar: Calendar,
    /// Demand of day 0 to the horizon, in thousandths.
    pub(crate) forecast: Vec<i64>,
    /// The safety stock, in thousandths; 0 once the product is to be discontinued.
    pub(crate) floor: i64,
    /// On hand - backorders, in thousandths.
    pub(crate) opening: i64,
    pub(crate) lead_time: Day,
    /// The day from which what is cancelled now can have been bought again.
    pub(crate) lead_and_review: Day,
    /// The last day looked at.
    pub(crate) horizon: Day,
    /// Discontinued within the horizon: what lies behind it is known to be empty.
    pub(crate) known_empty: bool,
    pub(crate) order: OrderRules,
    /// First delivery day on which an advanced line can come.
    pub(crate) earliest: Day,
    /// The share of unmet demand that is lost, in millionths.
    lost_share: i64,
}

/// Which quantities can be ordered, in purchase units.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OrderRules {
    pub(crate) minimum: i64,
    pub(crate) multiple: i64,
    /// The largest whole multiple within the maximum; `None` where there is no maximum.
    pub(crate) largest: Option<i64>,
}

impl OrderRules {
    fn new(facts: &Facts) -> Self {
        let product = &facts.product;
        let multiple = product.order_multiple.clamp(1, MAX_ORDER_RULE);
        Self {
            minimum: product.minimum_order_quantity.clamp(1, MAX_ORDER_RULE),
            multiple,
            largest: product.maximum_order_quantity.map(|maximum| maximum.max(0) / multiple * multiple),
        }
    }

    /// The least orderable quantity of at least `quantity`: raised to the minimum, rounded up to
    /// the multiple. The maximum is another matter.
    pub(crate) fn orderable(&self, quantity: i64) -> i64 {
        ceil_div(quantity.max(self.minimum), self.multiple) * self.multiple
    }
}

impl Product {
    /// `None` where the forecast is empty or missing.
    pub(crate) fn new(facts: &Facts, settings: &Settings) -> Option<Self> {
        let forecast = facts.product.forecast.as_ref().filter(|forecast| !forecast.daily.is_empty())?;
        let product = &facts.product;
        let days = |count: u32| Day::from(count).min(MAX_DAYS as Day);
        let calendar = Calendar::new(facts.today, facts.supplier.delivery_days);
        let lead_time = days(product.lead_time_days);
        let lead_and_review = lead_time + days(product.review_period_days);
        let horizon = days(settings.horizon).max(lead_and_review + days(settings.rescheduling_period));
        let discontinued = product.discontinued_on.map(|date| calendar.day(date));
        let floor = if discontinued.is_some() { 0 } else { within_units(product.safety_stock.0) };
        let on_hand = Milliunits::from_units(facts.on_hand_units.clamp(-MAX_UNITS, MAX_UNITS)).0;
        let share = settings.backorder_share.clamp(Decimal::ZERO, Decimal::ONE);
        let kept_share = (share * Decimal::from(WHOLE_SHARE)).to_i64().unwrap_or(0);
        Some(Self {
            forecast: demand(forecast, &calendar, facts.hour, horizon, discontinued),
            floor,
            opening: on_hand - within_units(product.backorders.0),
            lead_time,
            lead_and_review,
            horizon,
            known_empty: discontinued.is_some_and(|day| day <= horizon),
            order: OrderRules::new(facts),
            earliest: calendar.delivery_from(days(settings.expedite_lead_time).max(days(settings.frozen) + 1)),
            lost_share: (WHOLE_SHARE - kept_share).clamp(0, WHOLE_SHARE),
            calendar,
        })
    }

    /// The part of a day's unmet demand that is lost, rounded down: what is in doubt stays owed.
    pub(crate) fn lost(&self, unmet: i64) -> i64 {
        if unmet == 0 { 0 } else { unmet * self.lost_share / WHOLE_SHARE }
    }
}

/// Demand per day from today to the horizon, in thousandths.
fn demand(forecast: &Forecast, calendar: &Calendar, hour: u8, horizon: Day, discontinued: Option<Day>) -> Vec<i64> {
    let bounded = |value: Milliunits| value.0.clamp(0, MAX_DAILY_UNITS * Milliunits::PER_UNIT);
    let tail = {
        let last = &forecast.daily[forecast.daily.len().saturating_sub(DAYS_OF_THE_TAIL)..];
        ceil_div(last.iter().map(|&value| bounded(value)).sum(), last.len() as i64)
    };
    let starts = calendar.day(forecast.from);
    let on = |day: Day| match usize::try_from(day - starts) {
        Err(_) => 0,
        Ok(index) => forecast.daily.get(index).map_or(tail, |&value| bounded(value)),
    };
    let ends = discontinued.unwrap_or(horizon + 1);
    let mut demand: Vec<i64> = (0..=horizon).map(|day| if day < ends { on(day) } else { 0 }).collect();
    if let Some(today) = demand.first_mut() {
        *today = ceil_div(*today * (24 - i64::from(hour.min(23))), 24);
    }
    demand
}

/// Division rounded up, for a divisor above 0 and a dividend of at least 0.
pub(crate) fn ceil_div(dividend: i64, divisor: i64) -> i64 {
    dividend / divisor + i64::from(dividend % divisor > 0)
}
