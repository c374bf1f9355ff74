//! One key's whole world, as small as it can be: a state of the model.

use std::collections::BTreeSet;

use lifecycle::{ClickKey, Incarnation, Millis, Slot, Suggestion};

/// What a suggestion proposes, and what an order line holds: a small number in place of dates and quantities.
pub(crate) type Content = u8;

/// The instant at which every snooze and every dismissal ends.
pub(crate) const LATER: Millis = Millis(1_000);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct World {
    pub(crate) central: Central,
    pub(crate) wire: Wire,
    pub(crate) facts: Facts,
    pub(crate) slot: Slot<Content>,
    /// Submissions for which a call was begun: noted durably before the call.
    pub(crate) begun: BTreeSet<u8>,
    pub(crate) mails: Vec<Mail>,
    /// What a page that hears everything shows: the fold of all effects so far.
    pub(crate) feed: Option<Shown>,
    /// What the two planners look at; may be long out of date.
    pub(crate) pages: [Option<Shown>; 2],
    /// The first click that was taken: a planner may want it back at any time.
    pub(crate) first_click: Option<(Incarnation, ClickKey)>,
    /// Whether [`LATER`] has come.
    pub(crate) later: bool,
    /// What may still happen: it makes the model finite.
    pub(crate) left: Budget,
    pub(crate) history: History,
}

/// How often each thing may happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Budget {
    pub(crate) stock_moves: u8,
    pub(crate) buyer_changes: u8,
    pub(crate) refusals: u8,
    pub(crate) time_outs: u8,
    pub(crate) crashes: u8,
    pub(crate) acceptances: u8,
    pub(crate) settings_aside: u8,
}

/// The central system: level 3, the owner of the order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Central {
    /// The line's content at version 1, 2, ...: each was published as an event, and may arrive at any time, any number of times.
    pub(crate) contents: Vec<Content>,
    /// What was answered to each idempotency key.
    pub(crate) memory: Vec<(u8, Verdict)>,
    /// The changes that were made.
    pub(crate) changes: Vec<Change>,
}

impl Central {
    pub(crate) fn version(&self) -> u64 {
        self.contents.len() as u64
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Verdict {
    Took { version: u64 },
    Refused { version: u64 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Change {
    pub(crate) submission: u8,
    pub(crate) incarnation: u8,
    pub(crate) content: Content,
    pub(crate) on_version: u64,
}

/// The network: it may deliver everything late, again, in any order, or never. So nothing leaves it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Wire {
    pub(crate) requests: Vec<Request>,
    pub(crate) answers: Vec<(u8, u8, Verdict)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Request {
    pub(crate) key: u8,
    pub(crate) submission: u8,
    pub(crate) incarnation: u8,
    pub(crate) content: Content,
    pub(crate) if_match: u64,
}

/// What the desk knows. The review proposes what is wanted wherever the line holds something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Facts {
    pub(crate) seen: u64,
    pub(crate) content: Content,
    pub(crate) wanted: Content,
}

impl Facts {
    pub(crate) fn proposal(self) -> Option<Content> {
        (self.wanted != self.content).then_some(self.wanted)
    }
}

/// A mail of the dispatch: its bytes were stored before it was first sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Mail {
    pub(crate) incarnation: u8,
    pub(crate) bytes: Content,
    pub(crate) phase: MailPhase,
    /// What the supplier's mailbox holds.
    pub(crate) delivered: Vec<Content>,
    pub(crate) interruptions: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum MailPhase {
    Stored,
    /// The mail server has it, our tables do not know yet.
    Transmitted,
    Accepted,
    Failed,
}

/// A row on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Shown {
    pub(crate) incarnation: Incarnation,
    pub(crate) version: u64,
    pub(crate) proposal: Content,
    pub(crate) basis: u64,
}

impl From<&Suggestion<Content>> for Shown {
    fn from(row: &Suggestion<Content>) -> Self {
        Self { incarnation: row.incarnation, version: row.version, proposal: row.proposal, basis: row.basis }
    }
}

/// What an observer who forgets nothing has noted; nothing in the world reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct History {
    /// The number of incarnations so far: the next one is higher by one.
    pub(crate) incarnations: u8,
    /// What each planner saw when the click was taken; the submission is the position + 1.
    pub(crate) authorised: Vec<Shown>,
    /// Submissions that the planner was told are refused.
    pub(crate) told_refused: BTreeSet<u8>,
    /// Submissions that the planner was told are undone.
    pub(crate) told_undone: BTreeSet<u8>,
    /// Incarnations that were handled.
    pub(crate) handled: BTreeSet<u8>,
    /// The newest version of the order that an answer told the desk.
    pub(crate) told_version: u64,
    /// The newest version of the order that an event told the desk.
    pub(crate) heard_version: u64,
    /// What a transition did that none may do.
    pub(crate) breach: Option<super::invariants::Breach>,
}

impl World {
    pub(crate) fn start(left: Budget) -> Self {
        Self {
            central: Central { contents: vec![0], memory: Vec::new(), changes: Vec::new() },
            wire: Wire::default(),
            facts: Facts { seen: 1, content: 0, wanted: 0 },
            slot: Slot::Empty,
            begun: BTreeSet::new(),
            mails: Vec::new(),
            feed: None,
            pages: [None; 2],
            first_click: None,
            later: false,
            left,
            history: History { heard_version: 1, ..History::default() },
        }
    }

    pub(crate) fn now(&self) -> Millis {
        if self.later { LATER } else { Millis(0) }
    }
}
