//! The work of the retailer's own people, as they enter it: many operations in one transaction, together with how far
//! the one who enters them has come. So an actor that is interrupted repeats nothing and leaves nothing out.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

use super::CentralError;
use super::decide::close_if_done;
use super::envelope::{Cause, Event};
use super::patch::merge_patch;
use super::store::{orders, outbox, products, progress, stock, suppliers};
use crate::model::{MovementReason, Order, OrderStatus, Product, StockLevel, Supplier};

/// What is not there is not sold; orders of this size are booked before anyone looks at the shelf, and may make the
/// stock negative until they are cancelled.
const BOOKED_BEFORE_PICKING: i64 = 10_000;

/// The body of `POST /admin/work`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Work {
    pub(crate) actor: String,
    /// How far the actor has worked with this.
    pub(crate) until: Timestamp,
    pub(crate) entries: Vec<Entry>,
}

/// One operation at its business time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) at: Timestamp,
    #[serde(flatten)]
    pub(crate) operation: Operation,
}

/// What can be entered. The central system gives versions and `seq`; what no longer fits is left out.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(crate) enum Operation {
    PublishProduct {
        product: Product,
    },
    PublishSupplier {
        supplier: Supplier,
    },
    PlaceOrder {
        order: Order,
    },
    /// A new day of arrival, or a new ordered quantity in purchase units.
    ChangeLine {
        order_id: String,
        line_id: String,
        #[serde(default)]
        confirmed_on: Option<Date>,
        #[serde(default)]
        quantity: Option<i64>,
    },
    CancelLine {
        order_id: String,
        line_id: String,
    },
    ShipLine {
        order_id: String,
        line_id: String,
    },
    /// `quantity` purchase units arrive, and go into the stock. The rest comes on `rest_on`, or is cancelled.
    ReceiveLine {
        order_id: String,
        line_id: String,
        quantity: i64,
        location_id: String,
        rest_on: Option<Date>,
    },
    MoveStock {
        product_id: String,
        location_id: String,
        delta: i64,
        reason: MovementReason,
    },
    /// What was found differs from what was known by `difference`.
    CountStock {
        product_id: String,
        location_id: String,
        difference: i64,
    },
}

/// Does the work, once: work that ends where the actor already is has been done.
pub(crate) fn perform(db: &Transaction<'_>, work: Work) -> Result<(), CentralError> {
    if progress::find(db, &work.actor)?.is_some_and(|until| until >= work.until) {
        return Ok(());
    }
    for entry in work.entries {
        enter(db, entry)?;
    }
    progress::put(db, &work.actor, work.until)
}

fn enter(db: &Transaction<'_>, Entry { at, operation }: Entry) -> Result<(), CentralError> {
    match operation {
        Operation::PublishProduct { mut product } => {
            product.version = products::version(db, &product.product_id)? + 1;
            publish_product(db, &product, at)
        }
        Operation::PublishSupplier { mut supplier } => {
            supplier.version = suppliers::version(db, &supplier.supplier_id)? + 1;
            publish_supplier(db, &supplier, at)
        }
        Operation::PlaceOrder { order } => place_order(db, &order, at),
        Operation::ChangeLine { order_id, line_id, confirmed_on, quantity } => {
            change_order(db, &order_id, at, |order| {
                if let Some(line) = order.lines.get_mut(&line_id).filter(|line| !line.shipped && line.open() > 0) {
                    line.confirmed_on = confirmed_on.or(line.confirmed_on);
                    line.quantity = quantity.unwrap_or(line.quantity).max(line.received + line.cancelled + 1);
                }
            })
        }
        Operation::CancelLine { order_id, line_id } => change_order(db, &order_id, at, |order| {
            if let Some(line) = order.lines.get_mut(&line_id).filter(|line| !line.shipped) {
                line.cancelled += line.open();
            }
        }),
        Operation::ShipLine { order_id, line_id } => change_order(db, &order_id, at, |order| {
            if let Some(line) = order.lines.get_mut(&line_id).filter(|line| line.open() > 0) {
                line.shipped = true;
            }
        }),
        Operation::ReceiveLine { order_id, line_id, quantity, location_id, rest_on } => {
            receive(db, &order_id, &line_id, quantity, &location_id, rest_on, at)
        }
        Operation::MoveStock { product_id, location_id, delta, reason } => {
            move_stock(db, &product_id, &location_id, delta, reason, at)
        }
        Operation::CountStock { product_id, location_id, difference } => {
            let mut counted = stock::level(db, &product_id, &location_id)?;
            counted.seq += 1;
            counted.level += difference;
            count_stock(db, &counted, at)
        }
    }
}

