//! Orders that were only announced by their id: fetched at the edge, in one place, before any decision sees them.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use context::{Backoff, Entry, Handler, Outcome, StoreError};
use futures::StreamExt as _;

use super::apply::{Deps, News};
use super::breaker::Breaker;
use super::handle_events::read;
use crate::facts::Order;
use crate::ports::{Central, FetchError, FetchKind};

/// Orders fetched at once.
const AT_ONCE: usize = 8;
/// Between tries while the central system cannot be reached.
const OUTAGE: Backoff =
    Backoff { first: std::time::Duration::from_secs(1), longest: std::time::Duration::from_secs(30) };

/// The handler of the enrich lane.
pub struct EnrichOrders {
    deps: Deps,
    central: Arc<dyn Central>,
    breaker: Arc<Breaker>,
}

impl EnrichOrders {
    /// A handler over these ports.
    pub fn new(deps: Deps, central: Arc<dyn Central>, breaker: Arc<Breaker>) -> Self {
        Self { deps, central, breaker }
    }
}

#[async_trait]
impl Handler for EnrichOrders {
    async fn handle(&self, batch: &[Entry]) -> Result<(), StoreError> {
        let mut waiting: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
        let mut news = News::default();
        for entry in batch {
            match read(entry) {
                Ok(payload) => waiting.entry(payload.id().to_owned()).or_default().push(entry),
                Err(fault) => news.marks.push(entry.mark(Outcome::Dead(fault))),
            }
        }
        let ids: Vec<String> = waiting.keys().cloned().collect();
        let fetches = ids.into_iter().map(|id| async move {
            let order = self.fetch(&id).await;
            (id, order)
        });
        let fetched: Vec<(String, Result<Order, FetchError>)> =
            futures::stream::iter(fetches).buffer_unordered(AT_ONCE).collect().await;
        for (id, order) in fetched {
            let entries = waiting.get(&id).into_iter().flatten();
            news.announced.extend(entries.clone().next().map(|entry| (id.clone(), *entry)));
            match order {
                Ok(order) => {
                    news.marks.extend(entries.map(|entry| entry.mark(Outcome::Handled)));
                    news.fetched.push((FetchKind::Order, id));
                    news.orders.push(order);
                }
                Err(error) => news.marks.extend(entries.map(|entry| entry.mark(self.failed(entry, &error)))),
            }
        }
        self.deps.apply(news).await
    }
}

impl EnrichOrders {
    async fn fetch(&self, id: &str) -> Result<Order, FetchError> {
        self.breaker.guard(self.deps.clock.now(), || self.central.order(id)).await
    }

    /// Who is to blame: an order that the central system does not know, or the central system itself.
    fn failed(&self, entry: &Entry, error: &FetchError) -> Outcome {
        match error {
            // An announcement may overtake the order itself: asked again a few times before it is given up.
            FetchError::Unknown | FetchError::Unreadable(_) if entry.attempts + 1 >= 5 => {
                Outcome::Dead(error.to_string())
            }
            FetchError::Unknown | FetchError::Unreadable(_) => self.retry(entry.attempts + 1, error, true),
            FetchError::Unreachable(_) | FetchError::NotConfigured => self.retry(self.breaker.failures(), error, false),
        }
    }

    fn retry(&self, failures: u32, error: &FetchError, counts: bool) -> Outcome {
        let delay = OUTAGE.jittered(failures.max(1), self.deps.ids.chance());
        Outcome::Retry { at: self.deps.clock.now() + delay, reason: error.to_string(), counts }
    }
}
