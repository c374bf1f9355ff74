//! Mistakes that others made, or that are easily made. The checker must find each of them: it is its
//! negative control. A mistake of the transition function wraps the production function; a mistake of
//! the protocol around it is made where the model plays that part.

use lifecycle::{Answer, Cause, Effect, Input, Millis, Reply, Slot, State, StateName, Step, Suggestion, step};

use super::world::Content;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mutant {
    // The transition function
    /// A review overwrites a row that a planner's action owns.
    UpsertByReview,
    /// A review that proposes nothing deletes the row, whoever owns it.
    DeletionByReview,
    /// A review that proposes nothing completes the row, whoever owns it.
    CompletedWhileOwned,
    /// While a planner's action owns the row, reviews leave no word.
    ReviewsIgnoredWhileOwned,
    /// A review makes an ended row live again.
    EndedRowReopened,
    /// A dismissal is not remembered.
    DismissalForgotten,
    /// A change leaves the version as it was.
    VersionNotIncreased,
    /// A click is taken on another version than the planner saw.
    ClickWithoutVersionCheck,
    /// A click is taken on another suggestion than the planner saw.
    ClickWithoutIncarnationCheck,
    /// A click that is refused leaves a trace in the row.
    RefusedClickNoted,
    /// An answer is given to the row that the key has now.
    AnswersMatchedByKey,
    /// After an answer, facts without the change are still believed.
    ReviewsOfOldFactsBelieved,
    /// The end of a planner's action forgets that a review is owed.
    OwedReviewForgotten,
    /// At the deadline the unknown outcome is called a refusal.
    GivenUpAtTheDeadline,
    /// The suggestion is handled as soon as the central system took it.
    HandledWithoutMail,
    /// The sweep takes rows that owe a review.
    DirtyRowSwept,
    /// The tombstone does not say what the key knew.
    TombstoneWithoutFence,
    /// Pages are not told of a new version of what they show.
    NewVersionNotTold,
    /// What was sent is taken back, as if no call had been begun.
    SentChangeUndone,
    /// An undone dismissal makes the ended row live again.
    DismissalUndoneInPlace,
    /// Whatever was clicked last is taken back.
    AnyClickUndone,
    // The protocol around it
    /// Each retry has its own idempotency key.
    FreshKeyPerRetry,
    /// The same, where the central system takes no version either.
    FreshKeyPerRetryWithoutIfMatch,
    /// In attention, the central system is not asked any more.
    NoCallInAttention,
    /// That a call is begun is not noted before it is.
    BegunNotNoted,
    /// The call is made without the version that was decided on.
    NoIfMatch,
    /// The central system remembers what it did, but not what it refused.
    RefusalForgotten,
    /// The central system is called before the click is committed.
    CallBeforeCommit,
    /// An event is applied whatever its version.
    StaleEventApplied,
    /// The mail is written with the click.
    MailBeforeApplied,
    /// A mail is written whatever the answer.
    MailOnRefused,
    /// The mail is rendered anew for each attempt.
    BytesNotStored,
}

impl Mutant {
    pub(crate) const ALL: [Self; 32] = [
        Self::UpsertByReview,
        Self::DeletionByReview,
        Self::CompletedWhileOwned,
        Self::ReviewsIgnoredWhileOwned,
        Self::EndedRowReopened,
        Self::DismissalForgotten,
        Self::VersionNotIncreased,
        Self::ClickWithoutVersionCheck,
        Self::ClickWithoutIncarnationCheck,
        Self::RefusedClickNoted,
        Self::AnswersMatchedByKey,
        Self::ReviewsOfOldFactsBelieved,
        Self::OwedReviewForgotten,
        Self::GivenUpAtTheDeadline,
        Self::HandledWithoutMail,
        Self::DirtyRowSwept,
        Self::TombstoneWithoutFence,
        Self::NewVersionNotTold,
        Self::SentChangeUndone,
        Self::DismissalUndoneInPlace,
        Self::AnyClickUndone,
        Self::BegunNotNoted,
        Self::FreshKeyPerRetry,
        Self::FreshKeyPerRetryWithoutIfMatch,
        Self::NoCallInAttention,
        Self::NoIfMatch,
        Self::RefusalForgotten,
        Self::CallBeforeCommit,
        Self::StaleEventApplied,
        Self::MailBeforeApplied,
        Self::MailOnRefused,
        Self::BytesNotStored,
    ];

