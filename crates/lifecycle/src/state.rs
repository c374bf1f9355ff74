//! What is stored for one key: nothing, a suggestion, or the tombstone of a swept one.

use std::collections::BTreeSet;

use crate::ids::{ClickKey, Incarnation, Millis, ParcelId, SubmissionId};
use crate::level::Level;
use crate::retry::DEADLINE;

/// All that is remembered of one key (a purchase-order line). `P` is what a suggestion shows.
///
/// A row that has ended stays until a later review opens a new one in its place, or the sweep turns it
/// into a tombstone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Slot<P> {
    /// Never suggested.
    #[default]
    Empty,
    /// The latest suggestion of the key, live or ended.
    Row(Suggestion<P>),
    /// The latest suggestion has been swept.
    Tombstone(Tombstone<P>),
}

impl<P> Slot<P> {
    /// The latest suggestion, if it has not been swept.
    pub fn row(&self) -> Option<&Suggestion<P>> {
        match self {
            Self::Row(row) => Some(row),
            Self::Empty | Self::Tombstone(_) => None,
        }
    }

    /// The suggestion, if it is live: there is at most one per key.
    pub fn live(&self) -> Option<&Suggestion<P>> {
        self.row().filter(|row| row.state.is_live())
    }
}

/// One suggestion. Only [`step`](crate::step) changes it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Suggestion<P> {
    /// Its identity.
    pub incarnation: Incarnation,
    /// 1 at the opening, +1 at every change of the row. Every write is compare-and-set on it.
    pub version: u64,
    /// Where it stands, with what belongs to that state.
    pub state: State,
    /// The central version of the order that the proposal was decided on: the `If-Match` of its submission.
    pub basis: u64,
    /// The newest central version of the order that this key has heard of, by review or by answer.
    /// A review of an older order is stale.
    pub fence: u64,
    /// A review is owed: something arrived while a planner's action owned the row.
    pub dirty: bool,
    /// What is shown, and what an acceptance authorises.
    pub proposal: P,
    /// The last planner's action that this row took.
    pub last_click: Option<ClickKey>,
}

/// Where a suggestion stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Shown, to be decided.
    Open,
    /// Set aside by a planner; open again at `until`.
    Snoozed {
        /// When it returns.
        until: Millis,
    },
    /// Accepted; the central system is being asked.
    Submitting(Submission),
    /// The outcome is unknown and past its deadline; a person is called.
    Attention(Submission),
    /// The central system made the change; its mails are on their way.
    Applied {
        /// What was submitted.
        submission: Submission,
        /// The mails about it.
        mails: Mails,
    },
    /// Ended: the change is made, every mail was accepted or reported failed.
    Handled {
        /// What was submitted.
        submission: Submission,
        /// The mails about it; see [`Mails::any_failed`].
        mails: Mails,
        /// When it ended.
        at: Millis,
    },
    /// Ended: the central system refused the change; it is not and will not be made.
    Refused {
        /// What was submitted.
        submission: Submission,
        /// The central system's reason.
        reason: String,
        /// When it ended.
        at: Millis,
    },
    /// Ended: a planner does not want it.
    Dismissed {
        /// The planner's reason.
        reason: String,
        /// How long the dismissal holds; none once that time has come ([`Input::Woken`](crate::Input::Woken)).
        until: Option<Millis>,
        /// When it ended.
        at: Millis,
    },
    /// Ended: the review does not propose it any more.
    Complete {
        /// When it ended.
        at: Millis,
    },
}

/// A [`State`] without its data: for columns, filters and counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StateName {
    /// [`State::Open`]
    Open,
    /// [`State::Snoozed`]
    Snoozed,
    /// [`State::Submitting`]
    Submitting,
    /// [`State::Attention`]
    Attention,
    /// [`State::Applied`]
    Applied,
    /// [`State::Handled`]
    Handled,
    /// [`State::Refused`]
    Refused,
    /// [`State::Dismissed`]
    Dismissed,
    /// [`State::Complete`]
    Complete,
}

impl StateName {
    /// All states.
    pub const ALL: [Self; 9] = [
        Self::Open,
        Self::Snoozed,
        Self::Submitting,
        Self::Attention,
        Self::Applied,
        Self::Handled,
        Self::Refused,
        Self::Dismissed,
        Self::Complete,
    ];

    /// The name as it is written in columns, filters and documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Snoozed => "snoozed",
            Self::Submitting => "submitting",
            Self::Attention => "attention",
            Self::Applied => "applied",
            Self::Handled => "handled",
            Self::Refused => "refused",
            Self::Dismissed => "dismissed",
            Self::Complete => "complete",
        }
    }

    /// The state of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether a suggestion in this state has ended. Nothing that has ended becomes live again.
    pub const fn is_terminal(self) -> bool {
        matches!(self, Self::Handled | Self::Refused | Self::Dismissed | Self::Complete)
    }

    /// Whether a planner's action owns the row: no event changes its state or content.
    pub const fn is_owned(self) -> bool {
        matches!(self, Self::Snoozed | Self::Submitting | Self::Attention | Self::Applied)
    }
}

