//! Midnight in the retailer's zone is an event for every product.

use context::StoreError;

use super::apply::Deps;
use crate::review::Cause;

/// Makes every product's review due once a day.
pub struct Midnight {
    deps: Deps,
}

impl Midnight {
    /// Over these ports.
    pub fn new(deps: Deps) -> Self {
        Self { deps }
    }

    /// If a new day has begun since the last call that did something, every product is to be reviewed; answers how many.
    ///
    /// # Errors
    /// When the store is out.
    pub async fn round(&self) -> Result<u64, StoreError> {
        let as_of = self.deps.clock.business_now();
        let today = as_of.to_zoned(self.deps.rules.zone.clone()).date();
        let last = self.deps.store.moment("midnight").await?;
        if last.is_some_and(|last| last.to_zoned(self.deps.rules.zone.clone()).date() >= today) {
            return Ok(0);
        }
        let cause =
            Cause { text: "a new day".to_owned(), causation_id: None, correlation_id: format!("midnight of {today}") };
        let count = self.deps.store.review_all(self.deps.clock.now(), &cause).await?;
        self.deps.store.remember("midnight", as_of).await?;
        Ok(count)
    }
}
