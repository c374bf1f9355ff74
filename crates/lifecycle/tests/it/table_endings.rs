//! Rows 6 to 11 and 13: answers, deadlines and mails.

use lifecycle::{
    Answer, DEADLINE, Effect, Ignored, Incarnation, Input, Level, MailOutcome, Move, Pace, ParcelId, State, StateName,
    Stray, Submission, SubmissionId,
};

use super::story::{EVENING, FIRST, MAIL, MORNING, SUBMISSION, Story, refusal};

fn took(mails: u32) -> Answer {
    Answer::Took { version: Some(4), mails }
}

#[test]
fn what_the_central_system_took_is_applied_and_its_mails_are_awaited() {
    for before in [Story::submitting(), Story::attention()] {
        let after = before.answered(took(1));
        assert_eq!((after.state(), after.row().fence), (StateName::Applied, 4));
        assert_eq!(after.effects, [Effect::Applied { submission: SUBMISSION }]);
    }
}

#[test]
fn a_change_that_nobody_is_to_be_told_of_is_handled_at_once() {
    let after = Story::submitting().reviewed(None, 3).answered(took(0));
    assert_eq!(after.state(), StateName::Handled);
    assert_eq!(after.effects, [Effect::Applied { submission: SUBMISSION }, Effect::Handled, Effect::ReviewAgain]);
}

#[test]
fn a_refusal_ends_it_with_its_reason() {
    for before in [Story::submitting(), Story::attention()] {
        let after = before.answered(refusal(Some(5)));
        assert!(matches!(&after.row().state, State::Refused { reason, .. } if reason == "already shipped"));
        assert_eq!(after.row().fence, 5);
        assert_eq!(after.effects, [Effect::Refused { submission: SUBMISSION }]);
    }
}

#[test]
fn a_refusal_of_a_dirty_row_has_it_reviewed_again() {
    let after = Story::submitting().reviewed(Some("cancel"), 5).answered(refusal(None));
    assert_eq!(after.effects, [Effect::Refused { submission: SUBMISSION }, Effect::ReviewAgain]);
    assert_eq!(after.reviewed(Some("cancel"), 5).is(), (StateName::Open, 1, false));
}

#[test]
fn an_unknown_outcome_is_asked_for_again_and_again() {
    let mut story = Story::submitting();
    for attempts in 1..=3 {
        story = story.answered(Answer::Unknown);
        let pace = Pace::Backoff { attempts };
        assert_eq!(story.effects, [Effect::Call { submission: SUBMISSION, pace, how: Move::SendAgain }]);
        assert_eq!(story.state(), StateName::Submitting);
    }
}

#[test]
fn a_system_without_keys_is_read_back_before_it_is_asked_again() {
    let story = Story::submitting_at(Level::Idempotent).answered(Answer::Unknown);
    let pace = Pace::Backoff { attempts: 1 };
    assert_eq!(story.effects, [Effect::Call { submission: SUBMISSION, pace, how: Move::ReadBack }]);
}

#[test]
fn past_the_deadline_a_person_is_called_once_and_retries_go_on_hourly() {
    let hourly = Effect::Call { submission: SUBMISSION, pace: Pace::Hourly, how: Move::SendAgain };
    let alarm = Effect::NeedsAttention { submission: SUBMISSION };
    let unknown = Input::Answered { incarnation: FIRST, submission: SUBMISSION, answer: Answer::Unknown };
    let asked_once = || Story::submitting().answered(Answer::Unknown);
    for overdue in [Input::DeadlinePassed { incarnation: FIRST }, unknown.clone()] {
        let early = asked_once().then(overdue.clone(), MORNING);
        assert_eq!(early.state(), StateName::Submitting);
        let late = asked_once().then(overdue, EVENING);
        assert_eq!(late.state(), StateName::Attention);
        assert_eq!(late.effects, [alarm.clone(), hourly.clone()]);
        let again = late.then(unknown.clone(), EVENING);
        assert_eq!((again.state(), &*again.effects), (StateName::Attention, &[hourly.clone()][..]));
    }
}

