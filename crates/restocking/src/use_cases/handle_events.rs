//! Handling events from what is already known.

use std::sync::Arc;

use async_trait::async_trait;
use context::{Entry, Handler, Outcome, StoreError};

use super::apply::{Deps, News};
use crate::events::{Payload, contract_of};

/// The handler of the direct lane.
pub struct HandleEvents {
    deps: Deps,
}

impl HandleEvents {
    /// A handler over these ports.
    pub fn new(deps: Deps) -> Self {
        Self { deps }
    }
}

#[async_trait]
impl Handler for HandleEvents {
    async fn handle(&self, batch: &[Entry]) -> Result<(), StoreError> {
        let mut news = News::default();
        for entry in batch {
            match read(entry) {
                Ok(payload) => news.entries.push((entry, payload)),
                Err(fault) => news.marks.push(entry.mark(Outcome::Dead(fault))),
            }
        }
        let applied = self.deps.apply(news).await;
        self.deps.turns.note(batch.len(), self.deps.clock.now());
        applied
    }
}

/// An entry's payload: as it was read at the edge, or read again where the entry comes from the store.
pub(super) fn read(entry: &Entry) -> Result<Arc<Payload>, String> {
    if let Some(payload) = entry.reading.get::<Payload>() {
        return Ok(payload);
    }
    let Some(contract) = contract_of(entry.kind()) else {
        return Payload::read_heard(entry.kind(), entry.event.data.as_deref()).map(Arc::new);
    };
    Payload::read(contract, entry.event.data.as_deref()).map(Arc::new)
}
