//! The demand planner: publishes every product once a day, each at its own time of day.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use rand::RngExt as _;

use super::{Cast, entry};
use crate::central::work::{Entry, Operation};
use crate::model::Product;
use crate::retail::{Retail, slots_between};

const SLOTS_PER_DAY: u32 = 144;

pub(super) fn work(cast: &Cast, from: Timestamp, until: Timestamp) -> Vec<Entry> {
    let retail = &cast.retail;
    let mut entries = Vec::new();
    for (at, today, slot) in slots_between(from, until) {
        for (article, known) in retail.articles.iter().enumerate() {
            if retail.dice("publication", &known.product_id).random_range(0..SLOTS_PER_DAY) == slot {
                let product = publication(retail, article, today, cast.opened_on);
                entries.push(entry(at, Operation::PublishProduct { product }));
            }
        }
    }
    entries
}

/// A product as it is published on a day. Safety stock and terms last; the forecast is new every day.
pub(super) fn publication(retail: &Retail, article: usize, today: Date, opened_on: Date) -> Product {
    let known = &retail.articles[article];
    let forecast = retail.forecast(article, today);
    let safety_stock = safety_stock(retail, article);
    let lead_time = known.lead_time_days as usize;
    let cover = lead_time + known.review_period_days as usize;
    let daily = |days: usize| forecast.daily.iter().take(days).map(|units| units.0).sum::<i64>() as f64 / 1_000.0;
    let maximum = known.packs(retail.yearly_mean(article) * 75.0);
    Product {
        product_id: known.product_id.clone(),
        version: 1,
        name: known.name.clone(),
        category: known.category.clone(),
        supplier_id: known.supplier_id.clone(),
        unit_cost: known.unit_cost,
        unit_price: known.unit_price,
        currency: "GBP".to_owned(),
        lead_time_days: known.lead_time_days,
        review_period_days: known.review_period_days,
        safety_stock,
        reorder_point: safety_stock + daily(lead_time).ceil() as i64,
        order_up_to: safety_stock + daily(cover).ceil() as i64,
        minimum_order_quantity: known.minimum,
        order_multiple: known.multiple,
        maximum_order_quantity: known.capped.then_some(maximum),
        backorders: backorders(retail, article),
        discontinued_on: discontinued_on(retail, article, opened_on),
        forecast,
    }
}

/// Some days of mean sales, more for what takes long to come.
pub(super) fn safety_stock(retail: &Retail, article: usize) -> i64 {
    let days = 3.0 + f64::from(retail.articles[article].lead_time_days) / 6.0;
    (retail.yearly_mean(article) * days).ceil() as i64
}

/// A few products owe some customers something.
pub(super) fn backorders(retail: &Retail, article: usize) -> i64 {
    let mut dice = retail.dice("backorders", &retail.articles[article].product_id);
    if dice.random_bool(0.03) { retail.yearly_mean(article).ceil() as i64 } else { 0 }
}

/// A few products are given up some weeks after the retailer opened.
pub(crate) fn discontinued_on(retail: &Retail, article: usize, opened_on: Date) -> Option<Date> {
    let mut dice = retail.dice("discontinued", &retail.articles[article].product_id);
    let days = dice.random_range(15..110_i32);
    dice.random_bool(0.04).then(|| opened_on.saturating_add(days.days()))
}
