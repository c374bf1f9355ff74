//! The rows of each kind of fact.

mod documents;
mod facets;
mod products;
mod texts;

use context::StoreError;
use replica::Shape;
use rusqlite::Connection;

use super::take::Newest;
use crate::sqlite::error::Sql as _;

pub(super) use documents::parsed;
pub(super) use texts::barcode;

/// Writes everything that is newer than what is there.
pub(super) fn write(connection: &Connection, shape: Shape, newest: &Newest<'_>) -> Result<(), StoreError> {
    products::write(connection, shape, &newest.products)?;
    documents::write_groups(connection, &newest.groups)?;
    documents::write_memberships(connection, &newest.memberships)?;
    documents::write_lists(connection, &newest.lists)?;
    documents::write_prices(connection, &newest.prices)?;
    documents::write_sales(connection, &newest.sales)
}

/// After a snapshot was taken whole: words that came chunk by chunk are brought together, so that a store's search looks
/// into one index and not into a dozen.
pub(super) fn arrange(connection: &Connection, shape: Shape, feed: &str) -> Result<(), StoreError> {
    if shape == Shape::Store && feed.split('.').next() == Some("product") {
        connection.execute("INSERT INTO product_text (product_text) VALUES ('optimize')", []).sql()?;
    }
    Ok(())
}

/// Removes every row that came from a feed; answers how many facts that were.
pub(super) fn clear(connection: &Connection, shape: Shape, feed: &str) -> Result<u64, StoreError> {
    let mut parts = feed.splitn(3, '.');
    let (context, class, scope) = (parts.next().unwrap_or(""), parts.next(), parts.next());
    let mut removed = 0;
    let mut delete = |sql: &str, key: &[&str]| {
        removed += connection.prepare_cached(sql).sql()?.execute(rusqlite::params_from_iter(key)).sql()?;
        Ok::<(), StoreError>(())
    };
    match (context, class, scope) {
        ("price", _, Some(list)) if shape != Shape::Search => delete("DELETE FROM price WHERE list_id = ?1", &[list])?,
        ("price", _, None) if shape != Shape::Search => {
            delete("DELETE FROM price_list", &[])?;
            // The whole log holds the prices of all lists; an audience's feed without a scope holds none.
            if class.is_none() {
                delete("DELETE FROM price", &[])?;
            }
        }
        ("product_sale", ..) if shape != Shape::Search => delete("DELETE FROM sale", &[])?,
        ("product", ..) if shape != Shape::Price => {
            delete("DELETE FROM product", &[])?;
            delete("INSERT INTO product_text (product_text) VALUES ('delete-all')", &[])?;
            if shape == Shape::Store {
                delete("DELETE FROM barcode", &[])?;
            } else {
                for table in ["facet", "product_group", "membership", "member", "word"] {
                    delete(&format!("DELETE FROM {table}"), &[])?;
                }
                delete("INSERT INTO word_pieces (word_pieces) VALUES ('delete-all')", &[])?;
            }
        }
        _ => {}
    }
    let sql = "DELETE FROM unreadable WHERE feed = ?1";
    connection.prepare_cached(sql).sql()?.execute([feed]).sql()?;
    Ok(u64::try_from(removed).unwrap_or(0))
}
