//! Any sequence of anything, also what no caller would send.

use std::cell::RefCell;
use std::collections::BTreeSet;

use lifecycle::{
    Action, Answer, Cause, Click, ClickKey, Effect, Incarnation, Input, Level, MailOutcome, Millis, ParcelId, Reply,
    Review, Slot, State, StateName, Step, SubmissionId, Undo, step,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

fn incarnation() -> impl Strategy<Value = Incarnation> {
    (1..6_u128).prop_map(Incarnation)
}

fn submission() -> impl Strategy<Value = SubmissionId> {
    (1..4_u128).prop_map(SubmissionId)
}

fn instant() -> impl Strategy<Value = Millis> {
    prop_oneof![4 => 0..20_000_000_i64, 1 => Just(i64::MIN), 1 => Just(i64::MAX)].prop_map(Millis)
}

fn order_version() -> impl Strategy<Value = u64> {
    prop_oneof![8 => 0..6_u64, 1 => Just(u64::MAX)]
}

fn reviewed() -> impl Strategy<Value = Input<u8>> {
    (prop::option::of(0..3_u8), order_version(), any::<bool>()).prop_map(|(proposal, basis, moved)| {
        let cause = if moved { Cause::Moved } else { Cause::Same };
        Input::Reviewed(Review { proposal, basis, cause, fresh: Incarnation(0) })
    })
}

fn clicked() -> impl Strategy<Value = Input<u8>> {
    let level = prop::sample::select(&Level::ALL);
    let action = prop_oneof![
        (submission(), level).prop_map(|(submission, level)| Action::Accept { submission, level }),
        instant().prop_map(|until| Action::Dismiss { reason: "no".into(), until }),
        instant().prop_map(|until| Action::Snooze { until }),
        Just(Action::Retry),
    ];
    (incarnation(), 1..6_u64, 0..40_u128, prop::bool::weighted(0.9), action).prop_map(
        |(incarnation, version, key, allowed, action)| {
            Input::Clicked(Click { incarnation, version, key: ClickKey(key), allowed, action })
        },
    )
}

fn undone() -> impl Strategy<Value = Input<u8>> {
    let keys = (0..40_u128, 0..40_u128).prop_map(|(click, key)| (ClickKey(click), ClickKey(key)));
    (incarnation(), keys, prop::bool::weighted(0.9), any::<bool>()).prop_map(
        |(incarnation, (click, key), allowed, begun)| {
            Input::Undone(Undo { incarnation, click, key, allowed, begun, fresh: Incarnation(0) })
        },
    )
}

fn answered() -> impl Strategy<Value = Input<u8>> {
    let answer = prop_oneof![
        (prop::option::of(order_version()), 0..3_u32).prop_map(|(version, mails)| Answer::Took { version, mails }),
        prop::option::of(order_version()).prop_map(|version| Answer::Refused { reason: "no".into(), version }),
        Just(Answer::Unknown),
    ];
    (incarnation(), submission(), answer).prop_map(|(incarnation, submission, answer)| Input::Answered {
        incarnation,
        submission,
        answer,
    })
}

fn input() -> impl Strategy<Value = Input<u8>> {
    let mailed = (incarnation(), 1..4_u128, any::<bool>()).prop_map(|(incarnation, parcel, accepted)| {
        let outcome = if accepted { MailOutcome::Accepted } else { MailOutcome::Failed };
        Input::Mailed { incarnation, parcel: ParcelId(parcel), outcome }
    });
    prop_oneof![
        4 => reviewed(),
        6 => clicked(),
        3 => undone(),
        4 => answered(),
        2 => mailed,
        1 => incarnation().prop_map(|incarnation| Input::Woken { incarnation }),
        1 => incarnation().prop_map(|incarnation| Input::DeadlinePassed { incarnation }),
        1 => prop_oneof![Just(0), Just(i64::MIN), Just(i64::MAX)].prop_map(|grace_ms| Input::Sweep { grace_ms }),
    ]
}

/// Aims most inputs at the row that is there; else random lives would hardly leave `open`.
fn aimed(input: Input<u8>, slot: &Slot<u8>, fresh: u128, aim: bool) -> Input<u8> {
    let row = slot.row().filter(|_| aim);
    match (input, row) {
        (Input::Reviewed(review), _) => Input::Reviewed(Review { fresh: Incarnation(fresh), ..review }),
        (Input::Clicked(click), Some(row)) => {
            Input::Clicked(Click { incarnation: row.incarnation, version: row.version, ..click })
        }
        (Input::Undone(undo), row) => {
            let aim = row
                .map_or((undo.incarnation, undo.click), |row| (row.incarnation, row.last_click.unwrap_or(undo.click)));
            Input::Undone(Undo { incarnation: aim.0, click: aim.1, fresh: Incarnation(fresh), ..undo })
        }
        (Input::Answered { answer, submission, .. }, Some(row)) => Input::Answered {
            incarnation: row.incarnation,
            submission: row.state.submission().map_or(submission, |submitted| submitted.id),
            answer,
        },
        (Input::Mailed { parcel, outcome, .. }, Some(row)) => {
            Input::Mailed { incarnation: row.incarnation, parcel, outcome }
        }
        (Input::Woken { .. }, Some(row)) => Input::Woken { incarnation: row.incarnation },
        (Input::DeadlinePassed { .. }, Some(row)) => Input::DeadlinePassed { incarnation: row.incarnation },
        (input, _) => input,
    }
}

#[test]
fn versions_rise_by_one_and_nothing_that_ended_comes_back() {
    let met = RefCell::new(BTreeSet::new());
    let config = ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() };
    let life = vec((input(), instant(), prop::bool::weighted(0.8)), 1..40);
    let verdict = TestRunner::new(config).run(&life, |life| {
        let mut slot = Slot::default();
        for (fresh, (input, now, aim)) in (1..).zip(life) {
            let input = aimed(input, &slot, fresh, aim);
            let after = step(slot.clone(), input, now);
            is_lawful(&slot, &after)?;
            slot = after.slot;
            met.borrow_mut().extend(slot.row().map(|row| row.state.name()));
        }
        Ok(())
    });
    assert_eq!(verdict, Ok(()));
    assert_eq!(met.into_inner(), BTreeSet::from(StateName::ALL), "random lives lead everywhere");
}

