//! Why an event is not appended, in words without anything of its content.

use std::sync::atomic::{AtomicU64, Ordering};

use event::Contract;
use thiserror::Error;
use uuid::Uuid;

/// Which promise an event would have broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefusalReason {
    /// Another context's type, or nobody's.
    Owner,
    /// About another aggregate than its type.
    Aggregate,
    /// Before the time at which it may exist.
    Time,
    /// The id of an event that said something else.
    Content,
    /// It reverses an event that is not there, or not one of its aggregate.
    Compensation,
    /// A field that decides about its audience cannot be read.
    Shape,
}

impl RefusalReason {
    /// Every reason.
    pub const ALL: [Self; 6] =
        [Self::Owner, Self::Aggregate, Self::Time, Self::Content, Self::Compensation, Self::Shape];

    /// As a label of a metric.
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Aggregate => "aggregate",
            Self::Time => "time",
            Self::Content => "content",
            Self::Compensation => "compensation",
            Self::Shape => "shape",
        }
    }
}

/// An event that may not be appended. The text names types, fields and ids, never a value of the payload.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{text}")]
pub struct Refusal {
    /// Which promise it would have broken.
    pub reason: RefusalReason,
    text: String,
}

impl Refusal {
    fn new(reason: RefusalReason, text: String) -> Self {
        Self { reason, text }
    }

    pub(super) fn unknown(speaker: &str, kind: &str) -> Self {
        let text = format!("{speaker} has no contract for {kind}; declare the type before it is said");
        Self::new(RefusalReason::Owner, text)
    }

    pub(super) fn not_owner(speaker: &str, contract: &Contract) -> Self {
        let text = format!(
            "{} is owned by {}, and {speaker} may not say it; let its owner say it",
            contract.kind, contract.owner
        );
        Self::new(RefusalReason::Owner, text)
    }

    pub(super) fn other_aggregate(contract: &Contract) -> Self {
        let (kind, aggregate) = (contract.kind, contract.subject.aggregate);
        let text = format!("{kind} is about {aggregate}; its subject has to be {aggregate}/ and the id");
        Self::new(RefusalReason::Aggregate, text)
    }

    pub(super) fn too_early(contract: &Contract) -> Self {
        let text =
            format!("{} may not exist before the time that it names; let a durable timer say it then", contract.kind);
        Self::new(RefusalReason::Time, text)
    }

    pub(super) fn no_object(contract: &Contract) -> Self {
        let text = format!("the data of {} is no JSON object", contract.kind);
        Self::new(RefusalReason::Shape, text)
    }

    pub(super) fn unreadable(contract: &Contract, field: &str) -> Self {
        let text = format!("{field} of {} cannot be read; its audience hangs on it", contract.kind);
        Self::new(RefusalReason::Shape, text)
    }

    /// The log holds other content under the same id.
    pub fn contradiction(id: Uuid) -> Self {
        let text = format!("event {id} was said with other content; an error is reversed by an event of its own");
        Self::new(RefusalReason::Content, text)
    }

    /// What is to be reversed is not an event of that type about the same aggregate.
    pub fn not_compensable(id: Uuid, compensated: Uuid) -> Self {
        let text = format!("event {id} reverses {compensated}, which is no event of that type about the same subject");
        Self::new(RefusalReason::Compensation, text)
    }
}

/// How often what was refused since the start.
#[derive(Debug, Default)]
pub struct RefusalCounts([AtomicU64; RefusalReason::ALL.len()]);

impl RefusalCounts {
    /// One more, and an alarm in the log.
    pub fn count(&self, speaker: &str, refusal: &Refusal) {
        self.0[refusal.reason as usize].fetch_add(1, Ordering::Relaxed);
        tracing::error!(context = speaker, reason = refusal.reason.name(), %refusal, "an event was refused");
    }

    /// How often for this reason.
    pub fn of(&self, reason: RefusalReason) -> u64 {
        self.0[reason as usize].load(Ordering::Relaxed)
    }
}
