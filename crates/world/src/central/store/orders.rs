//! Purchase orders.

use rusqlite::{Connection, OptionalExtension as _};

use crate::central::CentralError;
use crate::model::{Order, OrderStatus};

pub(crate) fn find(db: &Connection, order_id: &str) -> Result<Option<Order>, CentralError> {
    let document: Option<String> = db
        .prepare_cached("SELECT document FROM purchase_order WHERE order_id = ?1")?
        .query_row([order_id], |row| row.get(0))
        .optional()?;
    Ok(document.map(|document| serde_json::from_str(&document)).transpose()?)
}

pub(crate) fn put(db: &Connection, order: &Order) -> Result<(), CentralError> {
    let status = match order.status {
        OrderStatus::Open => "open",
        OrderStatus::Finished => "finished",
        OrderStatus::Cancelled => "cancelled",
    };
    db.prepare_cached(
        "INSERT INTO purchase_order (order_id, status, document) VALUES (?1, ?2, ?3)
         ON CONFLICT (order_id) DO UPDATE SET status = excluded.status, document = excluded.document",
    )?
    .execute((&order.order_id, status, serde_json::to_string(order)?))?;
    let mut product =
        db.prepare_cached("INSERT OR IGNORE INTO order_product (product_id, order_id) VALUES (?1, ?2)")?;
    for line in order.lines.values() {
        product.execute((&line.product_id, &order.order_id))?;
    }
    Ok(())
}
