//! Stock levels with the number of the last movement or count.

use rusqlite::{Connection, OptionalExtension as _};

use crate::central::CentralError;
use crate::model::StockLevel;

/// The level; 0 with `seq` 0 where nothing ever moved.
pub(crate) fn level(db: &Connection, product_id: &str, location_id: &str) -> Result<StockLevel, CentralError> {
    let found = db
        .prepare_cached("SELECT seq, level FROM stock WHERE product_id = ?1 AND location_id = ?2")?
        .query_row([product_id, location_id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (seq, level) = found.unwrap_or((0, 0));
    Ok(StockLevel { product_id: product_id.to_owned(), location_id: location_id.to_owned(), seq, level })
}

pub(crate) fn put(db: &Connection, stock: &StockLevel) -> Result<(), CentralError> {
    db.prepare_cached(
        "INSERT INTO stock (product_id, location_id, seq, level) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (product_id, location_id) DO UPDATE SET seq = excluded.seq, level = excluded.level",
    )?
    .execute((&stock.product_id, &stock.location_id, stock.seq, stock.level))?;
    Ok(())
}
