//! One at a time between loading facts and storing what was decided on them.

use std::sync::Arc;

use tokio::sync::{Mutex, OwnedMutexGuard};

/// The turns of the loops that change facts or review them.
///
/// A guard holds for the row that is written, not for the rows that a decision only looked at: of a product that is
/// published and an order for it that is fetched at the same moment, neither round would see the other's fact, and the
/// review would be owed for ever. So these rounds take turns; calls to the outside stay outside of a turn. Several
/// programs on one database need the same from the database.
#[derive(Debug, Clone, Default)]
pub struct Turns(Arc<Mutex<()>>);

impl Turns {
    /// Waits for the turn, which lasts as long as the guard.
    pub(super) async fn take(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.0).lock_owned().await
    }
}
