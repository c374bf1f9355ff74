//! The warehouse: books what is sold, comes back, breaks and arrives, and counts.

use std::time::Duration;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use rand::RngExt as _;

use super::{ActorError, Cast, MAIN, OUTLET, entry};
use crate::central::work::{Entry, Operation};
use crate::model::{Order, OrderLine};
use crate::retail::{Retail, Source, date_of, midnight, slots_between};

/// Deliveries come between half past six and five.
const FIRST_DELIVERY_SLOT: u32 = 39;
const LAST_DELIVERY_SLOT: u32 = 102;
/// Counting goes on at night, each product about once in four weeks.
const COUNTING_SLOTS: std::ops::Range<u32> = 132..144;
const COUNT_EVERY_DAYS: i64 = 28;

pub(super) async fn work(cast: &Cast, from: Timestamp, until: Timestamp) -> Result<Vec<Entry>, ActorError> {
    let mut entries = movements(&cast.retail, from, until);
    for (at, today, slot) in slots_between(from, until) {
        entries.extend(counts(&cast.retail, at, today, slot));
        for supplier in &cast.retail.suppliers {
            let arrives = cast.retail.dice("delivery slot", &format!("{}/{today}", supplier.supplier_id));
            if { arrives }.random_range(FIRST_DELIVERY_SLOT..LAST_DELIVERY_SLOT) == slot {
                entries.extend(deliveries(cast, supplier, at, today).await?);
            }
        }
    }
    Ok(entries)
}

/// The real movements of the days that these business days repeat.
fn movements(retail: &Retail, from: Timestamp, until: Timestamp) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut day = date_of(from);
    while midnight(day) <= until {
        for movement in retail.movements_on(day) {
            let minute = Duration::from_secs(u64::from(movement.minute % 1_440) * 60);
            let at = midnight(day).saturating_add(SignedDuration::try_from(minute).unwrap_or_default());
            let Ok(at) = at else { continue };
            if from < at && at <= until {
                let article = &retail.articles[movement.article];
                let in_outlet = article.in_outlet && movement.delta.abs() < 3;
                entries.push(entry(
                    at,
                    Operation::MoveStock {
                        product_id: article.product_id.clone(),
                        location_id: if in_outlet { OUTLET } else { MAIN }.to_owned(),
                        delta: movement.delta,
                        reason: movement.reason,
                    },
                ));
            }
        }
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    entries
}

fn counts(retail: &Retail, at: Timestamp, today: Date, slot: u32) -> Vec<Entry> {
    let day = midnight(today).as_second() / 86_400;
    let due = retail.articles.iter().filter(|article| {
        let mut dice = retail.dice("count", &article.product_id);
        dice.random_range(0..COUNT_EVERY_DAYS) == day % COUNT_EVERY_DAYS && dice.random_range(COUNTING_SLOTS) == slot
    });
    let counts = due.map(|article| {
        let mut dice = retail.dice("count result", &format!("{}/{today}", article.product_id));
        let difference = if dice.random_bool(0.8) { 0 } else { dice.random_range(-6..4) };
        let (product_id, location_id) = (article.product_id.clone(), MAIN.to_owned());
        entry(at, Operation::CountStock { product_id, location_id, difference })
    });
    counts.collect()
}

/// Receives what a supplier has shipped and is due.
async fn deliveries(cast: &Cast, supplier: &Source, at: Timestamp, today: Date) -> Result<Vec<Entry>, ActorError> {
    let orders = cast.client.open_orders_of_supplier(&supplier.supplier_id).await?;
    let due = orders.iter().flat_map(|order| order.lines.iter().map(move |(line_id, line)| (order, line_id, line)));
    let due = due.filter(|(_, _, line)| line.shipped && line.open() > 0 && line.expected_on() <= today);
    Ok(due.map(|(order, line_id, line)| receipt(&cast.retail, supplier, order, line_id, line, at, today)).collect())
}

/// Most lines come whole, some in two parts, a few short for good.
fn receipt(
    retail: &Retail,
    supplier: &Source,
    order: &Order,
    line_id: &str,
    line: &OrderLine,
    at: Timestamp,
    today: Date,
) -> Entry {
    let mut dice = retail.dice("receipt", &format!("{}/{line_id}/{today}", order.order_id));
    let short = line.open() * dice.random_range(50..95) / 100;
    let later = supplier.delivery_day_from(today.saturating_add(dice.random_range(3..10_i32).days()));
    let (quantity, rest_on) = match dice.random_range(0..100) {
        0..8 if short > 0 => (short, Some(later)),
        8..11 if short > 0 => (short, None),
        _ => (line.open(), None),
    };
    entry(
        at,
        Operation::ReceiveLine {
            order_id: order.order_id.clone(),
            line_id: line_id.to_owned(),
            quantity,
            location_id: MAIN.to_owned(),
            rest_on,
        },
    )
}
