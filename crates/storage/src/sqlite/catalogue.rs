//! The ledgers of the catalogue's five contexts on SQLite: one schema, a file each.

mod commit;
mod links;
mod rows;
mod store;

use super::Migration;
use super::context::{AUDIENCES, ENTRIES_AT_THEIR_TURN, INBOX_AND_LOG, LOG_BY_CORRELATION, TRAFFIC};

/// The schema of `product.sqlite`, `price.sqlite`, `promotion.sqlite`, `product_sale.sqlite` and `offer.sqlite`.
pub const CATALOGUE: &[Migration] = &[
    INBOX_AND_LOG,
    LOG_BY_CORRELATION,
    ENTRIES_AT_THEIR_TURN,
    Migration { name: "ledger", sql: include_str!("catalogue/ledger.sql") },
    AUDIENCES,
    TRAFFIC,
];
