//! An event in the inbox, its states, and what may become of it.

use event::{Digest, Event};
use jiff::Timestamp;

use crate::Reading;

/// Order of arrival in one inbox.
pub type EntrySeq = i64;

/// Where an entry stands. An acknowledged event is in exactly one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntryState {
    /// Waits for its turn, or for its next try.
    Pending,
    /// Its effect is in the database.
    Handled,
    /// It had no effect: stale, or nothing changed; the reason is kept.
    Ignored,
    /// Waits for an earlier event of the same subject.
    Held,
    /// Cannot be handled; waits for a person.
    Dead,
}

impl EntryState {
    /// Every state, in the order of its code.
    pub const ALL: [Self; 5] = [Self::Pending, Self::Handled, Self::Ignored, Self::Held, Self::Dead];

    /// The word used in APIs and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Handled => "handled",
            Self::Ignored => "ignored",
            Self::Held => "held",
            Self::Dead => "dead",
        }
    }

    /// The number used in storage.
    pub fn code(self) -> i64 {
        self as i64
    }

    /// The state of a stored number.
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// Which worker takes an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Handled from what the context already holds.
    Direct,
    /// Needs facts from elsewhere first (an "id only" notification): enriched at the edge, then handled.
    Enrich,
    /// Comes from another context's log.
    Internal,
}

/// What the edge found when it read an event against its contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// May be handled.
    Sound,
    /// Cannot be: missing or unknown type, or a payload against its schema.
    Dead(String),
}

/// An event as it is put into the inbox.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The envelope and its data.
    pub event: Event,
    /// What is compared when the same `(source, id)` comes again.
    pub digest: Digest,
    /// The aggregate it is about (`order/4711`), where that is known: order is kept by it.
    pub subject: Option<String>,
    /// Whether it only means something after the earlier events of its subject.
    pub thin: bool,
    /// Who takes it.
    pub lane: Lane,
    /// Ties together everything that follows from one cause.
    pub correlation_id: String,
    /// What the contract says of it.
    pub verdict: Verdict,
    /// Its payload as it was read against the contract.
    pub reading: Reading,
}

/// What the inbox answered for one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// Held durably, to be handled.
    Accepted,
    /// The same event was here before.
    Duplicate,
    /// Held durably, as a dead letter.
    Dead,
    /// The same id was here before with other content: refused, not stored.
    Contradiction,
}

/// An entry as the worker sees it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Order of arrival.
    pub seq: EntrySeq,
    /// State when it was read.
    pub state: EntryState,
    /// The envelope and its data.
    pub event: Event,
    /// The aggregate it is about.
    pub subject: Option<String>,
    /// Ties together everything that follows from one cause.
    pub correlation_id: String,
    /// Failed tries so far.
    pub attempts: u32,
    /// Why it is where it is, where that needs a word.
    pub reason: Option<String>,
    /// When the inbox took it.
    pub received_at: Timestamp,
    /// Its payload as it was read at the edge, where the entry never left memory.
    pub reading: Reading,
}

impl Entry {
    /// The type, or the empty text for an event without one.
    pub fn kind(&self) -> &str {
        self.event.kind.as_deref().unwrap_or("")
    }

    /// What becomes of this entry, to be stored with the work that it caused.
    pub fn mark(&self, outcome: Outcome) -> Mark {
        Mark { seq: self.seq, kind: self.kind().to_owned(), from: self.state, outcome }
    }
}

/// What became of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Its effect is part of the same transaction.
    Handled,
    /// No effect, and why.
    Ignored(String),
    /// Waits for an earlier event of its subject, and why.
    Held(String),
    /// Free again after having been held.
    Pending,
    /// Cannot be handled, and why.
    Dead(String),
    /// Stays dead, but holds nothing any more: newer facts have overtaken it.
    Overtaken(String),
    /// Failed this time; tried again later.
    Retry {
        /// Not before this wall time.
        at: Timestamp,
        /// What failed.
        reason: String,
        /// Whether the failure counts against the entry (an outage does not).
        counts: bool,
    },
}

impl Outcome {
    /// The state it leads to.
    pub fn state(&self) -> EntryState {
        match self {
            Self::Handled => EntryState::Handled,
            Self::Ignored(_) => EntryState::Ignored,
            Self::Held(_) => EntryState::Held,
            Self::Dead(_) | Self::Overtaken(_) => EntryState::Dead,
            Self::Pending | Self::Retry { .. } => EntryState::Pending,
        }
    }

    /// The reason that is kept with it.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Handled | Self::Pending => None,
            Self::Ignored(reason)
            | Self::Held(reason)
            | Self::Dead(reason)
            | Self::Overtaken(reason)
            | Self::Retry { reason, .. } => Some(reason),
        }
    }
}

/// An outcome with the guard under which it may be written: the entry is still in the state in which it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The entry.
    pub seq: EntrySeq,
    /// Its type, for the tally.
    pub kind: String,
    /// The state in which it was read.
    pub from: EntryState,
    /// What became of it.
    pub outcome: Outcome,
}