pub(crate) fn publish_product(db: &Transaction<'_>, product: &Product, at: Timestamp) -> Result<(), CentralError> {
    products::put(db, product)?;
    outbox::append(db, &Event::product_published(product, at)?)?;
    Ok(())
}

pub(crate) fn publish_supplier(db: &Transaction<'_>, supplier: &Supplier, at: Timestamp) -> Result<(), CentralError> {
    suppliers::put(db, supplier)?;
    outbox::append(db, &Event::supplier_published(supplier, at)?)?;
    Ok(())
}

/// An order that is there already stays as it is.
pub(crate) fn place_order(db: &Transaction<'_>, order: &Order, at: Timestamp) -> Result<(), CentralError> {
    if orders::find(db, &order.order_id)?.is_none() {
        orders::put(db, order)?;
        outbox::append(db, &Event::order_placed(order, at))?;
    }
    Ok(())
}

pub(crate) fn count_stock(db: &Transaction<'_>, counted: &StockLevel, at: Timestamp) -> Result<(), CentralError> {
    stock::put(db, counted)?;
    outbox::append(db, &Event::stock_counted(counted, at)?)?;
    Ok(())
}

fn move_stock(
    db: &Transaction<'_>,
    product_id: &str,
    location_id: &str,
    delta: i64,
    reason: MovementReason,
    at: Timestamp,
) -> Result<(), CentralError> {
    let mut moved = stock::level(db, product_id, location_id)?;
    let sold_from_shelf = reason == MovementReason::Sale && delta > -BOOKED_BEFORE_PICKING;
    let delta = if sold_from_shelf { delta.max(-moved.level.max(0)) } else { delta };
    if delta == 0 {
        return Ok(());
    }
    moved.seq += 1;
    moved.level += delta;
    stock::put(db, &moved)?;
    outbox::append(db, &Event::stock_changed(&moved, delta, reason, at))?;
    Ok(())
}

fn receive(
    db: &Transaction<'_>,
    order_id: &str,
    line_id: &str,
    quantity: i64,
    location_id: &str,
    rest_on: Option<Date>,
    at: Timestamp,
) -> Result<(), CentralError> {
    let mut arrived = None;
    change_order(db, order_id, at, |order| {
        let Some(line) = order.lines.get_mut(line_id) else { return };
        let quantity = quantity.min(line.open());
        if quantity > 0 {
            line.received += quantity;
            arrived = Some((line.product_id.clone(), quantity * line.units_per_pack));
        }
        match rest_on {
            Some(_) => line.confirmed_on = rest_on,
            None => line.cancelled += line.open(),
        }
        line.shipped = rest_on.is_none() && line.shipped;
    })?;
    match arrived {
        Some((product_id, units)) => move_stock(db, &product_id, location_id, units, MovementReason::Receipt, at),
        None => Ok(()),
    }
}

fn change_order(
    db: &Transaction<'_>,
    order_id: &str,
    at: Timestamp,
    change: impl FnOnce(&mut Order),
) -> Result<(), CentralError> {
    let Some(before) = orders::find(db, order_id)?.filter(|order| order.status == OrderStatus::Open) else {
        return Ok(());
    };
    let mut after = before.clone();
    change(&mut after);
    close_if_done(&mut after);
    record_change(db, &before, after, at, &Cause::default())?;
    Ok(())
}

/// Stores a changed order under its next versions and publishes what changed; an order that closes takes one more
/// version for its `finished`. Returns the order as stored and the position of its last event; nothing changed,
/// nothing published.
pub(crate) fn record_change(
    db: &Transaction<'_>,
    before: &Order,
    mut after: Order,
    at: Timestamp,
    cause: &Cause,
) -> Result<(Order, Option<i64>), CentralError> {
    if after == *before {
        return Ok((after, None));
    }
    let closed = after.status != OrderStatus::Open && before.status == OrderStatus::Open;
    after.version = before.version + 1;
    let mut changes = merge_patch(&serde_json::to_value(before)?, &serde_json::to_value(&after)?);
    if let Some(changes) = changes.as_object_mut() {
        // The version stands beside the changes.
        changes.remove("version");
    }
    let mut position = outbox::append(db, &Event::order_changed(&after, &changes, at).caused_by(cause))?;
    if closed {
        after.version += 1;
        position = outbox::append(db, &Event::order_finished(&after, at).caused_by(cause))?;
    }
    orders::put(db, &after)?;
    Ok((after, Some(position)))
}
