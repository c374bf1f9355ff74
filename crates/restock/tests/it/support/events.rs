//! Events as publishers send them, and the days they speak of.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};

/// A CloudEvent.
pub(crate) type Envelope = Value;

/// A zone in which it is about noon now, so that no test meets midnight.
pub(crate) fn zone() -> String {
    let hour = i64::from(wall().to_zoned(jiff::tz::TimeZone::UTC).hour());
    // The sign of these names is turned round: Etc/GMT-3 is three hours ahead.
    match hour - 12 {
        0 => "Etc/GMT".to_owned(),
        ahead if ahead < 0 => format!("Etc/GMT-{}", -ahead),
        behind => format!("Etc/GMT+{behind}"),
    }
}

/// Today in that zone, and days from it.
pub(crate) fn noon() -> Retail {
    let zone = jiff::tz::Offset::from_hours(12 - wall().to_zoned(jiff::tz::TimeZone::UTC).hour()).unwrap();
    Retail { today: wall().to_zoned(zone.to_time_zone()).date() }
}

#[expect(clippy::disallowed_methods, reason = "the program under test lives in real time")]
fn wall() -> Timestamp {
    Timestamp::now()
}

/// Now.
pub(crate) fn now() -> Timestamp {
    wall()
}

/// The retailer's day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Retail {
    pub(crate) today: Date,
}

impl Retail {
    /// So many days from today.
    pub(crate) fn day(self, days: i64) -> Date {
        self.today.checked_add(days.days()).unwrap()
    }

    /// A supplier that delivers on every day and is never late.
    pub(crate) fn supplier(self, id: &str) -> Envelope {
        let data = json!({
            "supplier_id": id, "version": 1, "name": format!("Supplier {id}"), "email": format!("{}@supplier.example", id.to_lowercase()),
            "language": "en", "delivery_weekdays": [], "median_lateness_days": 0,
        });
        envelope("purchasing.supplier.published.v1", &format!("supplier/{id}/v1"), id, data)
    }

    /// A product that sells ten a day, with ten days of lead time.
    pub(crate) fn product(self, id: &str, supplier_id: &str) -> Product {
        Product { id: id.to_owned(), supplier_id: supplier_id.to_owned(), version: 1, daily: 10, from: self.today }
    }

    pub(crate) fn order_placed(self, id: &str) -> Envelope {
        envelope("purchasing.order.placed.v1", &format!("order/{id}/placed"), id, json!({ "order_id": id }))
    }

    pub(crate) fn order_changed(self, id: &str, version: u64, changes: Value) -> Envelope {
        let data = json!({ "order_id": id, "version": version, "changes": changes });
        envelope("purchasing.order.changed.v1", &format!("order/{id}/v{version}"), id, data)
    }

    pub(crate) fn order_finished(self, id: &str, version: u64) -> Envelope {
        let data = json!({ "order_id": id, "version": version });
        envelope("purchasing.order.finished.v1", &format!("order/{id}/v{version}"), id, data)
    }

    pub(crate) fn counted(self, product_id: &str, seq: u64, level: i64) -> Envelope {
        let data = json!({ "product_id": product_id, "location_id": "W1", "seq": seq, "level": level });
        envelope("warehouse.stock.counted.v1", &format!("stock/{product_id}/W1/{seq}"), product_id, data)
    }

    pub(crate) fn sold(self, product_id: &str, seq: u64, units: i64) -> Envelope {
        let data =
            json!({ "product_id": product_id, "location_id": "W1", "seq": seq, "delta": -units, "reason": "sale" });
        envelope("warehouse.stock.changed.v1", &format!("stock/{product_id}/W1/{seq}"), product_id, data)
    }
}

/// A product, as it is about to be published.
#[derive(Debug, Clone)]
pub(crate) struct Product {
    id: String,
    supplier_id: String,
    version: u64,
    daily: i64,
    from: Date,
}

impl Product {
    /// Sells so many a day.
    pub(crate) fn selling(mut self, daily: i64) -> Self {
        self.daily = daily;
        self
    }

    pub(crate) fn version(mut self, version: u64) -> Self {
        self.version = version;
        self
    }

    pub(crate) fn published(&self) -> Envelope {
        let data = json!({
            "product_id": self.id, "version": self.version, "name": format!("Product {}", self.id), "category": "Things",
            "supplier_id": self.supplier_id, "unit_cost": "2.00", "unit_price": "5.00", "currency": "GBP",
            "lead_time_days": 10, "review_period_days": 5, "safety_stock": 0, "reorder_point": 100, "order_up_to": 150,
            "minimum_order_quantity": 1, "order_multiple": 1, "maximum_order_quantity": null, "backorders": 0,
            "discontinued_on": null, "forecast": { "from": self.from, "daily": vec![self.daily; 28] },
        });
        let id = format!("product/{}/v{}", self.id, self.version);
        envelope("planning.product.published.v1", &id, &self.id, data)
    }
}

fn envelope(kind: &str, id: &str, subject: &str, data: Value) -> Envelope {
    json!({
        "specversion": "1.0", "id": id, "source": "https://tests.example", "type": kind, "subject": subject,
        "datacontenttype": "application/json", "data": data,
    })
}

/// The same things in another order, which follows from the seed.
pub(crate) fn shuffled<T: Clone>(things: &[T], seed: u64) -> Vec<T> {
    let mut things = things.to_vec();
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    for at in (1..things.len()).rev() {
        // xorshift64*: enough to mix a list.
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        let drawn = (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize;
        things.swap(at, drawn % (at + 1));
    }
    things
}
