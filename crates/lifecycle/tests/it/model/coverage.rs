//! What has happened at all, over every state explored: a model in which nothing happens proves nothing.

use std::sync::atomic::{AtomicU64, Ordering};

use lifecycle::{Effect, Ignored, Pace, Reply, Slot, StateName, Stray};

/// Everything that the production function can say, as a set of bits.
#[derive(Default)]
pub(crate) struct Coverage(AtomicU64);

/// The names of the bits; then come the states, in their own order.
const EFFECTS: [&str; 35] = [
    "opened",
    "replaced",
    "changed",
    "refreshed",
    "completed",
    "dismissed",
    "snoozed",
    "woken",
    "submission stored",
    "call now",
    "call after back-off",
    "call hourly",
    "needs attention",
    "applied",
    "refused",
    "mail failed",
    "handled",
    "review again",
    "swept",
    "stray answer: not live",
    "stray answer: contradiction",
    "reply: accepted",
    "reply: changed",
    "reply: gone",
    "reply: forbidden",
    "reply: not repeatable",
    "ignored: stale review",
    "ignored: held back",
    "ignored: nothing new",
    "ignored: repeated answer",
    "ignored: repeated mail",
    "ignored: not due",
    "undone",
    "withdrawn",
    "reply: too late",
];

impl Coverage {
    pub(crate) fn note<P>(&self, slot: &Slot<P>, effects: &[Effect]) {
        let mut met = effects.iter().map(|effect| 1 << bit(effect)).fold(0, |all: u64, one: u64| all | one);
        if let Some(row) = slot.row() {
            met |= 1 << (EFFECTS.len() + row.state.name() as usize);
        }
        // Almost always nothing new: a shared write would cost more than the step.
        if self.0.load(Ordering::Relaxed) & met != met {
            self.0.fetch_or(met, Ordering::Relaxed);
        }
    }

    /// What was never met.
    pub(crate) fn missing(&self) -> Vec<&'static str> {
        let met = self.0.load(Ordering::Relaxed);
        let names = EFFECTS.into_iter().chain(StateName::ALL.map(StateName::as_str));
        names.enumerate().filter(|(bit, _)| met & (1 << bit) == 0).map(|(_, name)| name).collect()
    }
}

fn bit(effect: &Effect) -> usize {
    match effect {
        Effect::Opened => 0,
        Effect::Replaced { .. } => 1,
        Effect::Changed => 2,
        Effect::Refreshed => 3,
        Effect::Completed => 4,
        Effect::Dismissed => 5,
        Effect::Snoozed => 6,
        Effect::Woken => 7,
        Effect::SubmissionStored { .. } => 8,
        Effect::Call { pace: Pace::Now, .. } => 9,
        Effect::Call { pace: Pace::Backoff { .. }, .. } => 10,
        Effect::Call { pace: Pace::Hourly, .. } => 11,
        Effect::NeedsAttention { .. } => 12,
        Effect::Applied { .. } => 13,
        Effect::Refused { .. } => 14,
        Effect::MailFailed { .. } => 15,
        Effect::Handled => 16,
        Effect::ReviewAgain => 17,
        Effect::Swept { .. } => 18,
        Effect::StrayAnswer { stray: Stray::NotLive, .. } => 19,
        Effect::StrayAnswer { stray: Stray::Contradiction, .. } => 20,
        Effect::Reply(Reply::Accepted) => 21,
        Effect::Reply(Reply::Changed) => 22,
        Effect::Reply(Reply::Gone) => 23,
        Effect::Reply(Reply::Forbidden) => 24,
        Effect::Reply(Reply::NotRepeatable) => 25,
        Effect::Ignored(Ignored::StaleReview) => 26,
        Effect::Ignored(Ignored::HeldBack) => 27,
        Effect::Ignored(Ignored::NothingNew) => 28,
        Effect::Ignored(Ignored::RepeatedAnswer) => 29,
        Effect::Ignored(Ignored::RepeatedMail) => 30,
        Effect::Ignored(Ignored::NotDue) => 31,
        Effect::Undone => 32,
        Effect::Withdrawn { .. } => 33,
        Effect::Reply(Reply::TooLate) => 34,
    }
}
