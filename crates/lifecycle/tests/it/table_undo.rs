//! Clicks taken back.

use lifecycle::{Answer, ClickKey, Effect, Incarnation, Input, Reply, State, StateName, Undo};

use super::story::{EVENING, FIRST, MORNING, SUBMISSION, Story, UNDO};

/// The first click of a story.
const CLICK: ClickKey = ClickKey(1);

#[test]
fn an_acceptance_is_taken_back_before_its_first_call_and_its_submission_with_it() {
    let undone = Story::submitting().undo(false);
    assert_eq!(undone.is(), (StateName::Open, 3, false));
    let withdrawn = Effect::Withdrawn { submission: SUBMISSION };
    assert_eq!(undone.effects, [withdrawn, Effect::Undone, Effect::Reply(Reply::Accepted)]);
}

#[test]
fn what_was_sent_once_is_beyond_recall() {
    let begun = Story::submitting();
    begun.clone().undo(true).is_only_told(&begun, Reply::TooLate);
    let sent = [
        Story::submitting().answered(Answer::Unknown),
        Story::attention(),
        Story::applied(1),
        Story::handled(),
        Story::refused(),
    ];
    for before in sent {
        for begun in [true, false] {
            before.clone().undo(begun).is_only_told(&before, Reply::TooLate);
        }
    }
}

#[test]
fn a_snooze_is_taken_back_also_when_a_review_came_meanwhile() {
    let undone = Story::snoozed().undo(false);
    assert_eq!(undone.is(), (StateName::Open, 3, false));
    assert_eq!(undone.effects, [Effect::Undone, Effect::Reply(Reply::Accepted)]);
    let dirty = Story::snoozed().reviewed(Some("cancel"), 4).undo(false);
    assert_eq!(dirty.is(), (StateName::Open, 4, true));
    assert_eq!(dirty.effects, [Effect::Undone, Effect::ReviewAgain, Effect::Reply(Reply::Accepted)]);
    assert_eq!(dirty.reviewed(Some("cancel"), 4).is(), (StateName::Open, 5, false));
}

#[test]
fn a_dismissal_has_ended_so_a_new_suggestion_with_the_same_proposal_takes_its_place() {
    let before = Story::dismissed();
    let undone = before.clone().undo(false);
    assert_ne!(undone.row().incarnation, before.row().incarnation);
    assert_eq!(undone.is(), (StateName::Open, 1, true));
    assert_eq!(undone.row().proposal, before.row().proposal);
    let replaced = Effect::Replaced { incarnation: FIRST };
    let owed = [Effect::Undone, Effect::ReviewAgain, Effect::Reply(Reply::Accepted)];
    assert_eq!(undone.effects, [vec![replaced, Effect::Opened], owed.to_vec()].concat());
    assert_eq!(undone.reviewed(None, 3).state(), StateName::Complete, "the review has the last word");
}

#[test]
fn the_same_undo_again_does_nothing_again() {
    for before in [Story::submitting(), Story::snoozed(), Story::dismissed()] {
        let undone = before.undo(false);
        undone.clone().undo_of(FIRST, CLICK, false).is_only_told(&undone, Reply::Accepted);
    }
}

#[test]
fn a_row_that_somebody_acted_on_since_is_left_alone() {
    let again = Story::submitting().undo(false).accept();
    again.clone().undo_of(FIRST, CLICK, false).is_only_told(&again, Reply::Changed);
    let woken = Story::snoozed().woken(EVENING);
    woken.clone().undo_of(FIRST, CLICK, false).is_only_told(&woken, Reply::Changed);
    let other = Story::dismissed().woken(EVENING).reviewed(Some("postpone"), 3);
    other.clone().undo_of(FIRST, CLICK, false).is_only_told(&other, Reply::Changed);
}

#[test]
fn what_is_gone_is_told_to_be_gone() {
    let over = Story::dismissed().woken(EVENING);
    assert!(matches!(over.row().state, State::Dismissed { until: None, .. }));
    let gone = [over, Story::complete(), Story::default(), Story::handled().swept(EVENING)];
    for before in gone {
        before.clone().undo_of(FIRST, CLICK, false).is_only_told(&before, Reply::Gone);
    }
}

#[test]
fn an_undo_that_the_role_does_not_allow_does_nothing() {
    for before in [Story::submitting(), Story::snoozed(), Story::dismissed(), Story::default()] {
        let fresh = Incarnation(50);
        let undo = Undo { incarnation: FIRST, click: CLICK, key: UNDO, allowed: false, begun: false, fresh };
        before.clone().then(Input::Undone(undo), MORNING).is_only_told(&before, Reply::Forbidden);
    }
}
