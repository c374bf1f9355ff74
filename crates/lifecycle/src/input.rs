//! What can happen to a key.

use crate::ids::{ClickKey, Incarnation, Millis, ParcelId, SubmissionId};
use crate::level::Level;

/// One thing that happens to one key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Input<P> {
    /// The review of the facts, as they are in this transaction, has spoken about this key.
    Reviewed(Review<P>),
    /// A planner acts on what a page showed.
    Clicked(Click),
    /// A planner takes a click back.
    Undone(Undo),
    /// The time of a snooze or of a dismissal has come.
    Woken {
        /// The suggestion that was set aside.
        incarnation: Incarnation,
    },
    /// The central system's outcome of a submission, or that a call ended without one. A person who
    /// has found out the outcome of a submission in attention answers in its place.
    Answered {
        /// Whose submission.
        incarnation: Incarnation,
        /// Which submission.
        submission: SubmissionId,
        /// What is known.
        answer: Answer,
    },
    /// A submission may be past its deadline.
    DeadlinePassed {
        /// Whose submission.
        incarnation: Incarnation,
    },
    /// A mail about the change was accepted or given up.
    Mailed {
        /// The suggestion that the mail tells of.
        incarnation: Incarnation,
        /// The mail.
        parcel: ParcelId,
        /// Which of the two.
        outcome: MailOutcome,
    },
    /// The sweep passes by. Rows that ended longer ago than `grace_ms` may go.
    Sweep {
        /// Milliseconds that an ended row is kept; longer than any answer or report may be late.
        grace_ms: i64,
    },
}

/// What the review says about a key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Review<P> {
    /// What it proposes, after the noise rules.
    pub proposal: Option<P>,
    /// The central version of the order that it read.
    pub basis: u64,
    /// Whether the cause is still the one that was dismissed or refused.
    pub cause: Cause,
    /// The incarnation to use, should a suggestion be opened.
    pub fresh: Incarnation,
}

/// Whether what leads to a proposal has moved since the key's last suggestion ended, by the
/// percentage that the noise rules state. It matters where that one was dismissed or refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// It is what it was: a dismissal holds until its time, a refusal until the order's next version.
    Same,
    /// It has moved: the planner is asked again.
    Moved,
}

/// A planner's action on one suggestion.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Click {
    /// What the page showed.
    pub incarnation: Incarnation,
    /// The version that the page showed.
    pub version: u64,
    /// The identity of the click.
    pub key: ClickKey,
    /// Whether the planner's role allows the action on this suggestion.
    pub allowed: bool,
    /// What the planner wants.
    pub action: Action,
}

/// What a planner wants.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Make the change.
    Accept {
        /// The submission's identity, drawn for this click.
        submission: SubmissionId,
        /// What the central system promises.
        level: Level,
    },
    /// Not wanted.
    Dismiss {
        /// Why.
        reason: String,
        /// How long that holds, unless the cause moves.
        until: Millis,
    },
    /// Later.
    Snooze {
        /// When it returns.
        until: Millis,
    },
    /// Ask the central system again, now, about a submission in attention: the same submission, the
    /// same key. It authorises nothing new, so only the incarnation has to match.
    Retry,
}

/// A planner takes a click on one suggestion back, as long as nothing has come of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Undo {
    /// What was clicked.
    pub incarnation: Incarnation,
    /// The click that is taken back: only if it is the last one that the row took.
    pub click: ClickKey,
    /// The identity of the undo.
    pub key: ClickKey,
    /// Whether the planner's role allows it.
    pub allowed: bool,
    /// Whether a call to the central system was ever begun for the row's submission: noted durably before the call. The
    /// transaction must fail if that has changed.
    pub begun: bool,
    /// The incarnation to use where a dismissal is taken back: what has ended stays ended.
    pub fresh: Incarnation,
}

/// What is known of a submission.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// The central system made the change.
    Took {
        /// The order's version with the change in it, if the central system tells.
        version: Option<u64>,
        /// How many mails are to tell of it.
        mails: u32,
    },
    /// The central system refused, and will not make the change later
    /// (where [`Level::next_move`] asks for it: confirmed by reading back).
    Refused {
        /// Its reason.
        reason: String,
        /// The order's version that it refused on, if it tells.
        version: Option<u64>,
    },
    /// Time-out, 5xx, lost connection, or a crash while a call was under way.
    Unknown,
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MailOutcome {
    /// The mail server took it.
    Accepted,
    /// It was refused for good.
    Failed,
}
