//! A handler whose work is timed, event by event type.

use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use context::{Clock, Entry, Handler, StoreError};

use super::InstanceMetrics;

/// Times what is handled: how long it took, and how old the events were then.
pub(crate) struct TimedHandler {
    pub(crate) handler: Arc<dyn Handler>,
    pub(crate) metrics: Arc<InstanceMetrics>,
    pub(crate) clock: Arc<dyn Clock>,
}

#[async_trait]
impl Handler for TimedHandler {
    async fn handle(&self, batch: &[Entry]) -> Result<(), StoreError> {
        let began = Instant::now();
        self.handler.handle(batch).await?;
        // Of a batch each event has its share; it waited for all of it, but that is in its age.
        let share = began.elapsed() / u32::try_from(batch.len().max(1)).unwrap_or(u32::MAX);
        let now = self.clock.business_now();
        for entry in batch {
            self.metrics.handled(entry.kind(), share, entry.event.time, now);
        }
        Ok(())
    }
}
