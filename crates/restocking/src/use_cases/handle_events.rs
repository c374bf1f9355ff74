//! Handling events from what is already known.

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
                Ok(payload) => news.entries.push((entry.clone(), payload)),
                Err(fault) => news.marks.push(entry.mark(Outcome::Dead(fault))),
            }
        }
        self.deps.apply(news).await
    }
}

/// Reads an entry's payload; it was read at the edge, but may have been put back from the dead letters since.
pub(super) fn read(entry: &Entry) -> Result<Payload, String> {
    let Some(contract) = contract_of(entry.kind()) else {
        return Err(format!("type \"{}\" is not known", entry.kind()));
    };
    Payload::read(contract, entry.event.data.as_deref())
}