impl State {
    /// The state without its data.
    pub const fn name(&self) -> StateName {
        match self {
            Self::Open => StateName::Open,
            Self::Snoozed { .. } => StateName::Snoozed,
            Self::Submitting(_) => StateName::Submitting,
            Self::Attention(_) => StateName::Attention,
            Self::Applied { .. } => StateName::Applied,
            Self::Handled { .. } => StateName::Handled,
            Self::Refused { .. } => StateName::Refused,
            Self::Dismissed { .. } => StateName::Dismissed,
            Self::Complete { .. } => StateName::Complete,
        }
    }

    /// Whether the suggestion has not ended.
    pub const fn is_live(&self) -> bool {
        !self.name().is_terminal()
    }

    /// What was submitted, if anything was.
    pub const fn submission(&self) -> Option<&Submission> {
        match self {
            Self::Submitting(submission)
            | Self::Attention(submission)
            | Self::Applied { submission, .. }
            | Self::Handled { submission, .. }
            | Self::Refused { submission, .. } => Some(submission),
            Self::Open | Self::Snoozed { .. } | Self::Dismissed { .. } | Self::Complete { .. } => None,
        }
    }

    /// When the suggestion ended, if it has.
    pub const fn ended_at(&self) -> Option<Millis> {
        match self {
            Self::Handled { at, .. }
            | Self::Refused { at, .. }
            | Self::Dismissed { at, .. }
            | Self::Complete { at } => Some(*at),
            Self::Open | Self::Snoozed { .. } | Self::Submitting(_) | Self::Attention(_) | Self::Applied { .. } => None,
        }
    }
}

/// One acceptance on its way to the central system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Submission {
    /// Its identity, and the idempotency key of every call.
    pub id: SubmissionId,
    /// What the central system promised when the planner clicked.
    pub level: Level,
    /// Calls that ended without an outcome.
    pub attempts: u32,
    /// When the planner clicked.
    pub clicked_at: Millis,
    /// When a call first ended without an outcome.
    pub unknown_since: Option<Millis>,
}

impl Submission {
    /// When a person is called, if the outcome is unknown by then. A submission that waits for its first call (its turn,
    /// the rate, a pause) has none: nothing about it is unknown.
    pub fn deadline(&self) -> Option<Millis> {
        self.unknown_since.map(|since| since.after(DEADLINE))
    }

    /// Whether its deadline has passed.
    pub fn is_overdue(&self, now: Millis) -> bool {
        self.deadline().is_some_and(|deadline| deadline <= now)
    }
}

/// The mails about one applied change. Each is counted once, whatever is reported of it later.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mails {
    /// How many there are to be.
    pub awaited: u32,
    /// Those that the mail server took.
    pub accepted: BTreeSet<ParcelId>,
    /// Those that were given up, with an alarm.
    pub failed: BTreeSet<ParcelId>,
}

impl Mails {
    /// None reported yet.
    pub const fn awaiting(awaited: u32) -> Self {
        Self { awaited, accepted: BTreeSet::new(), failed: BTreeSet::new() }
    }

    /// Whether each has been accepted or reported failed.
    pub fn all_reported(&self) -> bool {
        let reported = self.accepted.len() + self.failed.len();
        u32::try_from(reported).is_ok_and(|reported| reported >= self.awaited)
    }

    /// Whether one was given up.
    pub fn any_failed(&self) -> bool {
        !self.failed.is_empty()
    }

    /// Whether this one has been accepted or reported failed.
    pub fn is_reported(&self, parcel: ParcelId) -> bool {
        self.accepted.contains(&parcel) || self.failed.contains(&parcel)
    }
}

/// What is kept of a swept suggestion, so that nothing it settled comes back.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tombstone<P> {
    /// The last incarnation of the key.
    pub incarnation: Incarnation,
    /// The newest central version of the order that the key had heard of; see [`Suggestion::fence`].
    pub fence: u64,
    /// How it ended.
    pub ended: Ended<P>,
}

/// How a swept suggestion ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ended<P> {
    /// The change was made.
    Handled,
    /// The change was refused. It is kept, so that the same change on the same order is not suggested again.
    Refused {
        /// The version of the order that it was decided on.
        basis: u64,
        /// What was refused.
        proposal: P,
    },
    /// A planner did not want it, and the dismissal's time is over.
    Dismissed,
    /// The review did not propose it any more.
    Complete,
}