    /// The invariant that it breaks, by its name in the model.
    pub(crate) fn breaks(self) -> &'static str {
        match self {
            Self::EndedRowReopened | Self::DismissalUndoneInPlace => "1 nothing that ended comes back",
            Self::DeletionByReview => "1 nothing live vanishes",
            Self::VersionNotIncreased => "2 versions rise by one",
            Self::CompletedWhileOwned => "2 states follow the diagram",
            Self::FreshKeyPerRetryWithoutIfMatch => "3 a submission has at most one effect",
            Self::MailBeforeApplied | Self::MailOnRefused => "4 a mail tells of a change that was made",
            Self::GivenUpAtTheDeadline | Self::FreshKeyPerRetry | Self::RefusalForgotten => "5 a refusal is stable",
            Self::BytesNotStored => "6 copies of a mail are few and alike",
            Self::UpsertByReview => "7 nobody overwrites a planner's action",
            Self::ClickWithoutVersionCheck
            | Self::ClickWithoutIncarnationCheck
            | Self::NoIfMatch
            | Self::CallBeforeCommit => "8 what you saw is what you did",
            Self::SentChangeUndone | Self::BegunNotNoted => "8 what was undone is not done",
            Self::AnyClickUndone => "8 only the click that is named is undone",
            Self::RefusedClickNoted => "8 a click that came too late does nothing",
            Self::NewVersionNotTold => "9 pages converge",
            Self::ReviewsOfOldFactsBelieved | Self::TombstoneWithoutFence => {
                "10 no suggestion is older than what is known"
            }
            Self::StaleEventApplied => "11 the facts depend on what was heard alone",
            Self::AnswersMatchedByKey | Self::HandledWithoutMail => "12 what was done is carried through",
            Self::ReviewsIgnoredWhileOwned | Self::OwedReviewForgotten | Self::DirtyRowSwept => {
                "13 at rest, what is open is what the review says"
            }
            Self::DismissalForgotten => "13 a dismissal and a refusal hold",
            Self::NoCallInAttention => "14 what a planner began can go on",
        }
    }
}

/// The production function, with the mutant's mistake made to what goes in or to what comes out.
pub(crate) fn mutated_step(
    mutant: Option<Mutant>,
    slot: Slot<Content>,
    input: Input<Content>,
    now: Millis,
) -> Step<Content> {
    let Some(mutant) = mutant else {
        return step(slot, input, now);
    };
    if let Some(instead) = instead(mutant, &slot, &input) {
        return instead;
    }
    let before = slot.clone();
    let (slot, input) = misled(mutant, slot, input);
    let after = step(slot, input.clone(), now);
    spoiled(mutant, &before, &input, after)
}

/// Mistakes that take the place of a step.
fn instead(mutant: Mutant, slot: &Slot<Content>, input: &Input<Content>) -> Option<Step<Content>> {
    if let (Mutant::DismissalUndoneInPlace, Slot::Row(row), Input::Undone(undo)) = (mutant, slot, input)
        && row.state.name() == StateName::Dismissed
        && row.last_click == Some(undo.click)
    {
        let row = Suggestion { state: State::Open, version: row.version + 1, ..row.clone() };
        return Some(Step { slot: Slot::Row(row), effects: vec![Effect::Undone] });
    }
    let (Slot::Row(row), Input::Reviewed(review)) = (slot, input) else {
        return None;
    };
    let mut row = row.clone();
    let owned = row.state.name().is_owned();
    let slot = match (mutant, review.proposal) {
        (Mutant::UpsertByReview, Some(proposal)) if owned => {
            row.version += u64::from(row.proposal != proposal);
            row.proposal = proposal;
            Slot::Row(row)
        }
        (Mutant::DeletionByReview, None) if owned => Slot::Empty,
        (Mutant::CompletedWhileOwned, None) if owned => {
            row.version += 1;
            row.state = State::Complete { at: Millis(0) };
            Slot::Row(row)
        }
        (Mutant::ReviewsIgnoredWhileOwned, _) if owned => Slot::Row(row),
        (Mutant::EndedRowReopened, Some(_)) if !row.state.is_live() => {
            row.version += 1;
            row.state = State::Open;
            return Some(Step { slot: Slot::Row(row), effects: vec![Effect::Changed] });
        }
        _ => return None,
    };
    Some(Step { slot, effects: Vec::new() })
}