fn is_lawful(before: &Slot<u8>, after: &Step<u8>) -> Result<(), TestCaseError> {
    prop_assert!(!after.effects.is_empty() || *before != after.slot, "no answer at all");
    match (before, &after.slot) {
        (Slot::Row(old), Slot::Row(new)) if old.incarnation == new.incarnation => {
            prop_assert_eq!(new.version, old.version + u64::from(old != new));
            prop_assert!(old.state.is_live() || !new.state.is_live(), "resurrected");
            let is_undone = after.effects.contains(&Effect::Undone);
            let left_submitting = old.state.name() == StateName::Submitting && new.state == State::Open;
            prop_assert!(!left_submitting || is_undone, "an acceptance came back by itself");
            let withdraws = after.effects.iter().any(|effect| matches!(effect, Effect::Withdrawn { .. }));
            prop_assert_eq!(withdraws, left_submitting);
            prop_assert!(new.fence >= old.fence);
        }
        (Slot::Row(old), Slot::Row(new)) => {
            prop_assert!(!old.state.is_live(), "a live row gave way");
            prop_assert_eq!((new.version, &new.state), (1, &State::Open));
            prop_assert!(new.fence >= old.fence);
        }
        (Slot::Row(old), Slot::Tombstone(new)) => {
            prop_assert!(!old.state.is_live() && !old.dirty);
            prop_assert_eq!(new.fence, old.fence);
        }
        (Slot::Tombstone(old), Slot::Row(new)) => prop_assert!(new.fence >= old.fence),
        (before, after) => prop_assert!(before == after || matches!(before, Slot::Empty)),
    }
    let says = |what: fn(&Effect) -> bool| after.effects.iter().any(what);
    let nothing_happened = says(|effect| {
        matches!(
            effect,
            Effect::StrayAnswer { .. }
                | Effect::Reply(Reply::Changed | Reply::Gone | Reply::Forbidden | Reply::TooLate)
        )
    });
    prop_assert!(!nothing_happened || *before == after.slot);
    Ok(())
}
