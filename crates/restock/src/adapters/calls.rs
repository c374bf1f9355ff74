//! What was last heard from those whom we depend on: noted at every call, so that nobody needs to be probed.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use context::Clock;
use dispatch::mail::RenderedMail;
use dispatch::mailer::{Accepted, Mailer};
use dispatch::outcome::{Meaning, SendError};
use jiff::Timestamp;
use lifecycle::Level;
use prometheus_client::metrics::histogram::Histogram;
use restocking::facts::Order;
use restocking::ports::{CallError, Central, Command, CommandOutcome, FetchError, StockRow};
use uuid::Uuid;

/// Seconds.
const BUCKETS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// The book of calls to one dependency.
pub(crate) struct Calls {
    clock: Arc<dyn Clock>,
    seen: Mutex<Seen>,
    durations: Histogram,
}

/// What the book says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    /// When it last answered.
    pub(crate) answered_at: Option<Timestamp>,
    /// How long that took.
    pub(crate) took: Option<Duration>,
    /// Calls in a row without an answer.
    pub(crate) failures: u32,
    /// What the last one without an answer met with.
    pub(crate) reason: Option<String>,
}

impl Calls {
    /// An empty book.
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Arc<Self> {
        Arc::new(Self { clock, seen: Mutex::default(), durations: Histogram::new(BUCKETS) })
    }

    /// What was seen so far.
    pub(crate) fn seen(&self) -> Seen {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Seconds that calls took, with an answer or without.
    pub(crate) fn durations(&self) -> Histogram {
        self.durations.clone()
    }

    async fn note<T, E>(
        &self,
        call: impl Future<Output = Result<T, E>>,
        silence: impl FnOnce(&E) -> Option<String>,
    ) -> Result<T, E> {
        let began = Instant::now();
        let outcome = call.await;
        let took = began.elapsed();
        self.durations.observe(took.as_secs_f64());
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome.as_ref().err().and_then(silence) {
            Some(reason) => {
                seen.failures = seen.failures.saturating_add(1);
                seen.reason = Some(reason);
            }
            None => *seen = Seen { answered_at: Some(self.clock.now()), took: Some(took), ..Seen::default() },
        }
        outcome
    }
}

/// The central system, each call noted.
pub(crate) struct NotedCentral {
    pub(crate) central: Arc<dyn Central>,
    pub(crate) calls: Arc<Calls>,
}

fn silent_fetch(error: &FetchError) -> Option<String> {
    matches!(error, FetchError::Unreachable(_)).then(|| error.to_string())
}

fn silent_call(error: &CallError) -> Option<String> {
    Some(error.to_string())
}

#[async_trait]
impl Central for NotedCentral {
    fn level(&self) -> Level {
        self.central.level()
    }

    fn is_configured(&self) -> bool {
        self.central.is_configured()
    }

    async fn order(&self, order_id: &str) -> Result<Order, FetchError> {
        self.calls.note(self.central.order(order_id), silent_fetch).await
    }

    async fn stock(&self, product_id: &str) -> Result<Vec<StockRow>, FetchError> {
        self.calls.note(self.central.stock(product_id), silent_fetch).await
    }

    async fn send(&self, key: Uuid, command: &Command, correlation_id: &str) -> Result<CommandOutcome, CallError> {
        self.calls.note(self.central.send(key, command, correlation_id), silent_call).await
    }

    async fn read_back(&self, key: Uuid, command: &Command) -> Result<Option<CommandOutcome>, CallError> {
        self.calls.note(self.central.read_back(key, command), silent_call).await
    }
}

/// The mail server, each call noted.
pub(crate) struct NotedMailer {
    pub(crate) mailer: Arc<dyn Mailer>,
    pub(crate) calls: Arc<Calls>,
}

#[async_trait]
impl Mailer for NotedMailer {
    async fn send(&self, mail: &RenderedMail) -> Result<Accepted, SendError> {
        // A mail that is refused for good was refused by a server that works.
        let silence = |error: &SendError| (error.meaning != Meaning::Permanent).then(|| error.reason.clone());
        self.calls.note(self.mailer.send(mail), silence).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::SystemClock;

    #[tokio::test]
    async fn failures_are_counted_until_the_next_answer() {
        let calls = Calls::new(Arc::new(SystemClock));
        let outage = || FetchError::Unreachable("no connection".to_owned());
        for _ in 0..2 {
            let _ = calls.note(std::future::ready(Err::<(), _>(outage())), silent_fetch).await;
        }
        assert_eq!((calls.seen().failures, calls.seen().answered_at), (2, None));
        let unknown = calls.note(std::future::ready(Err::<(), _>(FetchError::Unknown)), silent_fetch).await;
        assert_eq!(unknown, Err(FetchError::Unknown));
        assert_eq!(calls.seen().failures, 0, "that it does not know an order is an answer");
        assert!(calls.seen().answered_at.is_some());
    }
}