#[test]
fn the_deadline_runs_from_the_first_call_without_an_outcome() {
    let waiting = Story::submitting();
    assert_eq!(waiting.row().state.submission().and_then(Submission::deadline), None);
    let first_asked = Input::Answered { incarnation: FIRST, submission: SUBMISSION, answer: Answer::Unknown };
    let asked = waiting.then(first_asked, EVENING);
    assert_eq!(asked.state(), StateName::Submitting, "it waited for its turn until the evening");
    let deadline = asked.row().state.submission().and_then(Submission::deadline);
    assert_eq!(deadline, Some(EVENING.after(DEADLINE)));
    assert_eq!(asked.then(Input::DeadlinePassed { incarnation: FIRST }, EVENING).state(), StateName::Submitting);
}

#[test]
fn a_deadline_concerns_only_what_was_sent_and_has_no_outcome() {
    for before in
        [Story::submitting(), Story::open(), Story::attention(), Story::applied(1), Story::handled(), Story::default()]
    {
        let after = before.clone().then(Input::DeadlinePassed { incarnation: FIRST }, EVENING);
        assert_eq!(after.slot, before.slot);
        assert_eq!(after.effects, [Effect::Ignored(Ignored::NotDue)]);
    }
}

#[test]
fn the_last_mail_reported_handles_it() {
    let first = Story::applied(2).mailed(MAIL, MailOutcome::Accepted);
    assert_eq!((first.state(), first.effects.len()), (StateName::Applied, 0));
    let repeated = first.clone().mailed(MAIL, MailOutcome::Accepted);
    assert_eq!((&repeated.slot, &*repeated.effects), (&first.slot, &[Effect::Ignored(Ignored::RepeatedMail)][..]));
    let last = first.mailed(ParcelId(10), MailOutcome::Accepted);
    assert_eq!((last.state(), &*last.effects), (StateName::Handled, &[Effect::Handled][..]));
}

#[test]
fn a_mail_given_up_is_an_alarm_and_undoes_nothing() {
    let after = Story::applied(1).mailed(MAIL, MailOutcome::Failed);
    assert_eq!(after.effects, [Effect::MailFailed { parcel: MAIL }, Effect::Handled]);
    assert!(matches!(&after.row().state, State::Handled { mails, .. } if mails.any_failed()));
}

#[test]
fn a_mail_of_what_is_not_applied_is_ignored() {
    for before in [Story::open(), Story::submitting(), Story::refused(), Story::handled(), Story::default()] {
        for outcome in [MailOutcome::Accepted, MailOutcome::Failed] {
            let after = before.clone().mailed(MAIL, outcome);
            assert_eq!(after.slot, before.slot);
            assert_eq!(after.effects, [Effect::Ignored(Ignored::RepeatedMail)]);
        }
    }
}

#[test]
fn a_late_copy_of_an_answer_does_nothing() {
    let cases = [
        (Story::applied(1), took(1)),
        (Story::handled(), took(1)),
        (Story::refused(), refusal(None)),
        (Story::handled(), Answer::Unknown),
        (Story::refused(), Answer::Unknown),
    ];
    for (before, answer) in cases {
        let after = before.clone().answered(answer);
        assert_eq!(after.slot, before.slot);
        assert_eq!(after.effects, [Effect::Ignored(Ignored::RepeatedAnswer)]);
    }
}

#[test]
fn an_answer_that_fits_nothing_is_counted_and_changes_nothing() {
    let not_live = [Story::default(), Story::open(), Story::complete(), Story::handled().swept(EVENING)];
    for before in not_live {
        for answer in [took(1), refusal(None), Answer::Unknown] {
            let after = before.clone().answered(answer);
            assert_eq!(after.slot, before.slot);
            assert_eq!(after.effects, [Effect::StrayAnswer { submission: SUBMISSION, stray: Stray::NotLive }]);
        }
    }
    for (before, answer) in [(Story::refused(), took(1)), (Story::applied(1), refusal(None))] {
        let after = before.clone().answered(answer);
        assert_eq!(after.slot, before.slot);
        assert_eq!(after.effects, [Effect::StrayAnswer { submission: SUBMISSION, stray: Stray::Contradiction }]);
    }
}

#[test]
fn an_answer_for_another_incarnation_or_submission_is_not_taken() {
    for (incarnation, submission) in [(Incarnation(99), SUBMISSION), (FIRST, SubmissionId(99))] {
        let before = Story::submitting();
        let after = before.clone().then(Input::Answered { incarnation, submission, answer: took(1) }, MORNING);
        assert_eq!(after.slot, before.slot);
        assert_eq!(after.effects, [Effect::StrayAnswer { submission, stray: Stray::NotLive }]);
    }
}
