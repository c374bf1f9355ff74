//! Rows 2, 3 and 4: reviews.

use lifecycle::{Answer, Cause, Effect, Ended, Ignored, Incarnation, Slot, State, StateName};

use super::story::{EVENING, FIRST, MORNING, Story, refusal};

#[test]
fn a_review_that_proposes_opens_a_suggestion() {
    let story = Story::default().reviewed(Some("postpone"), 3);
    assert_eq!(story.is(), (StateName::Open, 1, false));
    assert_eq!((story.row().basis, story.row().proposal), (3, "postpone"));
    assert_eq!(story.effects, [Effect::Opened]);
}

#[test]
fn a_review_that_proposes_nothing_opens_nothing() {
    let story = Story::default().reviewed(None, 3);
    assert_eq!(story.slot, Slot::Empty);
    assert_eq!(story.effects, [Effect::Ignored(Ignored::NothingNew)]);
}

#[test]
fn an_open_suggestion_follows_the_review() {
    let cases = [
        (Some("postpone"), 3, (StateName::Open, 1), Effect::Ignored(Ignored::NothingNew)),
        (Some("cancel"), 3, (StateName::Open, 2), Effect::Changed),
        (Some("cancel"), 4, (StateName::Open, 2), Effect::Changed),
        (Some("postpone"), 4, (StateName::Open, 2), Effect::Refreshed),
        (None, 3, (StateName::Complete, 2), Effect::Completed),
        (None, 4, (StateName::Complete, 2), Effect::Completed),
        (Some("cancel"), 2, (StateName::Open, 1), Effect::Ignored(Ignored::StaleReview)),
        (None, 2, (StateName::Open, 1), Effect::Ignored(Ignored::StaleReview)),
    ];
    for (proposal, basis, (state, version), effect) in cases {
        let story = Story::open().reviewed(proposal, basis);
        assert_eq!(story.is(), (state, version, false), "{proposal:?} on {basis}");
        assert_eq!(story.effects, [effect]);
        assert_eq!(story.row().incarnation, FIRST);
    }
}

#[test]
fn a_row_that_a_planner_owns_is_only_marked_dirty() {
    for before in [Story::snoozed(), Story::submitting(), Story::attention(), Story::applied(1)] {
        for proposal in [Some("cancel"), None] {
            let after = before.clone().reviewed(proposal, 5);
            assert_eq!(after.row().state, before.row().state);
            assert_eq!(after.row().proposal, "postpone");
            assert_eq!(after.row().basis, 3, "the submission is conditional on what the planner saw");
            assert_eq!((after.row().dirty, after.row().version), (true, before.row().version + 1));
            assert!(after.effects.is_empty());
        }
    }
}

#[test]
fn a_dirty_row_is_not_written_again_by_the_same_order() {
    let before = Story::submitting().reviewed(None, 5);
    let after = before.clone().reviewed(Some("cancel"), 5);
    assert_eq!(after.slot, before.slot);
}

#[test]
fn a_row_that_ended_gives_way_to_a_new_incarnation() {
    let ended = [
        (Story::handled(), 4, Cause::Same),
        (Story::refused(), 4, Cause::Same),
        (Story::refused(), 3, Cause::Moved),
        (Story::dismissed(), 3, Cause::Moved),
        (Story::complete(), 3, Cause::Same),
    ];
    for (before, basis, cause) in ended {
        let after = before.clone().reviewed_with(Some("advance"), basis, cause);
        assert_eq!(after.is(), (StateName::Open, 1, false), "after {:?}", before.state());
        assert_ne!(after.row().incarnation, FIRST);
        assert_eq!(after.effects, [Effect::Replaced { incarnation: FIRST }, Effect::Opened]);
    }
}

#[test]
fn a_row_that_ended_stays_ended_where_the_review_is_old_or_held_back_or_silent() {
    let cases = [
        (Story::handled(), Some("postpone"), 3, Ignored::StaleReview),
        (Story::submitting().answered(refusal(Some(6))), Some("postpone"), 5, Ignored::StaleReview),
        (Story::refused(), Some("postpone"), 3, Ignored::HeldBack),
        (Story::dismissed(), Some("postpone"), 9, Ignored::HeldBack),
        (Story::complete(), Some("postpone"), 2, Ignored::StaleReview),
        (Story::complete(), None, 3, Ignored::NothingNew),
    ];
    for (before, proposal, basis, why) in cases {
        let after = before.clone().reviewed(proposal, basis);
        assert_eq!(after.slot, before.slot);
        assert_eq!(after.effects, [Effect::Ignored(why)]);
    }
}

