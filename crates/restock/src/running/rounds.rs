//! Rounds until told to stop. A loop never ends silently: a failed round is tried again, and so is one that panicked.

use std::collections::BTreeMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use context::{Backoff, Clock, StoreError};
use futures::FutureExt as _;
use jiff::Timestamp;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

/// No loop sleeps longer: what no signal tells is found after this.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);
/// After a failure of the store, or a panic.
const TROUBLE: Backoff = Backoff { first: Duration::from_millis(100), longest: Duration::from_secs(10) };
/// While something is due that this loop does not take: another loop's work, or work that has to wait.
const NOT_OURS: Backoff = Backoff { first: Duration::from_millis(4), longest: LONGEST_SLEEP };

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

impl Default for Round {
    fn default() -> Self {
        Self::Idle(None)
    }
}

/// Which loops are in trouble, and with what.
#[derive(Debug, Clone, Default)]
pub(crate) struct Troubles(Arc<Mutex<BTreeMap<&'static str, Trouble>>>);

/// What goes wrong in a loop, again and again.
#[derive(Debug, Clone)]
pub(crate) struct Trouble {
    /// Failures in a row.
    pub(crate) failures: u32,
    /// The latest one.
    pub(crate) reason: String,
}

impl Troubles {
    /// By the name of the loop.
    pub(crate) fn now(&self) -> BTreeMap<&'static str, Trouble> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, name: &'static str, trouble: Option<Trouble>) {
        let mut troubles = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match trouble {
            Some(trouble) => troubles.insert(name, trouble),
            None => troubles.remove(name),
        };
    }
}

/// The loops of one instance, ended together.
pub(crate) struct Loops {
    tasks: JoinSet<()>,
    stop: CancellationToken,
    troubles: Troubles,
    full: watch::Sender<u64>,
}

impl Loops {
    /// `full` counts the rounds that found the disk full.
    pub(crate) fn new(stop: CancellationToken, troubles: Troubles, full: watch::Sender<u64>) -> Self {
        Self { tasks: JoinSet::new(), stop, troubles, full }
    }

    /// Over when the loops are to end: for rounds that can be cut short.
    pub(crate) fn stop(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Ends a round at once when the stop comes, its transaction done or not begun: for rounds that change nothing
    /// outside, and are simply made again at the next start.
    pub(crate) async fn unless_stopped<T: Default>(
        stop: CancellationToken,
        round: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        stop.run_until_cancelled(round).await.unwrap_or_else(|| Ok(T::default()))
    }

    /// Starts a loop. A round that is under way when the stop comes is finished.
    pub(crate) fn spawn<F>(
        &mut self,
        name: &'static str,
        now: impl Fn() -> Timestamp + Send + 'static,
        mut wake: Wake,
        mut round: impl FnMut() -> F + Send + 'static,
    ) where
        F: Future<Output = Result<Round, StoreError>> + Send,
    {
        let (stop, troubles, full) = (self.stop.clone(), self.troubles.clone(), self.full.clone());
        let work = async move {
            let (mut failures, mut idle_though_due) = (0, 0);
            while !stop.is_cancelled() {
                wake.mark_seen();
                let trouble = match contained(&mut round).await {
                    // Somebody else was faster: look again.
                    Ok(Round::Busy) | Err(Failure::Store(StoreError::Conflict(_))) => {
                        (failures, idle_though_due) = (calm(&troubles, name, failures), 0);
                        continue;
                    }
                    Ok(Round::Idle(due)) => {
                        failures = calm(&troubles, name, failures);
                        let wait = due.map_or(LONGEST_SLEEP, |due| Duration::try_from(due - now()).unwrap_or_default());
                        idle_though_due = if wait.is_zero() { idle_though_due + 1 } else { 0 };
                        Ok(if wait.is_zero() { NOT_OURS.after(idle_though_due) } else { wait.min(LONGEST_SLEEP) })
                    }
                    Err(failure) => Err(failure),
                };
                let in_trouble = trouble.is_err();
                let sleep = trouble.unwrap_or_else(|failure| {
                    failures += 1;
                    if let Failure::Store(StoreError::Full(_)) = failure {
                        full.send_modify(|count| *count += 1);
                    }
                    failure.log(name, failures);
                    troubles.note(name, Some(Trouble { failures, reason: failure.to_string() }));
                    TROUBLE.after(failures)
                });
                tokio::select! {
                    () = stop.cancelled() => break,
                    () = tokio::time::sleep(sleep) => {}
                    () = wake.changed(), if !in_trouble => {}
                }
            }
            tracing::debug!("ended");
        };
        self.tasks.spawn(work.instrument(tracing::info_span!("loop", name)));
    }

    /// A loop over work with due times in a store: `round` answers how much it took, `next_due` when the next is due.
    pub(crate) fn spawn_due<F, D>(
        &mut self,
        name: &'static str,
        clock: &Arc<dyn Clock>,
        wake: &Wake,
        next_due: impl Fn() -> D + Send + 'static,
        mut round: impl FnMut() -> F + Send + 'static,
    ) where
        F: Future<Output = Result<usize, StoreError>> + Send,
        D: Future<Output = Result<Option<Timestamp>, StoreError>> + Send,
    {
        let clock = Arc::clone(clock);
        self.spawn(
            name,
            move || clock.now(),
            wake.clone(),
            move || {
                let (worked, next_due) = (round(), next_due());
                async move {
                    match worked.await? {
                        0 => Ok(Round::Idle(next_due.await?)),
                        _ => Ok(Round::Busy),
                    }
                }
            },
        );
    }

    /// Starts something that is done again and again, with a pause in between.
    pub(crate) fn spawn_every<F>(
        &mut self,
        name: &'static str,
        pause: Duration,
        mut work: impl FnMut() -> F + Send + 'static,
    ) where
        F: Future<Output = ()> + Send,
    {
        let stop = self.stop.clone();
        let troubles = self.troubles.clone();
        let work = async move {
            let mut failures = 0;
            loop {
                match AssertUnwindSafe(async { work().await }).catch_unwind().await {
                    Ok(()) => failures = calm(&troubles, name, failures),
                    Err(payload) => {
                        failures += 1;
                        let failure = Failure::Panic(text_of(&*payload));
                        failure.log(name, failures);
                        troubles.note(name, Some(Trouble { failures, reason: failure.to_string() }));
                    }
                }
                tokio::select! {
                    () = stop.cancelled() => break,
                    () = tokio::time::sleep(pause) => {}
                }
            }
        };
        self.tasks.spawn(work.instrument(tracing::info_span!("loop", name)));
    }

    /// Waits for all loops to end after the stop; what does not end in time is cut off, and taken up at the next start.
    pub(crate) async fn ended(mut self, within: Duration) {
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(within, all).await.is_err() {
            tracing::warn!(
                "some work did not end within {} s; it is taken up again at the next start",
                within.as_secs()
            );
            self.tasks.shutdown().await;
        }
    }
}

/// Why a round failed.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Store(StoreError),
    #[error("a bug: {0}")]
    Panic(String),
}

