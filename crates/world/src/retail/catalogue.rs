//! The products with the terms on which they are bought, and the suppliers.

use rand::RngExt as _;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{DataError, dice};
use crate::model::{Supplier, Weekday};

/// A product and the terms on which it is bought.
#[derive(Debug, Clone)]
pub(crate) struct Article {
    pub(crate) product_id: String,
    pub(crate) name: String,
    pub(crate) category: String,
    pub(crate) supplier_id: String,
    pub(crate) unit_price: Decimal,
    /// Cost of one stock unit.
    pub(crate) unit_cost: Decimal,
    pub(crate) units_per_pack: i64,
    pub(crate) lead_time_days: u32,
    pub(crate) review_period_days: u32,
    /// Purchase units.
    pub(crate) minimum: i64,
    /// Purchase units.
    pub(crate) multiple: i64,
    /// Whether the supplier caps an order.
    pub(crate) capped: bool,
    /// Whether some of it lies in the outlet.
    pub(crate) in_outlet: bool,
}

/// A supplier, and what it delivers how fast.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Source {
    pub(crate) supplier_id: String,
    name: String,
    email: String,
    language: String,
    delivery_weekdays: String,
    pub(crate) median_lateness_days: i32,
    minimum_order_value: Option<Decimal>,
    lead_time_days: u32,
    categories: String,
}

#[derive(Debug, Deserialize)]
struct Row {
    product_id: String,
    name: String,
    category: String,
    unit_price: Decimal,
}

pub(super) fn suppliers() -> Result<Vec<Source>, DataError> {
    let mut table = csv::Reader::from_reader(include_bytes!("../../data/suppliers.csv").as_slice());
    Ok(table.deserialize().collect::<Result<_, _>>()?)
}

pub(super) fn articles(products: usize, seed: u64, suppliers: &[Source]) -> Result<Vec<Article>, DataError> {
    let mut table = csv::Reader::from_reader(include_bytes!("../../data/products.csv").as_slice());
    let rows = table.deserialize::<Row>().take(products);
    rows.map(|row| Ok(article(row?, seed, suppliers))).collect()
}

fn article(row: Row, seed: u64, suppliers: &[Source]) -> Article {
    let mut dice = dice(seed, "terms", &row.product_id);
    let makers: Vec<&Source> =
        suppliers.iter().filter(|supplier| supplier.categories.split('|').any(|made| made == row.category)).collect();
    let maker =
        if makers.is_empty() { suppliers.first() } else { makers.get(dice.random_range(0..makers.len())).copied() };
    let margin = Decimal::new(dice.random_range(42..60), 2);
    let pounds = row.unit_price.trunc();
    let packs: &[i64] = match i64::try_from(pounds).unwrap_or(0) {
        0..2 => &[12, 24],
        2..5 => &[6, 8, 12],
        5..10 => &[2, 4, 6],
        _ => &[1, 2],
    };
    Article {
        supplier_id: maker.map(|maker| maker.supplier_id.clone()).unwrap_or_default(),
        unit_cost: (row.unit_price * margin).round_dp(2).max(Decimal::new(5, 2)),
        unit_price: row.unit_price,
        units_per_pack: packs[dice.random_range(0..packs.len())],
        lead_time_days: maker.map_or(14, |maker| maker.lead_time_days) + dice.random_range(0..5),
        review_period_days: if dice.random_bool(0.8) { 7 } else { 14 },
        minimum: [1, 2, 4, 6][dice.random_range(0..4)],
        multiple: [1, 1, 2, 5][dice.random_range(0..4)],
        capped: dice.random_bool(0.4),
        in_outlet: dice.random_bool(0.12),
        product_id: row.product_id,
        name: row.name,
        category: row.category,
    }
}

impl Article {
    /// Stock units as purchase units: rounded up, at least the minimum, a whole multiple.
    pub(crate) fn packs(&self, units: f64) -> i64 {
        let packs = (units / self.units_per_pack as f64).ceil().max(1.0) as i64;
        let packs = packs.max(self.minimum);
        (packs + self.multiple - 1) / self.multiple * self.multiple
    }

    /// Cost of one purchase unit.
    pub(crate) fn pack_cost(&self) -> Decimal {
        self.unit_cost * Decimal::from(self.units_per_pack)
    }
}

impl Source {
    /// As it is published; versions are given by the central system.
    pub(crate) fn publication(&self) -> Supplier {
        Supplier {
            supplier_id: self.supplier_id.clone(),
            version: 1,
            name: self.name.clone(),
            email: self.email.clone(),
            language: self.language.clone(),
            delivery_weekdays: self.delivery_weekdays(),
            median_lateness_days: self.median_lateness_days,
            minimum_order_value: self.minimum_order_value,
            currency: self.minimum_order_value.map(|_| "GBP".to_owned()),
        }
    }

    pub(crate) fn delivers_on(&self, day: jiff::civil::Date) -> bool {
        let weekdays = self.delivery_weekdays();
        weekdays.is_empty() || weekdays.contains(&Weekday::of(day))
    }

    /// The last delivery day not after `day`.
    pub(crate) fn delivery_day_until(&self, day: jiff::civil::Date) -> jiff::civil::Date {
        let week = std::iter::successors(Some(day), |day| day.yesterday().ok()).take(7);
        week.into_iter().find(|day| self.delivers_on(*day)).unwrap_or(day)
    }

    /// The first delivery day not before `day`.
    pub(crate) fn delivery_day_from(&self, day: jiff::civil::Date) -> jiff::civil::Date {
        let week = std::iter::successors(Some(day), |day| day.tomorrow().ok()).take(7);
        week.into_iter().find(|day| self.delivers_on(*day)).unwrap_or(day)
    }

    fn delivery_weekdays(&self) -> Vec<Weekday> {
        self.delivery_weekdays.split_whitespace().filter_map(Weekday::from_name).collect()
    }
}
