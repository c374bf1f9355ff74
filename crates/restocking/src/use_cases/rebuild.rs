//! A rebuild, one short step after the other: read, arrange, review, switch, clear away. Every step is a transaction
//! that also says how far it came, so that it goes on from there after whatever ended it.

mod asking;
mod control;
mod loading;
mod reading;
mod reviewing;
mod switching;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use context::StoreError;
use jiff::Timestamp;
use tokio::sync::watch;

use super::apply::Deps;
use crate::ports::{Central, Generations, Source};
use crate::rebuild::{Pace, Pacing, Phase, Rebuild, RebuildState};
use crate::review::Cause;
pub use control::RebuildFault;
use reading::Ahead;
use reviewing::ReviewsAhead;

/// What a rebuild works with.
pub struct Rebuilding {
    /// The live context.
    pub deps: Deps,
    /// The generations.
    pub generations: Arc<dyn Generations>,
    /// Who is asked about changes of ours.
    pub central: Arc<dyn Central>,
    /// What is read; none where none is configured.
    pub source: Option<Arc<dyn Source>>,
    /// How late an event about a stock movement may arrive. Only of a source that numbers no movements it is waited for.
    pub movements_arrive_within: Duration,
}

/// What a step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worked {
    /// There is more to do at once.
    Some,
    /// The source does not answer: not before this wall time.
    Until(Timestamp),
    /// No rebuild is under way.
    Nothing,
}

/// Makes rebuilds, and answers for them.
pub struct Rebuilder {
    with: Rebuilding,
    pace: Mutex<Pace>,
    pacing: Mutex<Pacing>,
    mark: Mutex<i64>,
    ahead: Mutex<Option<Ahead>>,
    reviews_ahead: Mutex<Option<ReviewsAhead>>,
    is_clean: AtomicBool,
    /// The source is left alone until then.
    not_before: Mutex<Option<Timestamp>>,
    wake: watch::Sender<u64>,
}

impl Rebuilder {
    /// Over these ports.
    pub fn new(with: Rebuilding) -> Self {
        Self {
            with,
            pace: Mutex::default(),
            pacing: Mutex::default(),
            mark: Mutex::default(),
            ahead: Mutex::default(),
            reviews_ahead: Mutex::default(),
            is_clean: AtomicBool::new(false),
            not_before: Mutex::default(),
            wake: watch::Sender::new(0),
        }
    }

    /// Changes when somebody began or resumed a rebuild, or gave one up.
    pub fn wakes(&self) -> watch::Receiver<u64> {
        self.wake.subscribe()
    }

    /// One step of the rebuild that is under way, if one is.
    ///
    /// # Errors
    /// When the store is out: call again later. A conflict means that an operator said something meanwhile: call again.
    pub async fn step(&self) -> Result<Worked, StoreError> {
        let Some(rebuild) = self.with.generations.rebuild().await? else { return Ok(Worked::Nothing) };
        match rebuild.state {
            RebuildState::Running => {}
            RebuildState::Paused | RebuildState::Failed => return Ok(Worked::Nothing),
            RebuildState::Abandoned | RebuildState::Done => return self.clear_away().await,
        }
        if let Some(at) = locked(&self.not_before).filter(|at| *at > self.with.deps.clock.now()) {
            return Ok(Worked::Until(at));
        }
        self.pace().note(self.with.deps.clock.now(), rebuild.done_of().0);
        let worked = match rebuild.phase {
            Phase::Loading => self.load(&rebuild).await,
            Phase::Asking => self.ask(&rebuild).await,
            Phase::Arranging => self.arrange(&rebuild).await,
            Phase::Reviewing => self.review(&rebuild).await,
            Phase::Switching => self.switch(&rebuild).await,
            Phase::Cleaning => self.finish(&rebuild).await,
        };
        match worked {
            Err(StoreError::Full(text)) => {
                let reason = format!("the disk is full: {text}; free space in the data folder, and resume");
                self.fail(&rebuild, reason).await
            }
            // Trying the same again would not help.
            Err(StoreError::Refused(text) | StoreError::Corrupt(text)) => self.fail(&rebuild, text).await,
            other => other,
        }
    }

    /// Clears away what an ended rebuild left, once a start and after each end.
    async fn clear_away(&self) -> Result<Worked, StoreError> {
        if self.is_clean.load(Ordering::Relaxed) {
            return Ok(Worked::Nothing);
        }
        let is_clean = self.with.generations.clean(self.rows()).await?;
        self.is_clean.store(is_clean, Ordering::Relaxed);
        Ok(if is_clean { Worked::Nothing } else { Worked::Some })
    }

    /// Stops until somebody has looked.
    async fn fail(&self, rebuild: &Rebuild, reason: String) -> Result<Worked, StoreError> {
        tracing::error!(reason, "the rebuild stopped");
        let failed = rebuild.in_state(RebuildState::Failed, Some(reason), self.with.deps.clock.now());
        self.with.generations.note(&failed).await?;
        Ok(Worked::Nothing)
    }

    /// Goes on with the next phase.
    async fn enter(&self, rebuild: &Rebuild, phase: Phase) -> Result<Worked, StoreError> {
        tracing::info!(phase = phase.as_str(), "rebuild");
        self.with.generations.note(&rebuild.in_phase(phase)).await?;
        Ok(Worked::Some)
    }

    /// How long a step took and whether events came in meanwhile decides the size of the next one.
    async fn learn(&self, rows: usize, took: Duration) -> Result<(), StoreError> {
        let mark = self.with.generations.arrival_mark().await?;
        let before = std::mem::replace(&mut *locked(&self.mark), mark);
        let mut pacing = locked(&self.pacing);
        *pacing = pacing.after(rows, took, mark > before);
        Ok(())
    }

    /// Rows of the next step.
    fn rows(&self) -> usize {
        locked(&self.pacing).rows()
    }

    fn pace(&self) -> std::sync::MutexGuard<'_, Pace> {
        locked(&self.pace)
    }

    /// Time that passed, for the book of the work done.
    fn since(&self, began: Timestamp) -> Duration {
        Duration::try_from(self.with.deps.clock.now() - began).unwrap_or_default()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What suggestions and due reviews say that they are owed to.
fn cause(rebuild: &Rebuild) -> Cause {
    Cause {
        text: format!("rebuild {} from {}", rebuild.number, rebuild.source),
        causation_id: None,
        correlation_id: format!("rebuild/{}", rebuild.id),
    }
}
