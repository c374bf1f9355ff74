//! Events by the thousand, without running anything: for benchmarks and for tests that need much.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use rust_decimal::Decimal;
use serde_json::json;

use crate::central::envelope::Event;
use crate::model::{
    Forecast, MovementReason, Order, OrderLine, OrderStatus, Product, StockLevel, Supplier, Thousandths, Weekday,
};
use crate::retail::{dice, midnight};

const TODAY: Date = jiff::civil::date(2026, 11, 23);
const SUPPLIERS: usize = 30;

/// A day's events, and the orders that its `order.placed` events ask the receiver to fetch.
#[derive(Debug, Clone)]
pub struct Day {
    /// As placed, at version 1. For [`Central::insert_orders`](crate::central::Central::insert_orders), or to be served otherwise.
    pub orders: Vec<Order>,
    /// CloudEvents in structured JSON, in the order in which they happened.
    pub events: Vec<String>,
}

/// Exactly `n` events of all seven types: of a hundred about 18 products, 2 orders placed, 6 order changes, 1 order
/// finished, 69 stock movements and 4 counts, and up to 30 suppliers. Facts come before what changes them; versions
/// and `seq` are contiguous. The same seed gives the same day.
///
/// # Errors
/// A document that can not be written as JSON.
pub fn day(n: usize, seed: u64) -> Result<Day, serde_json::Error> {
    let mut maker =
        Maker { dice: dice(seed, "day of events", ""), n, events: Vec::with_capacity(n), time: midnight(TODAY) };
    let suppliers = SUPPLIERS.min(n / 20 + 1);
    let products = (n * 18 / 100).max(1);
    let orders: Vec<Order> = (0..(n * 2 / 100).max(1)).map(|number| maker.order(number, products, suppliers)).collect();
    for number in 0..suppliers {
        let event = Event::supplier_published(&maker.supplier(number), maker.time)?;
        maker.push(&event)?;
    }
    for number in 0..products {
        let event = Event::product_published(&maker.product(number, suppliers), maker.time)?;
        maker.push(&event)?;
    }
    for order in &orders {
        let event = Event::order_placed(order, maker.time);
        maker.push(&event)?;
    }
    let mut stock: Vec<StockLevel> = (0..products).map(opening_stock).collect();
    let mut living = orders.clone();
    while maker.events.len() < n {
        let event = maker.happening(&mut stock, &mut living)?;
        maker.push(&event)?;
    }
    Ok(Day { orders, events: maker.events })
}

fn opening_stock(number: usize) -> StockLevel {
    StockLevel { product_id: product_id(number), location_id: "MAIN".to_owned(), seq: 0, level: 0 }
}

fn product_id(number: usize) -> String {
    format!("B{number:06}")
}

fn supplier_id(number: usize) -> String {
    format!("BS{number:02}")
}

struct Maker {
    dice: ChaCha8Rng,
    n: usize,
    events: Vec<String>,
    time: Timestamp,
}

impl Maker {
    fn push(&mut self, event: &Event) -> Result<(), serde_json::Error> {
        if self.events.len() < self.n {
            self.events.push(serde_json::to_string(event)?);
            let step = SignedDuration::from_millis(86_400_000 / i64::try_from(self.n).unwrap_or(1).max(1));
            self.time = self.time.saturating_add(step).unwrap_or(self.time);
        }
        Ok(())
    }

    /// Most of a day: something moves, is counted, or changes on an order.
    fn happening(&mut self, stock: &mut [StockLevel], orders: &mut [Order]) -> Result<Event, serde_json::Error> {
        let place = self.dice.random_range(0..stock.len());
        let stock = &mut stock[place];
        let order = self.dice.random_range(0..orders.len());
        let order = &mut orders[order];
        let roll = self.dice.random_range(0..80);
        if stock.seq == 0 || roll < 4 {
            stock.seq += 1;
            stock.level = self.dice.random_range(0..2_000);
            return Event::stock_counted(stock, self.time);
        }
        if order.status == OrderStatus::Open && roll < 10 {
            order.version += 1;
            let day = TODAY.saturating_add(self.dice.random_range(3..90_i32).days());
            let changes = json!({ "lines": { "1": { "confirmed_on": day } } });
            return Ok(Event::order_changed(order, &changes, self.time));
        }
        if order.status == OrderStatus::Open && roll < 11 {
            order.version += 1;
            order.status = OrderStatus::Finished;
            return Ok(Event::order_finished(order, self.time));
        }
        let sold = self.dice.random_range(1..13);
        stock.seq += 1;
        stock.level -= sold;
        Ok(Event::stock_changed(stock, -sold, MovementReason::Sale, self.time))
    }

    fn supplier(&mut self, number: usize) -> Supplier {
        Supplier {
            supplier_id: supplier_id(number),
            version: 1,
            name: format!("Benchmark Supplies No. {number}"),
            email: format!("orders{number}@benchmark.example"),
            language: "en".to_owned(),
            delivery_weekdays: vec![Weekday::Mon, Weekday::Wed, Weekday::Fri],
            median_lateness_days: self.dice.random_range(0..4),
            minimum_order_value: None,
            currency: None,
        }
    }

    fn product(&mut self, number: usize, suppliers: usize) -> Product {
        let mean = self.dice.random_range(500..20_000_i64);
        let lead_time = self.dice.random_range(7..40_u32);
        let daily = (0..200).map(|day| Thousandths(if day % 7 == 5 { 0 } else { mean })).collect();
        let weekly = mean * 6 / 1_000;
        Product {
            product_id: product_id(number),
            version: 1,
            name: format!("Benchmark article {number}"),
            category: format!("Category {}", number % 12),
            supplier_id: supplier_id(number % suppliers),
            unit_cost: Decimal::new(self.dice.random_range(50..900), 2),
            unit_price: Decimal::new(1_295, 2),
            currency: "GBP".to_owned(),
            lead_time_days: lead_time,
            review_period_days: 7,
            safety_stock: weekly,
            reorder_point: weekly + weekly * i64::from(lead_time) / 7,
            order_up_to: 2 * weekly + weekly * i64::from(lead_time) / 7,
            minimum_order_quantity: 2,
            order_multiple: 1,
            maximum_order_quantity: None,
            backorders: 0,
            discontinued_on: None,
            forecast: Forecast { from: TODAY, daily },
        }
    }

    fn order(&mut self, number: usize, products: usize, suppliers: usize) -> Order {
        let lines = (1..=3).map(|line: u32| {
            let product = self.dice.random_range(0..products);
            let promised_on = TODAY.saturating_add(self.dice.random_range(1..60_i32).days());
            let line_facts = OrderLine {
                product_id: product_id(product),
                quantity: self.dice.random_range(2..60),
                received: 0,
                cancelled: 0,
                units_per_pack: 6,
                unit_cost: Decimal::new(self.dice.random_range(300..4_000), 2),
                promised_on,
                confirmed_on: Some(promised_on),
                shipped: false,
                locked: false,
            };
            (line.to_string(), line_facts)
        });
        Order {
            order_id: format!("BPO-{number:06}"),
            version: 1,
            supplier_id: supplier_id(number % suppliers),
            status: OrderStatus::Open,
            ordered_on: TODAY.saturating_sub(14.days()),
            currency: "GBP".to_owned(),
            lines: lines.collect(),
        }
    }
}
