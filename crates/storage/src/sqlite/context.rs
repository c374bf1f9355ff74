//! What every context's file has: inbox and log.

mod inbox;
mod log;
mod marks;
mod speaking;
mod tally;
mod traffic;
mod turn;

pub(crate) use inbox::Fresh;
pub(crate) use log::append;
pub(crate) use marks::write_marks;
pub(crate) use speaking::{Speaker, Speech};

use super::Migration;

/// The tables of inbox and log: the first migration of every context.
pub(crate) const INBOX_AND_LOG: Migration =
    Migration { name: "inbox and log", sql: include_str!("context/inbox_and_log.sql") };

/// Finding what is tied together.
pub(crate) const LOG_BY_CORRELATION: Migration =
    Migration { name: "log by correlation", sql: include_str!("context/log_by_correlation.sql") };

/// Pending entries without a row of their own.
pub(crate) const ENTRIES_AT_THEIR_TURN: Migration =
    Migration { name: "entries at their turn", sql: include_str!("context/entries_at_their_turn.sql") };

/// Logs for each audience: a migration of every context that is opened with a charter. It may be its last one.
pub(crate) const AUDIENCES: Migration = Migration { name: "audiences", sql: include_str!("context/audiences.sql") };

/// What passed through the context, counted.
pub(crate) const TRAFFIC: Migration = Migration { name: "traffic", sql: include_str!("context/traffic.sql") };

/// The schema of a context that only speaks: inbox, log and audiences.
pub const SPEAKING: &[Migration] = &[INBOX_AND_LOG, LOG_BY_CORRELATION, ENTRIES_AT_THEIR_TURN, AUDIENCES, TRAFFIC];