#[test]
fn where_the_central_system_tells_no_version_the_next_one_is_waited_for() {
    let handled = Story::submitting().answered(Answer::Took { version: None, mails: 0 });
    assert_eq!(handled.state(), StateName::Handled);
    assert_eq!(handled.clone().reviewed(Some("postpone"), 3).effects, [Effect::Ignored(Ignored::StaleReview)]);
    assert_eq!(handled.reviewed(Some("cancel"), 4).state(), StateName::Open);
}

#[test]
fn a_tombstone_holds_back_what_its_row_held_back() {
    let handled = Story::handled().swept(EVENING);
    assert_eq!(handled.clone().reviewed(Some("postpone"), 3).effects, [Effect::Ignored(Ignored::StaleReview)]);
    assert_eq!(handled.reviewed(Some("postpone"), 4).effects, [Effect::Opened]);

    let refused = Story::refused().swept(EVENING);
    assert_eq!(refused.clone().reviewed(Some("postpone"), 3).effects, [Effect::Ignored(Ignored::HeldBack)]);
    assert_eq!(refused.clone().reviewed(None, 3).effects, [Effect::Ignored(Ignored::NothingNew)]);
    assert_eq!(refused.clone().reviewed(Some("postpone"), 4).effects, [Effect::Opened]);
    assert_eq!(refused.reviewed_with(Some("cancel"), 3, Cause::Moved).effects, [Effect::Opened]);
}

#[test]
fn the_review_that_was_owed_clears_the_debt_and_opens_what_it_proposes() {
    let owed = Story::applied(1).reviewed(None, 5).mailed(super::story::MAIL, lifecycle::MailOutcome::Accepted);
    assert_eq!(owed.effects, [Effect::Handled, Effect::ReviewAgain]);
    assert!(owed.row().dirty, "the row owes a review until one is stored");

    let silent = owed.clone().reviewed(None, 5);
    assert_eq!(silent.is(), (StateName::Handled, owed.row().version + 1, false));
    assert_eq!(owed.reviewed(Some("cancel"), 5).is(), (StateName::Open, 1, false));
}

#[test]
fn a_snooze_ends_at_its_time_and_not_before() {
    let early = Story::snoozed().woken(MORNING);
    assert_eq!(early.effects, [Effect::Ignored(Ignored::NotDue)]);
    let woken = early.woken(EVENING);
    assert_eq!((woken.is(), &*woken.effects), ((StateName::Open, 3, false), &[Effect::Woken][..]));

    let dirty = Story::snoozed().reviewed(None, 4).woken(EVENING);
    assert_eq!(dirty.effects, [Effect::Woken, Effect::ReviewAgain]);
    assert_eq!(dirty.reviewed(None, 4).state(), StateName::Complete);
}

#[test]
fn a_dismissal_ends_at_its_time_and_the_review_is_asked_again() {
    assert_eq!(Story::dismissed().woken(MORNING).effects, [Effect::Ignored(Ignored::NotDue)]);
    let over = Story::dismissed().woken(EVENING);
    assert_eq!(over.effects, [Effect::ReviewAgain]);
    assert!(matches!(over.row().state, State::Dismissed { until: None, .. }));
    assert_eq!(over.clone().woken(EVENING).effects, [Effect::Ignored(Ignored::NotDue)]);
    assert_eq!(over.reviewed(Some("postpone"), 3).row().incarnation, Incarnation(2));
}

#[test]
fn the_sweep_leaves_what_is_live_dirty_young_or_still_holds() {
    let stay = [
        Story::open(),
        Story::snoozed(),
        Story::submitting(),
        Story::attention(),
        Story::applied(1),
        Story::dismissed(),
        Story::dismissed().woken(EVENING),
    ];
    for before in stay {
        let after = before.clone().swept(EVENING);
        assert_eq!(after.slot, before.slot);
        assert_eq!(after.effects, [Effect::Ignored(Ignored::NotDue)]);
    }
    let young = Story::handled().swept(MORNING);
    assert_eq!(young.state(), StateName::Handled);
}

#[test]
fn the_sweep_leaves_a_tombstone_that_tells_how_it_ended() {
    let over = Story::dismissed().woken(EVENING).reviewed(None, 3);
    let cases = [
        (Story::handled(), 4, Ended::Handled),
        (Story::refused(), 3, Ended::Refused { basis: 3, proposal: "postpone" }),
        (over, 3, Ended::Dismissed),
        (Story::complete(), 3, Ended::Complete),
    ];
    for (before, fence, ended) in cases {
        let after = before.swept(EVENING);
        let Slot::Tombstone(tombstone) = after.slot else {
            panic!("not swept");
        };
        assert_eq!((tombstone.incarnation, tombstone.fence, tombstone.ended), (FIRST, fence, ended));
        assert_eq!(after.effects, [Effect::Swept { incarnation: FIRST }]);
    }
}
