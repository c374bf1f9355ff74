//! Two generations beside each other, row by row.

use std::path::Path;

use context::StoreError;
use replica::Shape;
use replica::parity::{Difference, Parity};
use rusqlite::{Connection, OpenFlags};

use super::places::unsigned;
use crate::sqlite::error::{Sql as _, store_error};

/// Differences that are listed; all are counted.
const LISTED: usize = 100;

/// A table, what its rows are found by, and how such a key is written.
type Compared = (&'static str, &'static [&'static str]);

const PRODUCT: Compared = ("product", &["product_id"]);
const LIST: Compared = ("price_list", &["list_id"]);
const PRICE: Compared = ("price", &["product_id", "list_id"]);
const SALE: Compared = ("sale", &["product_id", "sale_id"]);
const GROUP: Compared = ("product_group", &["group_id"]);
const MEMBERSHIP: Compared = ("membership", &["product_id"]);

fn tables(shape: Shape) -> &'static [Compared] {
    match shape {
        Shape::Store => &[PRODUCT, LIST, PRICE, SALE],
        Shape::Search => &[PRODUCT, GROUP, MEMBERSHIP],
        Shape::Price => &[LIST, PRICE, SALE],
    }
}

/// Compares a generation that is about to go live with the live one; changes neither.
pub(super) fn compare(live: &Path, next: &Path, shape: Shape) -> Result<Parity, StoreError> {
    let connection = Connection::open_with_flags(next, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(store_error)?;
    connection.busy_timeout(std::time::Duration::from_secs(10)).sql()?;
    connection.execute("ATTACH ?1 AS live", [live.to_string_lossy()]).sql()?;
    // One instant of each.
    connection.execute_batch("BEGIN").sql()?;
    let mut parity = Parity::default();
    for (table, keys) in tables(shape) {
        let count = |schema: &str| {
            let sql = format!("SELECT count(*) FROM {schema}.{table}");
            connection.query_row(&sql, [], |row| row.get(0)).sql().map(unsigned)
        };
        parity.live_rows += count("live")?;
        parity.next_rows += count("main")?;
        let named: Vec<String> = keys.iter().map(|key| format!("coalesce(l.{key}, n.{key})")).collect();
        let sql = format!(
            "SELECT {}, l.version, n.version FROM live.{table} l FULL JOIN main.{table} n USING ({})
             WHERE l.version IS NOT n.version OR l.document IS NOT n.document ORDER BY 1",
            named.join(" || '/' || "),
            keys.join(", ")
        );
        let mut statement = connection.prepare(&sql).sql()?;
        let mut rows = statement.query([]).sql()?;
        while let Some(row) = rows.next().sql()? {
            parity.differing += 1;
            if parity.differences.len() < LISTED {
                parity.differences.push(Difference {
                    table: (*table).to_owned(),
                    key: row.get(0).sql()?,
                    live: row.get::<_, Option<i64>>(1).sql()?.map(unsigned),
                    next: row.get::<_, Option<i64>>(2).sql()?.map(unsigned),
                });
            }
        }
    }
    Ok(parity)
}
