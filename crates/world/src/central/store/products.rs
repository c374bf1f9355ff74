//! Products as planning published them.

use rusqlite::{Connection, OptionalExtension as _};

use crate::central::CentralError;
use crate::model::Product;

/// The version of the last publication; 0 for none.
pub(crate) fn version(db: &Connection, product_id: &str) -> Result<u64, CentralError> {
    let version = db
        .prepare_cached("SELECT version FROM product WHERE product_id = ?1")?
        .query_row([product_id], |row| row.get(0))
        .optional()?;
    Ok(version.unwrap_or(0))
}

pub(crate) fn put(db: &Connection, product: &Product) -> Result<(), CentralError> {
    db.prepare_cached(
        "INSERT INTO product (product_id, version, document) VALUES (?1, ?2, ?3)
         ON CONFLICT (product_id) DO UPDATE SET version = excluded.version, document = excluded.document",
    )?
    .execute((&product.product_id, product.version, serde_json::to_string(product)?))?;
    Ok(())
}
