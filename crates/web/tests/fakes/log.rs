//! A log in memory.

use async_trait::async_trait;
use context::{Log, Logged, StoreError};
use tokio::sync::watch;

use super::Fakes;

#[async_trait]
impl Log for Fakes {
    fn name(&self) -> &str {
        "restocking"
    }

    async fn read(&self, after: u64, limit: usize) -> Result<Vec<Logged>, StoreError> {
        let state = self.reachable()?;
        let after = after.max(state.forgotten);
        Ok(state.events.iter().filter(|event| event.position > after).take(limit).cloned().collect())
    }

    async fn about(&self, subject: &str, limit: u32) -> Result<Vec<Logged>, StoreError> {
        let state = self.reachable()?;
        let about: Vec<Logged> = state.events.iter().filter(|event| event.subject == subject).cloned().collect();
        let skipped = about.len().saturating_sub(limit as usize);
        Ok(about.into_iter().skip(skipped).collect())
    }

    async fn correlated(&self, correlation_id: &str, limit: u32) -> Result<Vec<Logged>, StoreError> {
        let state = self.reachable()?;
        let tied = state.events.iter().filter(|event| event.correlation_id == correlation_id);
        let tied: Vec<Logged> = tied.cloned().collect();
        let skipped = tied.len().saturating_sub(limit as usize);
        Ok(tied.into_iter().skip(skipped).collect())
    }

    async fn head(&self) -> Result<u64, StoreError> {
        Ok(self.reachable()?.events.len() as u64)
    }

    fn watch(&self) -> watch::Receiver<u64> {
        self.heads.subscribe()
    }
}
