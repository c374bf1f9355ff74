//! What the one transaction writes beside the row.

use crate::ids::{Incarnation, ParcelId, SubmissionId};
use crate::level::Move;
use crate::retry::Pace;

/// One thing to be written in the same transaction as the slot. What an effect tells of is the row
/// that the step returned.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Log: a new suggestion.
    Opened,
    /// The row in the slot ended earlier and gave way to a new one: it is history, and may be deleted
    /// without a tombstone, for the new row carries its fence.
    Replaced {
        /// The row that gave way.
        incarnation: Incarnation,
    },
    /// Log: what is shown changed.
    Changed,
    /// Log: nothing that a planner reads changed, but the version did. Pages need it for the next click.
    Refreshed,
    /// Log: the review does not propose it any more.
    Completed,
    /// Log: dismissed by a planner.
    Dismissed,
    /// Log: set aside by a planner; wake it at its time.
    Snoozed,
    /// Log: a snooze is over, the suggestion is open again.
    Woken,
    /// Log: a planner took a click back, the suggestion is open again; of a dismissal, in a new incarnation.
    Undone,
    /// The submission is closed, and no call was or will be begun for it: the transaction fails where one was.
    Withdrawn {
        /// The submission that was never sent.
        submission: SubmissionId,
    },
    /// Log (accepted): store the submission, with the proposal that the planner saw.
    SubmissionStored {
        /// Its identity.
        submission: SubmissionId,
    },
    /// Job: call the central system about this submission.
    Call {
        /// The submission, its id being the idempotency key of every call.
        submission: SubmissionId,
        /// How soon: see [`next_try`](crate::next_try).
        pace: Pace,
        /// [`Move::SendAgain`] (also the first time) or [`Move::ReadBack`].
        how: Move,
    },
    /// Log and alarm: the outcome is unknown and past its deadline.
    NeedsAttention {
        /// The submission; its outcome may still come.
        submission: SubmissionId,
    },
    /// Log: the central system made the change. The only effect that may lead to a mail. The
    /// submission is closed.
    Applied {
        /// The submission that was taken.
        submission: SubmissionId,
    },
    /// Log: the central system refused the change; no mail. The submission is closed.
    Refused {
        /// The submission that was refused.
        submission: SubmissionId,
    },
    /// Alarm: a mail was given up. The change at the central system is not undone by that.
    MailFailed {
        /// The mail.
        parcel: ParcelId,
    },
    /// Log: all is done.
    Handled,
    /// A review of this key is owed: run it in this transaction, or later. The row stays dirty until
    /// a review has been stored.
    ReviewAgain,
    /// The row is deleted; the slot holds its tombstone.
    Swept {
        /// The row that went.
        incarnation: Incarnation,
    },
    /// Counter and alarm, must stay 0: an answer that fits nothing. The submission is closed.
    StrayAnswer {
        /// What was answered.
        submission: SubmissionId,
        /// What is wrong with it.
        stray: Stray,
    },
    /// What the planner is told. Where it is [`Reply::Changed`] or [`Reply::Gone`], with the row that
    /// the step returned, and there is no other effect.
    Reply(Reply),
    /// Nothing is written, and why.
    Ignored(Ignored),
}

/// What is wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stray {
    /// Its suggestion, or its submission, is not the key's.
    NotLive,
    /// The opposite has been answered before: the central system breaks its promise.
    Contradiction,
}

/// The answer to a planner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reply {
    /// Done, or done before by the same click or undo.
    Accepted,
    /// The suggestion is not any more what the page showed (409).
    Changed,
    /// The suggestion has ended (410).
    Gone,
    /// The planner's role does not allow it (403).
    Forbidden,
    /// The change was sent to the central system: it cannot be taken back from here.
    TooLate,
    /// The central system cannot recognise a repeated change: a person finds out what happened, and tells.
    NotRepeatable,
}

/// Why an input leads to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ignored {
    /// The review read an older order than this key has heard of.
    StaleReview,
    /// What it proposes was dismissed or refused, and that still holds.
    HeldBack,
    /// The review says nothing new.
    NothingNew,
    /// The outcome is known.
    RepeatedAnswer,
    /// The mail has been reported, or its suggestion waits for none.
    RepeatedMail,
    /// It is not the time, or there is nothing to be done at it.
    NotDue,
}
