//! Mails that ended long ago: deleted, for they hold names and addresses.

use context::StoreError;
use jiff::SignedDuration;

use super::deps::Deps;

/// Parcels and batches in one transaction at most.
const IN_ONE_ROUND: usize = 500;

/// Deletes what nobody needs any more.
pub struct Forget {
    deps: Deps,
    keep: SignedDuration,
}

impl Forget {
    /// Forgetting over these ports; what ended is kept for so long.
    #[must_use]
    pub const fn new(deps: Deps, keep: SignedDuration) -> Self {
        Self { deps, keep }
    }

    /// One round; answers how many parcels and batches went. Call again until none did.
    ///
    /// # Errors
    /// When the store is out.
    pub async fn round(&self) -> Result<u64, StoreError> {
        self.deps.store.forget(self.deps.clock.now() - self.keep, IN_ONE_ROUND).await
    }
}
