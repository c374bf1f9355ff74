//! Accepted changes on their way to the central system, under their idempotency keys.

use std::sync::Arc;
use std::time::Duration;

use context::StoreError;
use futures::StreamExt as _;
use jiff::Timestamp;
use lifecycle::{Answer, Level, Move, SubmissionId};
use uuid::Uuid;

use super::apply::Deps;
use super::settle::Heard;
use crate::ports::{CallError, Central, CommandOutcome, SubmissionRow};

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

/// Answers stored in one transaction at most.
const SETTLED_TOGETHER: usize = 64;
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
    /// When the store is out. What was sent meanwhile is sent again under the same key.
    pub async fn round(&self) -> Result<usize, StoreError> {
        if !self.central.is_configured() {
            return Ok(0);
        }
        let now = self.deps.clock.now();
        let taken = self.deps.store.take_submissions(now, now + self.limits.lease, self.limits.in_one_round).await?;
        let count = taken.len();
        let calls = taken.into_iter().map(|submission| self.call(submission));
        let mut heard = futures::stream::iter(calls).buffer_unordered(self.limits.at_once).ready_chunks(SETTLED_TOGETHER);
        while let Some(chunk) = heard.next().await {
            self.deps.settle(&chunk).await?;
        }
        Ok(count)
    }

    /// Hands back what was taken and not worked off, so that the next start need not wait for the lease.
    ///
    /// # Errors
    /// When the store is out.
    pub async fn hand_back(&self, taken: &[SubmissionId], at: Timestamp) -> Result<(), StoreError> {
        self.deps.store.hasten_submissions(taken, at).await
    }

    async fn call(&self, submission: SubmissionRow) -> Heard {
        let (answer, silence) = match self.outcome(&submission).await {
            Ok(CommandOutcome::Took { version }) => (Answer::Took { version, mails: MAILS_PER_CHANGE }, None),
            Ok(CommandOutcome::Refused { reason, version }) => (Answer::Refused { reason, version }, None),
            Err(CallError { reason, .. }) => {
                tracing::warn!(submission = %submission.id, order = submission.key.order_id, reason, "no outcome yet; asked again later");
                (Answer::Unknown, Some(reason))
            }
        };
        Heard { submission, answer, silence }
    }

    /// Sends or reads back, and confirms a refusal where the level asks for it.
    async fn outcome(&self, submission: &SubmissionRow) -> Result<CommandOutcome, CallError> {
        let (key, command) = (Uuid::from_u128(submission.id.0), &submission.command);
        if submission.how == Move::ReadBack {
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
