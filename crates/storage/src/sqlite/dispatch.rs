//! The dispatch context's state on SQLite.

mod batches;
mod commit;
mod forget;
mod mail_book;
mod parcels;
mod store;
mod stored;

use super::Migration;
use super::context::{ENTRIES_AT_THEIR_TURN, INBOX_AND_LOG, LOG_BY_CORRELATION, TRAFFIC};

/// The schema of `dispatch.sqlite`.
pub const DISPATCH: &[Migration] = &[
    INBOX_AND_LOG,
    Migration { name: "batches and parcels", sql: include_str!("dispatch/batches_and_parcels.sql") },
    Migration { name: "forgetting", sql: include_str!("dispatch/forgetting.sql") },
    LOG_BY_CORRELATION,
    ENTRIES_AT_THEIR_TURN,
    Migration { name: "clicks heard of", sql: include_str!("dispatch/clicks_heard_of.sql") },
    Migration { name: "offers", sql: include_str!("dispatch/offers.sql") },
    TRAFFIC,
];
