//! The suppliers: confirm, ship, and change their minds about the day.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use rand::RngExt as _;

use super::{ActorError, Cast, entry};
use crate::central::work::{Entry, Operation};
use crate::model::{Order, OrderLine};
use crate::retail::{Retail, Source, slots_between};

/// A supplier opens its mail every four hours, in a slot of its own: some sit in other time zones.
const SLOTS_BETWEEN_VISITS: u32 = 24;
/// What is due within these days is on its way.
const SHIPPED_DAYS_BEFORE: i32 = 2;

pub(super) async fn work(cast: &Cast, from: Timestamp, until: Timestamp) -> Result<Vec<Entry>, ActorError> {
    let mut entries = Vec::new();
    for (at, today, slot) in slots_between(from, until) {
        for supplier in &cast.retail.suppliers {
            let own = cast.retail.dice("visit", &supplier.supplier_id).random_range(0..SLOTS_BETWEEN_VISITS);
            if slot % SLOTS_BETWEEN_VISITS == own {
                for order in cast.client.open_orders_of_supplier(&supplier.supplier_id).await? {
                    let open = order.lines.iter().filter(|(_, line)| line.open() > 0 && !line.shipped);
                    let asked = Visit { retail: &cast.retail, supplier, today, slot };
                    entries
                        .extend(open.filter_map(|(id, line)| asked.answer(&order, id, line)).map(|op| entry(at, op)));
                }
            }
        }
    }
    Ok(entries)
}

/// One look of a supplier at its orders.
struct Visit<'a> {
    retail: &'a Retail,
    supplier: &'a Source,
    today: Date,
    slot: u32,
}

impl Visit<'_> {
    fn answer(&self, order: &Order, line_id: &str, line: &OrderLine) -> Option<Operation> {
        let about = format!("{}/{line_id}/{}/{}", order.order_id, self.today, self.slot);
        let mut dice = self.retail.dice("supplier", &about);
        let days_to_go = line.expected_on().duration_since(self.today).as_hours() / 24;
        if line.confirmed_on.is_none() {
            let slip = match dice.random_range(0..100) {
                0..75 => 0,
                75..95 => dice.random_range(2..8),
                _ => -2,
            };
            return Some(self.moved(order, line_id, line.promised_on, slip));
        }
        if days_to_go <= i64::from(SHIPPED_DAYS_BEFORE) {
            let (order_id, line_id) = (order.order_id.clone(), line_id.to_owned());
            return Some(Operation::ShipLine { order_id, line_id });
        }
        // Six looks a day; the nearer the day, the more comes to light.
        let unrest = if days_to_go < 10 { 0.004 } else { 0.0015 };
        if dice.random_bool(unrest) {
            let slip = if dice.random_bool(0.7) { dice.random_range(3..13) } else { dice.random_range(-12..-3) };
            return Some(self.moved(order, line_id, line.expected_on(), slip));
        }
        None
    }

    fn moved(&self, order: &Order, line_id: &str, day: Date, by_days: i32) -> Operation {
        let earliest = self.today.saturating_add((SHIPPED_DAYS_BEFORE + 1).days());
        let day = day.saturating_add(by_days.days());
        let day = if by_days == 0 { day.max(self.today) } else { self.supplier.delivery_day_from(day.max(earliest)) };
        Operation::ChangeLine {
            order_id: order.order_id.clone(),
            line_id: line_id.to_owned(),
            confirmed_on: Some(day),
            quantity: None,
        }
    }
}
