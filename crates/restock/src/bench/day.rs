//! The events of a day at a retailer whose products and orders are known already.

use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};

use super::chance::Chance;
use super::retailer::{LOCATION, Retailer, order_id, product_id};

/// Of a hundred events: products published, stock counted, orders changed, finished, and placed. The rest are movements
/// of stock; a few suppliers come on top.
const PUBLISHED: u64 = 18;
const COUNTED: u64 = 4;
const CHANGED: u64 = 6;
const FINISHED: u64 = 1;
const PLACED: u64 = 2;
/// One supplier in so many events.
const SUPPLIER_EVERY: u64 = 1_500;

/// A day's events and what they need around them.
#[derive(Debug)]
pub(super) struct Day {
    /// CloudEvents, JSON, in the order in which they are sent.
    pub(super) events: Vec<String>,
    /// Numbers of the orders that are announced, and have to be fetched.
    pub(super) placed: Vec<u64>,
    /// Goes on after the day.
    pub(super) teller: Teller,
}

/// What happens to one thing after the other, so that versions and movements are numbered without gaps.
#[derive(Clone, Copy)]
enum Happening {
    Moved(u64),
    Counted(u64),
    Changed(u64),
    Finished(u64),
    Placed(u64),
}

/// As many events as asked: suppliers and products first, as a nightly run publishes them, then the day as it comes.
/// A fifth of the products has four fifths of the movements.
pub(super) fn day(retailer: &Retailer, count: u64, time: Timestamp) -> Day {
    let mut events = Vec::new();
    let suppliers = (count / SUPPLIER_EVERY).clamp(1, retailer.suppliers);
    for number in 0..suppliers {
        let mut supplier = retailer.supplier(number * retailer.suppliers / suppliers, 2);
        // Most are published as they were; every tenth comes later than before.
        supplier.median_lateness_days += u32::from(number % 10 == 9);
        events.push(envelope("purchasing.supplier.published.v1", &supplier.supplier_id, 2, time, &json!(supplier)));
    }
    let published = (count * PUBLISHED / 100).min(retailer.products);
    for number in 0..published {
        let product = retailer.product(number * retailer.products / published, 2);
        events.push(envelope("planning.product.published.v1", &product.product_id, 2, time, &json!(product)));
    }
    let placed = (count * PLACED / 100).max(1);
    let placed: Vec<u64> = (retailer.orders()..).take(usize::try_from(placed).unwrap_or(1)).collect();
    let mut chance = Chance::of(7, count);
    let mut happenings: Vec<Happening> = placed.iter().map(|number| Happening::Placed(*number)).collect();
    happenings.extend((0..count * COUNTED / 100).map(|_| Happening::Counted(chance.favoured(retailer.products))));
    happenings.extend((0..count * CHANGED / 100).map(|_| Happening::Changed(chance.below(retailer.orders()))));
    let finished = (count * FINISHED / 100).min(retailer.orders());
    happenings.extend((0..finished).map(|number| Happening::Finished(number * retailer.orders() / finished)));
    let known = events.len() + happenings.len();
    let moved = usize::try_from(count).unwrap_or(usize::MAX).saturating_sub(known);
    happenings.extend((0..moved).map(|_| Happening::Moved(chance.favoured(retailer.products))));
    chance.shuffle(&mut happenings);
    let mut teller = Teller::new(*retailer, time);
    events.extend(happenings.into_iter().map(|happening| teller.tell(happening)));
    Day { events, placed, teller }
}

/// Tells what happens, with the numbers that come next.
#[derive(Debug, Clone)]
pub(super) struct Teller {
    retailer: Retailer,
    time: Timestamp,
    chance: Chance,
    moved: std::collections::HashMap<u64, u64>,
    versions: std::collections::HashMap<u64, (u64, bool)>,
}

impl Teller {
    fn new(retailer: Retailer, time: Timestamp) -> Self {
        Self { retailer, time, chance: Chance::of(8, 0), moved: Default::default(), versions: Default::default() }
    }

