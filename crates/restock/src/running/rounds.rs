//! Rounds until told to stop.

use std::future::Future;
use std::time::Duration;

use context::{Backoff, StoreError};
use jiff::Timestamp;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// No loop sleeps longer: what no signal tells is found after this.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);
/// After a failure of the store.
const TROUBLE: Backoff = Backoff { first: Duration::from_millis(100), longest: Duration::from_secs(10) };

/// What ends a loop's sleep early.
#[derive(Clone)]
pub(crate) struct Wake(pub(crate) Vec<watch::Receiver<u64>>);

impl Wake {
    async fn changed(&mut self) {
        let waits = self.0.iter_mut().map(|receiver| Box::pin(receiver.changed()));
        let waits: Vec<_> = waits.collect();
        if waits.is_empty() {
            std::future::pending::<()>().await;
        }
        let _ = futures::future::select_all(waits).await;
    }

    fn mark_seen(&mut self) {
        self.0.iter_mut().for_each(|receiver| {
            receiver.borrow_and_update();
        });
    }
}

/// What a round answered.
pub(crate) enum Round {
    /// There may be more at once.
    Busy,
    /// Nothing to do until then, or until a signal.
    Idle(Option<Timestamp>),
}

/// The loops of one instance, ended together.
pub(crate) struct Loops {
    tasks: JoinSet<()>,
    stop: CancellationToken,
}

impl Loops {
    pub(crate) fn new(stop: CancellationToken) -> Self {
        Self { tasks: JoinSet::new(), stop }
    }

    /// Starts a loop. A round that is under way when the stop comes is finished.
    pub(crate) fn spawn<F>(&mut self, name: &'static str, now: impl Fn() -> Timestamp + Send + 'static, mut wake: Wake, mut round: impl FnMut() -> F + Send + 'static)
    where
        F: Future<Output = Result<Round, StoreError>> + Send,
    {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            let mut failures = 0;
            while !stop.is_cancelled() {
                wake.mark_seen();
                let sleep = match round().await {
                    Ok(Round::Busy) => {
                        failures = 0;
                        continue;
                    }
                    Ok(Round::Idle(due)) => {
                        failures = 0;
                        due.map_or(LONGEST_SLEEP, |due| until(now(), due).min(LONGEST_SLEEP))
                    }
                    // Somebody else was faster: look again.
                    Err(StoreError::Conflict(_)) => continue,
                    Err(error) => {
                        failures += 1;
                        tracing::warn!(name, failures, %error, "a round failed and is tried again");
                        TROUBLE.after(failures)
                    }
                };
                let in_trouble = failures > 0;
                tokio::select! {
                    () = stop.cancelled() => break,
                    () = tokio::time::sleep(sleep) => {}
                    () = wake.changed(), if !in_trouble => {}
                }
            }
        });
    }

    /// Starts something that is done again and again, with a pause in between.
    pub(crate) fn spawn_every<F>(&mut self, name: &'static str, pause: Duration, mut work: impl FnMut() -> F + Send + 'static)
    where
        F: Future<Output = ()> + Send,
    {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            loop {
                work().await;
                tokio::select! {
                    () = stop.cancelled() => break,
                    () = tokio::time::sleep(pause) => {}
                }
            }
            tracing::debug!(name, "ended");
        });
    }

    /// Waits for all loops to end after the stop.
    pub(crate) async fn ended(mut self) {
        while self.tasks.join_next().await.is_some() {}
    }
}

fn until(now: Timestamp, due: Timestamp) -> Duration {
    Duration::try_from(due - now).unwrap_or(Duration::ZERO).max(Duration::from_millis(1))
}