impl Failure {
    fn log(&self, name: &str, failures: u32) {
        match self {
            Self::Store(error) => tracing::warn!(name, failures, %error, "a round failed and is tried again"),
            Self::Panic(text) => tracing::error!(name, failures, text, "a round panicked; the loop goes on"),
        }
    }
}

/// A round whose panic costs that round and nothing else: its work is uncommitted and is loaded afresh.
async fn contained<F>(round: &mut impl FnMut() -> F) -> Result<Round, Failure>
where
    F: Future<Output = Result<Round, StoreError>>,
{
    let answered = AssertUnwindSafe(async { round().await }).catch_unwind().await;
    answered.map_err(|payload| Failure::Panic(text_of(&*payload)))?.map_err(Failure::Store)
}

fn text_of(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic without a message")
        .to_owned()
}

/// The loop works (again).
fn calm(troubles: &Troubles, name: &'static str, failures: u32) -> u32 {
    if failures > 0 {
        tracing::info!(name, failures, "works again");
        troubles.note(name, None);
    }
    0
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    /// Runs a loop until its round has been called so often, and answers what is known of its trouble then.
    async fn run(
        rounds: u32,
        answer: impl Fn(u32) -> Result<Round, StoreError> + Send + Sync + 'static,
    ) -> (u64, Troubles) {
        let (stop, troubles, full) = (CancellationToken::new(), Troubles::default(), watch::Sender::new(0));
        let mut loops = Loops::new(stop.clone(), troubles.clone(), full.clone());
        let (called, answer, ended) = (Arc::new(AtomicU32::new(0)), Arc::new(answer), stop.clone());
        loops.spawn(
            "tried",
            || Timestamp::UNIX_EPOCH,
            Wake(Vec::new()),
            move || {
                let (n, answer, ended) =
                    (called.fetch_add(1, Ordering::Relaxed) + 1, Arc::clone(&answer), ended.clone());
                async move {
                    if n == rounds {
                        ended.cancel();
                    }
                    answer(n)
                }
            },
        );
        stop.cancelled().await;
        loops.ended(Duration::from_secs(60)).await;
        let counted = *full.borrow();
        (counted, troubles)
    }

    #[tokio::test(start_paused = true)]
    async fn a_round_that_panics_is_tried_again_and_its_loop_goes_on() {
        let (_, troubles) = run(3, |n| if n == 1 { panic!("a bug") } else { Ok(Round::Idle(None)) }).await;
        assert!(troubles.now().is_empty(), "it works again");
    }

    #[tokio::test(start_paused = true)]
    async fn a_loop_that_fails_again_and_again_is_known_by_its_name() {
        let (_, troubles) = run(4, |_| Err(StoreError::Unavailable("gone".into()))).await;
        let trouble = &troubles.now()["tried"];
        assert_eq!(trouble.failures, 4);
        assert!(trouble.reason.contains("gone"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_full_disk_is_told_to_whoever_guards_it() {
        let (counted, _) = run(2, |_| Err(StoreError::Full("no room".into()))).await;
        assert_eq!(counted, 2);
    }

    #[tokio::test(start_paused = true)]
    async fn work_that_is_due_but_not_ours_is_not_asked_for_without_a_pause() {
        let began = tokio::time::Instant::now();
        run(20, |_| Ok(Round::Idle(Some(Timestamp::UNIX_EPOCH)))).await;
        assert!(began.elapsed() > Duration::from_secs(5), "longer and longer pauses: {:?}", began.elapsed());
    }

    #[tokio::test]
    async fn a_round_that_only_asks_others_is_cut_short_by_the_stop() {
        let stop = CancellationToken::new();
        stop.cancel();
        let cut: Result<usize, StoreError> = Loops::unless_stopped(stop, std::future::pending()).await;
        assert_eq!(cut, Ok(0));
    }
}