/// Mistakes in what the step is told.
fn misled(mutant: Mutant, mut slot: Slot<Content>, mut input: Input<Content>) -> (Slot<Content>, Input<Content>) {
    let last_click = slot.row().and_then(|row| row.last_click);
    let row = slot.row().map(|row| (row.incarnation, row.version, row.state.submission().copied()));
    match (mutant, &mut input, row) {
        (Mutant::DismissalForgotten, Input::Reviewed(review), _) => review.cause = Cause::Moved,
        (Mutant::ClickWithoutVersionCheck, Input::Clicked(click), Some((incarnation, version, _)))
            if click.incarnation == incarnation =>
        {
            click.version = version;
        }
        // The versions still have to match: they often do, for each incarnation begins with 1.
        (Mutant::ClickWithoutIncarnationCheck, Input::Clicked(click), Some((current, version, _)))
            if click.version == version =>
        {
            click.incarnation = current;
        }
        (
            Mutant::AnswersMatchedByKey,
            Input::Answered { incarnation, submission, .. },
            Some((current, _, Some(submitted))),
        ) => {
            *incarnation = current;
            *submission = submitted.id;
        }
        (Mutant::SentChangeUndone, Input::Undone(undo), _) => undo.begun = false,
        (Mutant::AnyClickUndone, Input::Undone(undo), _) => undo.click = last_click.unwrap_or(undo.click),
        (Mutant::GivenUpAtTheDeadline, Input::DeadlinePassed { incarnation }, Some((_, _, Some(submission)))) => {
            let answer = Answer::Refused { reason: String::new(), version: None };
            input = Input::Answered { incarnation: *incarnation, submission: submission.id, answer };
        }
        (Mutant::HandledWithoutMail, Input::Answered { answer: Answer::Took { mails, .. }, .. }, _) => *mails = 0,
        (Mutant::DirtyRowSwept, Input::Sweep { .. }, _) => {
            if let Slot::Row(row) = &mut slot
                && !row.state.is_live()
            {
                row.dirty = false;
            }
        }
        _ => {}
    }
    (slot, input)
}

/// Mistakes in what is made of the step.
fn spoiled(mutant: Mutant, before: &Slot<Content>, input: &Input<Content>, mut after: Step<Content>) -> Step<Content> {
    match (mutant, &mut after.slot, before) {
        (Mutant::VersionNotIncreased, Slot::Row(row), Slot::Row(old)) if row.incarnation == old.incarnation => {
            if matches!(input, Input::Reviewed(_)) {
                row.version = old.version;
            }
        }
        (Mutant::ReviewsOfOldFactsBelieved, Slot::Row(row), _) => row.fence = row.basis,
        (Mutant::OwedReviewForgotten, Slot::Row(row), _) if after.effects.contains(&Effect::ReviewAgain) => {
            row.dirty = false;
        }
        (Mutant::TombstoneWithoutFence, Slot::Tombstone(tombstone), _) => tombstone.fence = 0,
        (Mutant::RefusedClickNoted, Slot::Row(row), _) if after.effects == [Effect::Reply(Reply::Changed)] => {
            row.version += 1;
            row.dirty = true;
        }
        (Mutant::NewVersionNotTold, ..) => after.effects.retain(|effect| *effect != Effect::Refreshed),
        _ => {}
    }
    after
}
