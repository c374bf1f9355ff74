//! Gaps in thin streams are healed by fetching the facts as they are now.

use std::sync::Arc;

use context::{Backoff, StoreError};
use futures::StreamExt as _;

use super::apply::{Deps, News};
use super::breaker::Breaker;
use crate::events::StockCounted;
use crate::ports::{Central, Fetch, FetchError, FetchKind};

/// Fetches at once, and in one transaction at most.
const AT_ONCE: usize = 8;
const IN_ONE_ROUND: usize = 64;
/// Between tries.
const AGAIN: Backoff =
    Backoff { first: std::time::Duration::from_secs(5), longest: std::time::Duration::from_secs(600) };

/// Works off the fetches that are due.
pub struct Heal {
    deps: Deps,
    central: Arc<dyn Central>,
    breaker: Arc<Breaker>,
}

enum Healed {
    Order(crate::facts::Order),
    Stock(Vec<StockCounted>),
}

impl Heal {
    /// Healing over these ports.
    pub fn new(deps: Deps, central: Arc<dyn Central>, breaker: Arc<Breaker>) -> Self {
        Self { deps, central, breaker }
    }

    /// One round; answers how many fetches were worked off.
    ///
    /// # Errors
    /// When the store is out.
    pub async fn round(&self) -> Result<usize, StoreError> {
        let due = self.deps.store.fetches_due(self.deps.clock.now(), IN_ONE_ROUND).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let count = due.len();
        let fetches = due.into_iter().map(|fetch| async move {
            let answer = self.fetch(&fetch).await;
            (fetch, answer)
        });
        let answers: Vec<(Fetch, Result<Healed, FetchError>)> =
            futures::stream::iter(fetches).buffer_unordered(AT_ONCE).collect().await;
        let mut news = News::default();
        for (fetch, answer) in answers {
            match answer {
                Ok(Healed::Order(order)) => {
                    news.fetched.push((fetch.kind, fetch.id));
                    news.orders.push(order);
                }
                Ok(Healed::Stock(counts)) => {
                    news.fetched.push((fetch.kind, fetch.id.clone()));
                    news.stocks.push((fetch.id, counts));
                }
                Err(error) => self.put_off(&mut news, fetch, &error),
            }
        }
        self.deps.apply(news).await?;
        Ok(count)
    }

    async fn fetch(&self, fetch: &Fetch) -> Result<Healed, FetchError> {
        let now = self.deps.clock.now();
        match fetch.kind {
            FetchKind::Order => self.breaker.guard(now, || self.central.order(&fetch.id)).await.map(Healed::Order),
            FetchKind::Stock => {
                let rows = self.breaker.guard(now, || self.central.stock(&fetch.id)).await?;
                let counts = rows.into_iter().map(|row| StockCounted {
                    product_id: fetch.id.clone(),
                    location_id: row.location_id,
                    seq: row.seq,
                    level: row.level,
                });
                Ok(Healed::Stock(counts.collect()))
            }
        }
    }

    /// Tried again later; meanwhile nothing is raised from a stock that is known to be incomplete.
    fn put_off(&self, news: &mut News<'_>, fetch: Fetch, error: &FetchError) {
        let attempts = fetch.attempts + 1;
        tracing::warn!(kind = fetch.kind.as_str(), id = fetch.id, attempts, %error, "a gap could not be healed yet");
        if fetch.kind == FetchKind::Stock {
            news.stale.push(fetch.id.clone());
        }
        let due_at = self.deps.clock.now() + AGAIN.jittered(attempts, self.deps.ids.chance());
        news.put_off.push(Fetch {
            due_at,
            attempts,
            reason: format!("{}; {error}", fetch.reason.split("; ").next().unwrap_or("")),
            ..fetch
        });
    }
}
