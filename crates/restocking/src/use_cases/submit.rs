//! Accepted changes on their way to the central system, under their idempotency keys.

mod meter;

use std::sync::Arc;
use std::time::Duration;

use context::StoreError;
use futures::stream::FuturesUnordered;
use futures::{FutureExt as _, StreamExt as _};
use lifecycle::{Answer, Level, Move};
use uuid::Uuid;

use super::apply::Deps;
use super::settle::Heard;
use crate::pace::Rate;
use crate::ports::{CallError, Central, CommandOutcome, SubmissionRow, Taking};

use meter::{Leave, Meter};

/// How the central system is called.
#[derive(Debug, Clone, Copy)]
pub struct SubmitLimits {
    /// Calls at once.
    pub at_once: usize,
    /// Calls a second, changes and questions about them alike.
    pub rate: Rate,
    /// How long nobody else takes what this instance took.
    pub lease: Duration,
}

/// Changes asked of the central system in a second, where nothing else is said.
const USUAL_RATE: f64 = 100.0;
/// While calls are under way it is looked this often for more that are due.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

impl Default for SubmitLimits {
    fn default() -> Self {
        let rate = Rate::per_second(USUAL_RATE).unwrap_or(Rate::SLOWEST);
        Self { at_once: 8, rate, lease: Duration::from_secs(120) }
    }
}

/// What was taken.
enum Taken {
    Some(Vec<SubmissionRow>),
    /// Nothing is due.
    Nothing,
    /// The rate allows nothing for so long.
    Later(Duration),
}

/// Works off the submissions that are due.
pub struct Submit {
    deps: Deps,
    central: Arc<dyn Central>,
    limits: SubmitLimits,
    meter: Meter,
}

/// Every change leads to one mail.
const MAILS_PER_CHANGE: u32 = 1;

impl Submit {
    /// Submission over these ports.
    pub fn new(deps: Deps, central: Arc<dyn Central>, limits: SubmitLimits) -> Self {
        let meter = Meter::new(limits.rate, Arc::clone(&deps.clock));
        Self { deps, central, limits, meter }
    }

    /// One round; answers how many submissions were worked off.
    ///
    /// # Errors
    /// When the store is out. What was sent meanwhile is read back, or sent again under the same key.
    pub async fn round(&self) -> Result<usize, StoreError> {
        self.round_until(std::future::pending()).await
    }

    /// Calls for as long as something is due, at the pace that the limits state; no more calls are begun once `stop` is
    /// over, and those under way are heard to their end. A submission is taken when its call can be begun, and not
    /// before: what waits can be paused and undone.
    ///
    /// # Errors
    /// See [`Submit::round`].
    pub async fn round_until(&self, stop: impl Future<Output = ()> + Send) -> Result<usize, StoreError> {
        if !self.central.is_configured() {
            return Ok(0);
        }
        let (mut count, mut calls) = (0, FuturesUnordered::new());
        let (mut stop, mut stopped) = (std::pin::pin!(stop), false);
        loop {
            stopped = stopped || stop.as_mut().now_or_never().is_some();
            let mut look_again = None;
            let room = self.limits.at_once.max(1).saturating_sub(calls.len());
            if !stopped && room > 0 {
                match self.take(room).await? {
                    Taken::Some(submissions) => {
                        count += submissions.len();
                        calls.extend(submissions.into_iter().map(|submission| self.call(submission)));
                        continue;
                    }
                    Taken::Nothing if calls.is_empty() => break,
                    Taken::Nothing => look_again = Some(LOOK_AGAIN),
                    Taken::Later(wait) => look_again = Some(wait),
                }
            }
            let first = tokio::select! {
                biased;
                () = stop.as_mut(), if !stopped => {
                    stopped = true;
                    continue;
                }
                Some(heard) = calls.next(), if !calls.is_empty() => heard,
                () = tokio::time::sleep(look_again.unwrap_or_default()), if look_again.is_some() => continue,
                else => break,
            };
            let mut chunk = vec![first];
            while let Some(Some(heard)) = calls.next().now_or_never() {
                chunk.push(heard);
            }
            self.deps.settle(&chunk).await?;
        }
        Ok(count)
    }

    /// Takes what may be begun now.
    async fn take(&self, room: usize) -> Result<Taken, StoreError> {
        let (at_most, first_calls) = match self.meter.leave(u32::try_from(room).unwrap_or(u32::MAX)) {
            Leave::Begin { at_most, first_calls } => (at_most as usize, first_calls as usize),
            Leave::Wait(wait) => return Ok(Taken::Later(wait)),
        };
        let now = self.deps.clock.now();
        let taking = Taking { at_most, first_calls };
        let taken = self.deps.store.take_submissions(now, now + self.limits.lease, taking).await?;
        if taken.is_empty() {
            return Ok(Taken::Nothing);
        }
        self.meter.begun(u32::try_from(taken.len()).unwrap_or(u32::MAX));
        Ok(Taken::Some(taken))
    }

    async fn call(&self, submission: SubmissionRow) -> Heard {
        let outcome = self.outcome(&submission).await;
        self.meter.note(outcome.is_ok());
        let (answer, silence) = match outcome {
            Ok(CommandOutcome::Took { version }) => (Answer::Took { version, mails: MAILS_PER_CHANGE }, None),
            Ok(CommandOutcome::Refused { reason, version }) => (Answer::Refused { reason, version }, None),
            Err(CallError { reason, .. }) => {
                tracing::warn!(submission = %submission.id, order = submission.key.order_id, correlation_id = submission.correlation_id, reason, "no outcome yet");
                (Answer::Unknown, Some(reason))
            }
        };
        Heard { submission, answer, silence }
    }

    /// Sends or reads back (the first call has its turn already), and confirms a refusal where the level asks for it.
    async fn outcome(&self, submission: &SubmissionRow) -> Result<CommandOutcome, CallError> {
        let (key, command) = (Uuid::from_u128(submission.id.0), &submission.command);
        if submission.how == Move::ReadBack {
            if !self.central.level().may_repeat() {
                // Nothing can be read back, and a second call might be a second change.
                let reason = "the program ended while the change was on its way".to_owned();
                return Err(CallError { reason, retry_after: None });
            }
            if let Some(outcome) = self.central.read_back(key, command).await? {
                return Ok(outcome);
            }
            self.meter.turn().await;
        }
        let sent = self.central.send(key, command, &submission.correlation_id).await?;
        let needs_proof = matches!(self.central.level(), Level::Keyed | Level::Idempotent);
        if let (CommandOutcome::Refused { .. }, true) = (&sent, needs_proof) {
            // A refusal may come from a change that was made before: the state decides.
            self.meter.turn().await;
            if let Some(CommandOutcome::Took { version }) = self.central.read_back(key, command).await? {
                return Ok(CommandOutcome::Took { version });
            }
        }
        Ok(sent)
    }
}
