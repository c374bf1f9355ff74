//! Accepted changes on their way to the central system, under their idempotency keys.

use std::sync::Arc;
use std::time::Duration;

use context::StoreError;
use futures::stream::FuturesUnordered;
use futures::{FutureExt as _, StreamExt as _};
use lifecycle::{Answer, Level, Move, SubmissionId};
use uuid::Uuid;

use super::apply::Deps;
use super::settle::Heard;
use crate::ports::{CallError, Central, CommandOutcome, SubmissionRow, Taking};

/// How the central system is called.
#[derive(Debug, Clone, Copy)]
pub struct SubmitLimits {
    /// Calls at once.
    pub at_once: usize,
    /// Submissions taken in one round.
    pub in_one_round: usize,
    /// How long nobody else takes what this instance took.
    pub lease: Duration,
}

impl Default for SubmitLimits {
    fn default() -> Self {
        Self { at_once: 8, in_one_round: 256, lease: Duration::from_secs(120) }
    }
}

/// Works off the submissions that are due.
pub struct Submit {
    deps: Deps,
    central: Arc<dyn Central>,
    limits: SubmitLimits,
}

/// Every change leads to one mail.
const MAILS_PER_CHANGE: u32 = 1;

impl Submit {
    /// Submission over these ports.
    pub fn new(deps: Deps, central: Arc<dyn Central>, limits: SubmitLimits) -> Self {
        Self { deps, central, limits }
    }

    /// One round; answers how many submissions were worked off.
    ///
    /// # Errors
    /// When the store is out. What was sent meanwhile is read back, or sent again under the same key.
    pub async fn round(&self) -> Result<usize, StoreError> {
        self.round_until(std::future::pending()).await
    }

    /// One round that begins no more calls once `stop` is over: those under way are heard to their end, the others are
    /// handed back, so that the next start need not wait for the lease.
    ///
    /// # Errors
    /// See [`Submit::round`].
    pub async fn round_until(&self, stop: impl Future<Output = ()> + Send) -> Result<usize, StoreError> {
        if !self.central.is_configured() {
            return Ok(0);
        }
        let now = self.deps.clock.now();
        let taken = self
            .deps
            .store
            .take_submissions(now, now + self.limits.lease, Taking::any(self.limits.in_one_round))
            .await?;
        let count = taken.len();
        let (mut waiting, mut calls) = (taken.into_iter(), FuturesUnordered::new());
        let (mut stop, mut stopped) = (std::pin::pin!(stop), false);
        loop {
            stopped = stopped || stop.as_mut().now_or_never().is_some();
            if !stopped {
                let free = self.limits.at_once.max(1).saturating_sub(calls.len());
                calls.extend(waiting.by_ref().take(free).map(|submission| self.call(submission)));
            }
            let first = tokio::select! {
                biased;
                () = stop.as_mut(), if !stopped => {
                    stopped = true;
                    continue;
                }
                heard = calls.next() => heard,
            };
            let Some(first) = first else { break };
            let mut chunk = vec![first];
            while let Some(Some(heard)) = calls.next().now_or_never() {
                chunk.push(heard);
            }
            self.deps.settle(&chunk).await?;
        }
        let not_begun: Vec<SubmissionId> = waiting.map(|submission| submission.id).collect();
        if !not_begun.is_empty() {
            self.deps.store.hasten_submissions(&not_begun, self.deps.clock.now()).await?;
        }
        Ok(count)
    }

    async fn call(&self, submission: SubmissionRow) -> Heard {
        let (answer, silence) = match self.outcome(&submission).await {
            Ok(CommandOutcome::Took { version }) => (Answer::Took { version, mails: MAILS_PER_CHANGE }, None),
            Ok(CommandOutcome::Refused { reason, version }) => (Answer::Refused { reason, version }, None),
            Err(CallError { reason, .. }) => {
                tracing::warn!(submission = %submission.id, order = submission.key.order_id, correlation_id = submission.correlation_id, reason, "no outcome yet");
                (Answer::Unknown, Some(reason))
            }
        };
        Heard { submission, answer, silence }
    }

    /// Sends or reads back, and confirms a refusal where the level asks for it.
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
        }
        let sent = self.central.send(key, command, &submission.correlation_id).await?;
        let needs_proof = matches!(self.central.level(), Level::Keyed | Level::Idempotent);
        if let (CommandOutcome::Refused { .. }, true) = (&sent, needs_proof) {
            // A refusal may come from a change that was made before: the state decides.
            if let Some(CommandOutcome::Took { version }) = self.central.read_back(key, command).await? {
                return Ok(CommandOutcome::Took { version });
            }
        }
        Ok(sent)
    }
}