    fn tell(&mut self, happening: Happening) -> String {
        match happening {
            Happening::Moved(product) => self.moved(product),
            Happening::Counted(product) => {
                let level = self.retailer.level(product) - i64::try_from(self.chance.below(9)).unwrap_or(0);
                self.counted(product, level.max(0))
            }
            Happening::Changed(order) => self.changed(order),
            Happening::Finished(order) => self.finished(order),
            Happening::Placed(order) => {
                let id = order_id(order);
                envelope("purchasing.order.placed.v1", &id, 1, self.time, &json!({ "order_id": id }))
            }
        }
    }

    /// Something that happens on a busy desk, under a correlation id of its own: mostly movements, and every tenth an order
    /// whose delivery is confirmed for another day.
    pub(super) fn next(&mut self, number: u64, correlation_id: &str) -> String {
        let event = if number.is_multiple_of(10) {
            let order = self.chance.below(self.retailer.orders());
            self.changed(order)
        } else {
            let product = self.chance.favoured(self.retailer.products);
            self.moved(product)
        };
        let told = event.strip_prefix('{').unwrap_or(&event);
        format!("{{\"correlationid\":\"{correlation_id}\",{told}")
    }

    /// Whether the order is still as it was placed.
    pub(super) fn is_untouched(&self, order: u64) -> bool {
        !self.versions.contains_key(&order)
    }

    fn next_movement(&mut self, product: u64) -> u64 {
        let upto = self.moved.entry(product).or_insert(1);
        *upto += 1;
        *upto
    }

    fn moved(&mut self, product: u64) -> String {
        let (id, seq) = (product_id(product), self.next_movement(product));
        let sold = self.chance.between(1, 5);
        let data =
            json!({ "product_id": id, "location_id": LOCATION, "seq": seq, "delta": -(sold as i64), "reason": "sale" });
        envelope("warehouse.stock.changed.v1", &id, seq, self.time, &data)
    }

    fn counted(&mut self, product: u64, level: i64) -> String {
        let (id, seq) = (product_id(product), self.next_movement(product));
        let data = json!({ "product_id": id, "location_id": LOCATION, "seq": seq, "level": level });
        envelope("warehouse.stock.counted.v1", &id, seq, self.time, &data)
    }

    /// An order that is over changes no more: something is sold instead.
    fn changed(&mut self, order: u64) -> String {
        let (version, is_over) = self.versions.entry(order).or_insert((1, false));
        if *is_over {
            let product = Chance::of(9, order).below(self.retailer.products);
            return self.moved(product);
        }
        *version += 1;
        let (id, version) = (order_id(order), *version);
        let planned = self.retailer.order(order).lines.get("1").map_or(self.retailer.today, |line| line.promised_on);
        let days = i64::try_from(self.chance.below(18)).unwrap_or(0) - 3;
        let confirmed_on = planned.saturating_add(days.days());
        let changes = json!({ "lines": { "1": { "confirmed_on": confirmed_on } } });
        let data = json!({ "order_id": id, "version": version, "changes": changes });
        envelope("purchasing.order.changed.v1", &id, version, self.time, &data)
    }

    fn finished(&mut self, order: u64) -> String {
        let (version, is_over) = self.versions.entry(order).or_insert((1, false));
        *version += 1;
        *is_over = true;
        let (id, version) = (order_id(order), *version);
        envelope(
            "purchasing.order.finished.v1",
            &id,
            version,
            self.time,
            &json!({ "order_id": id, "version": version }),
        )
    }
}

fn envelope(kind: &str, subject: &str, number: u64, time: Timestamp, data: &Value) -> String {
    let event = json!({
        "specversion": "1.0",
        "id": format!("{subject}/{kind}/{number}"),
        "source": "https://benchmark.example",
        "type": kind,
        "subject": subject,
        "time": time,
        "datacontenttype": "application/json",
        "data": data,
    });
    event.to_string()
}
