//! One piece of work, stored whole.

use context::StoreError;
use dispatch::ports::Work;
use rusqlite::Connection;

use super::{batches, parcels};
use crate::sqlite::context::{append, write_marks};

/// Writes everything, guards first; answers the log's head.
pub(super) fn commit(connection: &Connection, work: &Work) -> Result<u64, StoreError> {
    write_marks(connection, &work.marks)?;
    batches::write(connection, &work.batches)?;
    batches::hear_of(connection, &work.clicks_heard_of)?;
    batches::write_memberships(connection, &work.memberships)?;
    parcels::write(connection, &work.parcels)?;
    parcels::write_outcomes(connection, &work.outcomes)?;
    append(connection, &work.events)
}
