//! A retailer as large as asked: suppliers, products, stock and orders, each by its number, the same in every run.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;
use restocking::events::{DeliveryWeekday, ForecastPublished, ProductPublished, SupplierPublished};
use restocking::facts::{Location, Order, OrderLine, OrderStatus, Stock};
use rust_decimal::Decimal;

use super::chance::Chance;

/// Days of forecast that are published.
const FORECAST_DAYS: u64 = 180;
/// Stock units in a pack.
const PACK: u64 = 6;
/// Lines of an order.
pub(crate) const LINES: u64 = 5;

/// How large, and on which day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Retailer {
    pub(crate) products: u64,
    pub(crate) lines_per_product: u64,
    pub(crate) suppliers: u64,
    /// Of a hundred lines so many were planned for another demand than the present one.
    pub(crate) misplanned: u64,
    pub(crate) today: Date,
}

impl Retailer {
    pub(crate) fn new(products: u64, lines_per_product: u64, misplanned: u64, today: Date) -> Self {
        // Of each supplier as many products as its orders have lines, or a multiple of it.
        let suppliers = (products / 200).max(1);
        Self { products, lines_per_product, suppliers, misplanned, today }
    }

    /// How many orders are open.
    pub(crate) fn orders(&self) -> u64 {
        (self.products * self.lines_per_product).div_ceil(LINES)
    }

    fn day(&self, days: u64) -> Date {
        self.today.saturating_add(i64::try_from(days).unwrap_or(0).days())
    }

    pub(crate) fn supplier(&self, number: u64, version: u64) -> SupplierPublished {
        let mut chance = Chance::of(1, number);
        SupplierPublished {
            supplier_id: supplier_id(number),
            version,
            name: format!("Supplies No. {number} of the benchmark"),
            email: format!("orders{number}@supplier.example"),
            language: Some("en".to_owned()),
            delivery_weekdays: vec![DeliveryWeekday::Mon, DeliveryWeekday::Wed, DeliveryWeekday::Fri],
            median_lateness_days: u32::try_from(chance.below(4)).unwrap_or(0),
            minimum_order_value: None,
            currency: None,
        }
    }

    /// A product, in its first or a later version with another forecast.
    pub(crate) fn product(&self, number: u64, version: u64) -> ProductPublished {
        let mut chance = Chance::of(2, number);
        let (lead_time, mean) = (chance.between(5, 22), self.mean(number));
        let moved = Self::moved(number, version);
        let daily = (0..FORECAST_DAYS).map(|day| {
            let tenths = if day % 7 == 5 { 0 } else { mean * moved * (90 + (number + day) % 20) / 10_000 };
            Decimal::new(i64::try_from(tenths).unwrap_or(0), 1)
        });
        ProductPublished {
            product_id: product_id(number),
            version,
            name: format!("Article {number} of the benchmark"),
            category: Some(format!("Category {}", number % 12)),
            supplier_id: supplier_id(number % self.suppliers),
            unit_cost: Some(Decimal::new(i64::try_from(chance.between(50, 900)).unwrap_or(0), 2)),
            unit_price: Some(Decimal::new(1_295, 2)),
            currency: Some("EUR".to_owned()),
            lead_time_days: u32::try_from(lead_time).unwrap_or(7),
            review_period_days: 7,
            safety_stock: Decimal::from(mean * 6 / 10),
            reorder_point: None,
            order_up_to: None,
            minimum_order_quantity: Some(2),
            order_multiple: Some(1),
            maximum_order_quantity: None,
            backorders: Decimal::ZERO,
            discontinued_on: None,
            forecast: Some(ForecastPublished { from: self.today, daily: daily.collect() }),
        }
    }

    /// Mean demand of a day, tenths of a unit.
    fn mean(&self, number: u64) -> u64 {
        Chance::of(4, number).between(40, 200)
    }

    /// Stock units at the one location, before any movement.
    pub(crate) fn level(&self, number: u64) -> i64 {
        i64::try_from(self.mean(number) * self.cover(number) / 10).unwrap_or(0)
    }

    /// For how many days of demand the stock lasts.
    fn cover(&self, number: u64) -> u64 {
        Chance::of(5, number).between(12, 50)
    }

    /// Packs of one order: a month of demand.
    fn packs(&self, number: u64) -> u64 {
        1 + self.mean(number) * 25 / (10 * PACK)
    }

    /// Days for which so many units last by the first forecast; of seven days one has no demand.
    fn lasts(&self, number: u64, units: u64) -> u64 {
        units * 10 * 100 * 7 / (self.mean(number) * Self::moved(number, 1) * 6)
    }

    /// Demand of a version of the forecast, in percent of the mean.
    fn moved(number: u64, version: u64) -> u64 {
        Chance::of(3, number ^ version << 40).between(98, 103)
    }

    pub(crate) fn stock(&self, number: u64) -> Stock {
        let location = Location { level: self.level(number), upto: 1, unnumbered: false };
        Stock { locations: BTreeMap::from([(LOCATION.to_owned(), location)]), stale_since: None }
    }

    /// An order with its lines, all of one supplier's products. Those beyond [`Self::orders`] are new ones.
    pub(crate) fn order(&self, number: u64) -> Order {
        let (supplier, turn) = (number % self.suppliers, number / self.suppliers);
        let own = self.products.saturating_sub(supplier).div_ceil(self.suppliers).max(1);
        let mut chance = Chance::of(6, number);
        let lines = (0..LINES).map(|line| {
            let product = supplier + self.suppliers * ((turn * LINES + line) % own);
            // The orders of a product come one after the other, each about when what is there before it ends: a few days of
            // safety before, and some of them two weeks off.
            let ordered = (turn * LINES + line) / own * self.packs(product) * PACK;
            let needed = self.lasts(product, u64::try_from(self.level(product)).unwrap_or(0) + ordered);
            let off = if chance.below(100) < self.misplanned { chance.below(35) } else { 8 + chance.below(3) };
            let promised_on = self.day((needed + off).saturating_sub(20).max(1));
            let line_facts = OrderLine {
                product_id: product_id(product),
                quantity: i64::try_from(self.packs(product)).unwrap_or(2),
                received: 0,
                cancelled: 0,
                units_per_pack: i64::try_from(PACK).unwrap_or(6),
                unit_cost: Decimal::new(i64::try_from(chance.between(600, 4_000)).unwrap_or(0), 2),
                promised_on,
                confirmed_on: None,
                shipped: false,
                locked: false,
                other: BTreeMap::new(),
            };
            ((line + 1).to_string(), line_facts)
        });
        Order {
            order_id: order_id(number),
            version: 1,
            supplier_id: supplier_id(supplier),
            status: OrderStatus::Open,
            ordered_on: Some(self.today.saturating_sub(14.days())),
            currency: "EUR".to_owned(),
            lines: lines.collect(),
            other: BTreeMap::new(),
        }
    }
}

/// The one location that has stock.
pub(crate) const LOCATION: &str = "MAIN";

pub(crate) fn supplier_id(number: u64) -> String {
    format!("S{number:05}")
}

pub(crate) fn product_id(number: u64) -> String {
    format!("P{number:07}")
}

pub(crate) fn order_id(number: u64) -> String {
    format!("PO-{number:07}")
}
