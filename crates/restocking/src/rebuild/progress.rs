//! How far a rebuild is: written in the same transaction as the rows that it speaks of.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ports::Part;

/// A rebuild, under way or over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rebuild {
    /// Its identity.
    pub id: Uuid,
    /// Number of the generation that it makes: 1 for the first rebuild of this store.
    pub number: u32,
    /// +1 at every write; a write names its own, and takes place only after the one before it.
    pub step: u64,
    /// What is read, as the source describes itself.
    pub source: String,
    /// The source's identity: it is resumed from the same one only.
    pub identity: String,
    /// Whether it goes on.
    pub state: RebuildState,
    /// What it does, or did last.
    pub phase: Phase,
    /// The parts of the source, in reading order.
    pub parts: Vec<PartProgress>,
    /// Products reviewed, and what came of it.
    pub reviewed: Reviewed,
    /// Orders asked for at the central system because a change of ours was not seen in them yet.
    pub asked: u64,
    /// Orders that could not be asked for: their changes are held as under way, as before the rebuild.
    pub unasked: u64,
    /// Why it failed, or what it waits for.
    pub reason: Option<String>,
    /// Failures of the source in a row.
    pub failures: u32,
    /// When it began, wall time.
    pub begun_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Time that it was at work, milliseconds; pauses and the time between a crash and the resumption do not count.
    pub worked_ms: u64,
    /// What the switch did.
    pub switched: Option<Switched>,
}

/// Whether a rebuild goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RebuildState {
    /// It goes on, also after a restart.
    Running,
    /// An operator holds it.
    Paused,
    /// It met something that must be looked at; it can be resumed or abandoned.
    Failed,
    /// Over: given up, the live generation stays what it was.
    Abandoned,
    /// Over: its generation is live.
    Done,
}

impl RebuildState {
    /// Whether it has ended for good.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Abandoned | Self::Done)
    }

    /// As written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Failed => "failed",
            Self::Abandoned => "abandoned",
            Self::Done => "done",
        }
    }
}

/// What a rebuild does, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Reads the parts of the source.
    Loading,
    /// Brings what was read into the order in which reviews read it.
    Arranging,
    /// Asks the central system about changes that the source does not show yet.
    Asking,
    /// Reviews every product, without showing anything.
    Reviewing,
    /// Takes over what happened meanwhile, and switches.
    Switching,
    /// Clears away what is not needed any more, in small steps; the new generation is live.
    Cleaning,
}

impl Phase {
    /// As written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Arranging => "arranging",
            Self::Asking => "asking",
            Self::Reviewing => "reviewing",
            Self::Switching => "switching",
            Self::Cleaning => "cleaning",
        }
    }
}

/// How far one part of the source is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartProgress {
    /// Which part.
    pub part: Part,
    /// How many rows the source says it has.
    pub expected: Option<u64>,
    /// Rows taken.
    pub rows: u64,
    /// Rows that could not be used.
    pub rejected: u64,
    /// Rows used otherwise than they stand in the source.
    pub mended: u64,
    /// Rows that could not be used, by what is wrong with them.
    pub faults: BTreeMap<String, u64>,
    /// Rows of which something newer is known here.
    pub newer_here: u64,
    /// Stock levels without a movement's number that moved at every reading: what is known here stays.
    pub unsettled: u64,
    /// Where the next page begins.
    pub after: Option<String>,
    /// Whether the last page has been read.
    pub is_read: bool,
}

/// How far the reviews are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed {
    /// Products reviewed.
    pub products: u64,
    /// Up to this product.
    pub after: Option<String>,
    /// Suggestions that the switch will open.
    pub opened: u64,
    /// Suggestions that it will change.
    pub changed: u64,
    /// Suggestions that it will end.
    pub completed: u64,
    /// The day and the settings that the reviews were made under.
    pub under: Option<String>,
}

/// What the switch did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switched {
    /// When, wall time.
    pub at: Option<Timestamp>,
    /// Entities that the source does not know any more, by part.
    pub gone: BTreeMap<Part, Gone>,
    /// Products that something happened to since their review: they keep their suggestions until they are reviewed anew.
    pub due: u64,
    /// Events that waited for something missing and were put back into their turn.
    pub released: u64,
}

/// What went because the source does not know it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// How many.
    pub count: u64,
    /// The first of them.
    pub ids: Vec<String>,
}

impl Rebuild {
    /// One that has just begun.
    pub fn begin(
        id: Uuid,
        number: u32,
        (source, identity): (String, String),
        expected: &[(Part, Option<u64>)],
        now: Timestamp,
    ) -> Self {
        let parts = expected.iter().map(|(part, expected)| PartProgress {
            part: *part,
            expected: *expected,
            rows: 0,
            rejected: 0,
            mended: 0,
            faults: BTreeMap::new(),
            newer_here: 0,
            unsettled: 0,
            after: None,
            is_read: false,
        });
        Self {
            id,
            number,
            step: 1,
            source,
            identity,
            state: RebuildState::Running,
            phase: Phase::Loading,
            parts: parts.collect(),
            reviewed: Reviewed::default(),
            asked: 0,
            unasked: 0,
            reason: None,
            failures: 0,
            begun_at: now,
            ended_at: None,
            worked_ms: 0,
            switched: None,
        }
    }

    /// The same, one step later.
    #[must_use]
    pub fn next(&self) -> Self {
        Self { step: self.step + 1, ..self.clone() }
    }

    /// The same in another state, one step later.
    #[must_use]
    pub fn in_state(&self, state: RebuildState, reason: Option<String>, now: Timestamp) -> Self {
        let ended_at = state.is_over().then_some(now);
        Self { state, reason, failures: 0, ended_at, ..self.next() }
    }

    /// The same in the next phase, one step later.
    #[must_use]
    pub fn in_phase(&self, phase: Phase) -> Self {
        Self { phase, reason: None, failures: 0, ..self.next() }
    }

    /// The part that is being read: the first that is not read to its end.
    pub fn part(&mut self) -> Option<&mut PartProgress> {
        self.parts.iter_mut().find(|part| !part.is_read)
    }

    /// Whether the switch has been made.
    pub fn is_switched(&self) -> bool {
        self.switched.is_some()
    }

    /// Work done and work there is, in rows and reviews; the latter only where the source said how much it has.
    pub fn done_of(&self) -> (u64, Option<u64>) {
        let done: u64 = self.parts.iter().map(|part| part.rows + part.rejected).sum();
        let whole = self.parts.iter().map(|part| {
            let seen = part.rows + part.rejected;
            if part.is_read { Some(seen) } else { part.expected.map(|expected| expected.max(seen)) }
        });
        let products = self.parts.iter().find(|part| part.part == Part::Products);
        let reviews = products.and_then(|part| if part.is_read { Some(part.rows) } else { part.expected });
        let rows: Option<u64> = whole.sum();
        let all = rows.zip(reviews).map(|(rows, reviews)| rows + reviews.max(self.reviewed.products));
        (done + self.reviewed.products, all)
    }
}
