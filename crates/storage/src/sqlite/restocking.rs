//! The restocking context's state on SQLite.

mod articles;
mod catalogue;
mod commit;
mod desk_reader;
mod desks;
mod facts;
mod generations;
mod leases;
mod offers;
mod packing;
mod queue;
mod store;
mod stored;
mod submissions;
mod suggestions;
mod trend;
mod views;

use super::Migration;
use super::context::{ENTRIES_AT_THEIR_TURN, INBOX_AND_LOG, LOG_BY_CORRELATION, TRAFFIC};

/// The schema of `restocking.sqlite`.
pub const RESTOCKING: &[Migration] = &[
    INBOX_AND_LOG,
    Migration { name: "facts and suggestions", sql: include_str!("restocking/facts_and_suggestions.sql") },
    Migration { name: "submissions taken", sql: include_str!("restocking/submissions_taken.sql") },
    Migration { name: "submissions take turns", sql: include_str!("restocking/submissions_take_turns.sql") },
    Migration { name: "own changes", sql: include_str!("restocking/own_changes.sql") },
    Migration { name: "desk list", sql: include_str!("restocking/desk_list.sql") },
    LOG_BY_CORRELATION,
    Migration { name: "trend", sql: include_str!("restocking/trend.sql") },
    Migration { name: "accepted in bulk", sql: include_str!("restocking/accepted_in_bulk.sql") },
    Migration { name: "saved views", sql: include_str!("restocking/saved_views.sql") },
    ENTRIES_AT_THEIR_TURN,
    Migration { name: "rebuilds", sql: include_str!("restocking/rebuilds.sql") },
    Migration { name: "notes", sql: include_str!("restocking/notes.sql") },
    Migration { name: "catalogue", sql: include_str!("restocking/catalogue.sql") },
    Migration { name: "offers", sql: include_str!("restocking/offers.sql") },
    Migration { name: "articles", sql: include_str!("restocking/articles.sql") },
    TRAFFIC,
];
