//! Suppliers as purchasing published them.

use rusqlite::{Connection, OptionalExtension as _};

use crate::central::CentralError;
use crate::model::Supplier;

/// The version of the last publication; 0 for none.
pub(crate) fn version(db: &Connection, supplier_id: &str) -> Result<u64, CentralError> {
    let version = db
        .prepare_cached("SELECT version FROM supplier WHERE supplier_id = ?1")?
        .query_row([supplier_id], |row| row.get(0))
        .optional()?;
    Ok(version.unwrap_or(0))
}

pub(crate) fn put(db: &Connection, supplier: &Supplier) -> Result<(), CentralError> {
    db.prepare_cached(
        "INSERT INTO supplier (supplier_id, version, document) VALUES (?1, ?2, ?3)
         ON CONFLICT (supplier_id) DO UPDATE SET version = excluded.version, document = excluded.document",
    )?
    .execute((&supplier.supplier_id, supplier.version, serde_json::to_string(supplier)?))?;
    Ok(())
}
