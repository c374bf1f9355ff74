//! Parcels on their way to the mail server. What is sent are the stored bytes, so that every copy is the same.

use std::sync::Arc;
use std::time::Duration;

use context::StoreError;
use futures::{StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;

use super::deps::{Deps, OfferSettings};
use super::report::{End, told};
use crate::mailer::{Accepted, Mailer};
use crate::outcome::{Meaning, NextAttempt, SendError};
use crate::ports::{SendOutcome, TakenParcel, Verdict, Work};

/// How mails are sent.
#[derive(Debug, Clone, Copy)]
pub struct SendLimits {
    /// Mails at once.
    pub at_once: usize,
    /// Mails taken in one round.
    pub in_one_round: usize,
    /// How long nobody else takes what this instance took.
    pub lease: Duration,
    /// No attempt takes longer: what could not end within the lease is not begun.
    pub longest_attempt: Duration,
}

impl Default for SendLimits {
    fn default() -> Self {
        let (lease, longest_attempt) = (Duration::from_secs(15 * 60), Duration::from_secs(5 * 60));
        Self { at_once: 4, in_one_round: 64, lease, longest_attempt }
    }
}

/// Works off the parcels that are due.
pub struct SendDue {
    deps: Deps,
    mailer: Arc<dyn Mailer>,
    limits: SendLimits,
}

impl SendDue {
    /// Sending over these ports. The mailer must not panic: see `mailer::GuardedMailer`.
    #[must_use]
    pub const fn new(deps: Deps, mailer: Arc<dyn Mailer>, limits: SendLimits) -> Self {
        Self { deps, mailer, limits }
    }

    /// One round; answers how many parcels were taken.
    ///
    /// # Errors
    /// When the store is out. What was sent meanwhile is sent again, byte for byte, when its lease has ended.
    pub async fn round(&self) -> Result<usize, StoreError> {
        let now = self.deps.clock.now();
        let lease = now + self.limits.lease;
        let begin_before = lease - self.limits.longest_attempt;
        let taken = self.deps.store.take_parcels(now, lease, self.limits.in_one_round).await?;
        let count = taken.len();
        futures::stream::iter(taken)
            .map(|parcel| self.send(parcel, begin_before))
            .buffer_unordered(self.limits.at_once.max(1))
            .try_collect::<()>()
            .await?;
        Ok(count)
    }

    async fn send(&self, parcel: TakenParcel, begin_before: Timestamp) -> Result<(), StoreError> {
        let began = self.deps.clock.now();
        if began >= begin_before {
            // Somebody else might take it while it is on its way: two copies without need.
            return self.deps.store.hand_back_parcels(&[parcel.facts.id], began).await;
        }
        let is_old =
            parcel.facts.offer.is_some() && began.duration_since(parcel.facts.stored_at) >= OfferSettings::OF_USE;
        let verdict = if is_old {
            tracing::error!(parcel = %parcel.facts.id, "a daily offer grew old before it could leave; it is given up");
            Verdict::Failed { reason: "it grew old before it could leave; the next offer says more".to_owned() }
        } else {
            let answer = self.mailer.send(&parcel.mail).await;
            self.verdict(&parcel, answer)
        };
        let work = self.work(&parcel, verdict);
        match self.deps.store.commit(work).await {
            Err(StoreError::Conflict(what)) => {
                tracing::warn!(parcel = %parcel.facts.id, what, "the outcome of a mail was already known; a copy was sent");
                Ok(())
            }
            other => other,
        }
    }

    fn verdict(&self, parcel: &TakenParcel, answer: Result<Accepted, SendError>) -> Verdict {
        let error = match answer {
            Ok(Accepted { response }) => return Verdict::Accepted { response },
            Err(error) => error,
        };
        let (id, attempt, now) = (parcel.facts.id, parcel.attempts + 1, self.deps.clock.now());
        let reason = error.reason.clone();
        let jitter = f64::from(self.deps.ids.chance()) / f64::from(u32::MAX);
        let usual = &self.deps.settings.backoff;
        let next = match parcel.facts.offer {
            None => usual.after(&error, attempt, parcel.facts.stored_at, now, jitter),
            Some(_) => {
                let backoff = usual.for_at_most(OfferSettings::OF_USE);
                backoff.after(&error, attempt, parcel.facts.stored_at, now, jitter)
            }
        };
        match next {
            NextAttempt::Never if parcel.facts.offer.is_some() => {
                tracing::error!(parcel = %id, attempt, reason, "a daily offer could not be mailed and is given up");
                Verdict::Failed { reason }
            }
            NextAttempt::Never => {
                tracing::error!(parcel = %id, attempt, reason, "a mail is given up; the changes at the central system stand");
                Verdict::Failed { reason }
            }
            NextAttempt::At(due_at) if error.meaning == Meaning::Setup => {
                tracing::error!(parcel = %id, attempt, reason, %due_at, "the mail server does not take our mails; mend the settings of [mail]");
                Verdict::Later { due_at, reason }
            }
            NextAttempt::At(due_at) => {
                tracing::warn!(parcel = %id, attempt, reason, %due_at, "a mail was not accepted yet; sent again later");
                Verdict::Later { due_at, reason }
            }
        }
    }

    fn work(&self, parcel: &TakenParcel, verdict: Verdict) -> Work {
        let (facts, now) = (&parcel.facts, self.deps.clock.now());
        let message_id = parcel.mail.message_id.as_str();
        let end = match &verdict {
            Verdict::Accepted { response } => Some(End::Accepted { message_id, response }),
            Verdict::Failed { reason } => Some(End::Failed { message_id: Some(message_id), reason }),
            Verdict::Later { .. } => None,
        };
        let events = end.map(|end| told(facts, end, now, &*self.deps.ids)).into_iter().collect();
        let outcome = SendOutcome { parcel: facts.id, attempts_before: parcel.attempts, verdict, at: now };
        Work { outcomes: vec![outcome], events, ..Work::default() }
    }
}
