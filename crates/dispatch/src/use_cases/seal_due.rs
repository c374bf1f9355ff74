//! Batches whose patience may be over: what is applied goes without the rest, unless the click goes on.

use context::StoreError;

use super::deps::Deps;
use crate::ports::Work;

/// Batches in one transaction at most.
const IN_ONE_ROUND: usize = 100;

/// Seals the parcels that cannot wait any longer.
pub struct SealDue {
    deps: Deps,
}

impl SealDue {
    /// Sealing over these ports.
    #[must_use]
    pub const fn new(deps: Deps) -> Self {
        Self { deps }
    }

    /// One round; answers how many batches were looked at.
    ///
    /// # Errors
    /// When the store is out; on a conflict with news, call again.
    pub async fn round(&self) -> Result<usize, StoreError> {
        let due = self.deps.store.batches_due(self.deps.clock.now(), IN_ONE_ROUND).await?;
        let count = due.len();
        if count > 0 {
            let mut work = Work::default();
            self.deps.seal(&mut work, due).await?;
            self.deps.store.commit(work).await?;
        }
        Ok(count)
    }
}
