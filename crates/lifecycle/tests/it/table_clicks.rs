//! Row 5: clicks.

use lifecycle::{
    Action, Click, ClickKey, Effect, Incarnation, Input, Level, Move, Pace, Reply, State, StateName, SubmissionId,
};

use super::story::{EVENING, FIRST, MORNING, SUBMISSION, Story};

fn accept() -> Action {
    Action::Accept { submission: SUBMISSION, level: Level::KeyedAndVersioned }
}

fn every_decision() -> [Action; 3] {
    [accept(), Action::Dismiss { reason: String::new(), until: EVENING }, Action::Snooze { until: EVENING }]
}

#[test]
fn an_acceptance_stores_the_submission_and_calls_the_central_system() {
    let story = Story::open().accept();
    assert_eq!(story.is(), (StateName::Submitting, 2, false));
    assert_eq!(story.row().state.submission().map(|submission| submission.clicked_at), Some(MORNING));
    let call = Effect::Call { submission: SUBMISSION, pace: Pace::Now, how: Move::SendAgain };
    let stored = Effect::SubmissionStored { submission: SUBMISSION };
    assert_eq!(story.effects, [stored, call, Effect::Reply(Reply::Accepted)]);
}

#[test]
fn a_dismissal_and_a_snooze_keep_until_when() {
    let dismissed = Story::dismissed();
    assert!(matches!(&dismissed.row().state, State::Dismissed { until: Some(EVENING), at: MORNING, .. }));
    assert_eq!(dismissed.effects, [Effect::Dismissed, Effect::Reply(Reply::Accepted)]);
    let snoozed = Story::snoozed();
    assert_eq!(snoozed.row().state, State::Snoozed { until: EVENING });
    assert_eq!(snoozed.effects, [Effect::Snoozed, Effect::Reply(Reply::Accepted)]);
}

#[test]
fn a_click_on_what_changed_meanwhile_does_nothing() {
    let owned = [Story::snoozed(), Story::submitting(), Story::attention(), Story::applied(1)];
    for action in every_decision() {
        let changed = Story::open().reviewed(Some("cancel"), 3);
        changed.clone().click_on(FIRST, 1, action.clone()).is_only_told(&changed, Reply::Changed);
        for before in &owned {
            let version = before.row().version;
            before.clone().click_on(FIRST, version, action.clone()).is_only_told(before, Reply::Changed);
        }
    }
}

#[test]
fn a_click_on_what_has_gone_does_nothing() {
    let gone = [
        Story::default(),
        Story::complete(),
        Story::dismissed(),
        Story::refused(),
        Story::handled(),
        Story::handled().swept(EVENING),
        Story::complete().reviewed(Some("postpone"), 3),
    ];
    for before in gone {
        for action in every_decision().into_iter().chain([Action::Retry]) {
            for version in 1..=4 {
                before.clone().click_on(FIRST, version, action.clone()).is_only_told(&before, Reply::Gone);
            }
        }
    }
}

#[test]
fn a_click_on_another_incarnation_does_nothing() {
    let before = Story::open();
    before.clone().click_on(Incarnation(99), 1, accept()).is_only_told(&before, Reply::Gone);
}

#[test]
fn a_click_that_the_role_does_not_allow_does_nothing() {
    for before in [Story::open(), Story::attention(), Story::handled(), Story::default()] {
        for action in every_decision().into_iter().chain([Action::Retry]) {
            let click = Click { incarnation: FIRST, version: 1, key: ClickKey(5), allowed: false, action };
            before.clone().then(Input::Clicked(click), MORNING).is_only_told(&before, Reply::Forbidden);
        }
    }
}

#[test]
fn the_same_click_again_is_answered_in_the_same_way_and_does_nothing() {
    for action in every_decision() {
        let click = Click { incarnation: FIRST, version: 1, key: ClickKey(5), allowed: true, action };
        let once = Story::open().then(Input::Clicked(click.clone()), MORNING);
        once.clone().then(Input::Clicked(click), EVENING).is_only_told(&once, Reply::Accepted);
    }
}

#[test]
fn of_two_planners_the_second_is_told_that_it_changed() {
    let first = Story::open().accept();
    let late = Action::Accept { submission: SubmissionId(8), level: Level::KeyedAndVersioned };
    first.clone().click_on(FIRST, 1, late).is_only_told(&first, Reply::Changed);
}

#[test]
fn a_retry_asks_about_the_same_submission_at_once() {
    let story = Story::attention().click(Action::Retry);
    let call = Effect::Call { submission: SUBMISSION, pace: Pace::Now, how: Move::SendAgain };
    assert_eq!(story.effects, [call, Effect::Reply(Reply::Accepted)]);
    assert_eq!(story.state(), StateName::Attention);
}

#[test]
fn a_retry_is_for_attention_only() {
    for before in [Story::open(), Story::submitting(), Story::applied(1)] {
        before.clone().click(Action::Retry).is_only_told(&before, Reply::Changed);
    }
}

#[test]
fn a_system_that_cannot_recognise_a_repetition_is_never_asked_twice() {
    let unknown = Story::submitting_at(Level::Plain).answered(lifecycle::Answer::Unknown);
    assert_eq!(unknown.effects, [Effect::NeedsAttention { submission: SUBMISSION }]);
    unknown.clone().click(Action::Retry).is_only_told(&unknown, Reply::NotRepeatable);
    let still_unknown = unknown.answered(lifecycle::Answer::Unknown);
    assert_eq!((still_unknown.state(), &*still_unknown.effects), (StateName::Attention, &[][..]));
}
