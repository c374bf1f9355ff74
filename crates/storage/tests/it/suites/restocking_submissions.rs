//! The restocking context's store: submissions, taken in fair turns, once, and never lost.

use std::collections::BTreeMap;

use context::StoreError;
use lifecycle::{Move, SubmissionId};
use restocking::ports::{Pause, SubmissionEnd, SubmissionRow, Taking, Work};

use crate::adapter::{Restocking, cases};
use crate::retailer::{clicked, ended, line, submission_row};
use crate::support::{at, id};

cases! {
    restocking:
    a_submission_is_taken_once_and_again_when_its_lease_has_ended,
    a_submission_whose_lease_ended_without_an_outcome_is_read_back_first,
    a_submission_comes_back_as_it_was_stored,
    a_closed_submission_is_gone,
    a_submission_can_be_hastened,
    submissions_of_one_order_take_turns_and_follow_its_version,
    two_lines_of_one_order_are_not_taken_together,
    an_order_does_not_wait_for_a_click_that_is_paused,
    submissions_are_taken_in_the_order_in_which_they_are_due,
    a_large_click_does_not_hold_up_a_small_one,
    what_was_called_before_goes_before_first_calls,
    no_more_first_calls_are_taken_than_may_be_begun,
    a_pause_holds_back_first_calls_and_nothing_else,
    what_was_not_sent_is_told_from_what_was,
    what_was_sent_cannot_be_undone;
    by_hand:
}

async fn asks(at_hand: &Restocking, work: Work) {
    at_hand.store.commit(work).await.unwrap();
}

async fn take(at_hand: &Restocking, now: i64, lease: i64) -> Vec<SubmissionId> {
    take_some(at_hand, now, lease, Taking::any(100)).await
}

async fn take_some(at_hand: &Restocking, now: i64, lease: i64, taking: Taking) -> Vec<SubmissionId> {
    let taken = at_hand.store.take_submissions(at(now), at(lease), taking).await.unwrap();
    let mut ids: Vec<SubmissionId> = taken.into_iter().map(|row| row.id).collect();
    ids.sort_unstable();
    ids
}

fn submissions<const N: usize>(seconds: [i64; N]) -> Work {
    clicked(7, (1..).zip(seconds).map(|(n, second)| submission_row(n, second)).collect())
}

/// A later try of a submission that is known.
fn later(row: SubmissionRow) -> Work {
    Work { submissions: vec![row], ..Work::default() }
}

fn submission(n: u128) -> SubmissionId {
    SubmissionId(id(n).as_u128())
}

fn ends(n: u128, how: SubmissionEnd) -> Work {
    Work { ended_submissions: vec![ended(n, how)], ..Work::default() }
}

/// A line of an order, of which only one is under way at a time.
fn of_order(n: u128, order_id: &str) -> SubmissionRow {
    let mut row = SubmissionRow { takes_turn: true, key: line(order_id), ..submission_row(n, 0) };
    row.command.order_id = order_id.to_owned();
    row
}

async fn a_submission_is_taken_once_and_again_when_its_lease_has_ended(at_hand: Restocking) {
    asks(&at_hand, submissions([0])).await;
    assert_eq!(take(&at_hand, 0, 60).await, [submission(1)]);
    assert!(take(&at_hand, 59, 120).await.is_empty());
    assert_eq!(take(&at_hand, 60, 120).await, [submission(1)]);
}

async fn a_submission_whose_lease_ended_without_an_outcome_is_read_back_first(at_hand: Restocking) {
    asks(&at_hand, submissions([0])).await;
    let how =
        async |now| at_hand.store.take_submissions(at(now), at(now + 60), Taking::any(9)).await.unwrap().remove(0).how;
    assert_eq!(how(0).await, Move::SendAgain);
    assert_eq!(how(60).await, Move::ReadBack, "a call may have been made whose answer nobody kept");
    asks(&at_hand, later(submission_row(1, 120))).await;
    assert_eq!(how(120).await, Move::SendAgain, "an outcome was stored since");
}

async fn a_submission_comes_back_as_it_was_stored(at_hand: Restocking) {
    for (how, n) in [(Move::SendAgain, 1), (Move::ReadBack, 2)] {
        let row = SubmissionRow { how, click_batch: id(70 + n), ..submission_row(n, 0) };
        asks(&at_hand, clicked(70 + n, vec![row.clone()])).await;
        assert_eq!(at_hand.store.take_submissions(at(0), at(60), Taking::any(9)).await.unwrap(), [row]);
    }
    let again = SubmissionRow { how: Move::ReadBack, click_batch: id(71), ..submission_row(1, 90) };
    asks(&at_hand, later(again.clone())).await;
    let taken = at_hand.store.take_submissions(at(90), at(99), Taking::any(9)).await.unwrap();
    assert_eq!(taken.iter().find(|row| row.id == submission(1)), Some(&again), "a later try");
}

async fn a_closed_submission_is_gone(at_hand: Restocking) {
    asks(&at_hand, submissions([0, 0])).await;
    asks(&at_hand, ends(1, SubmissionEnd::Applied)).await;
    assert_eq!(take(&at_hand, 999, 9_999).await, [submission(2)]);
}

async fn a_submission_can_be_hastened(at_hand: Restocking) {
    asks(&at_hand, submissions([500, 500])).await;
    asks(&at_hand, Work { hastened: vec![(submission(1), Move::ReadBack)], ..Work::default() }).await;
    let taken = at_hand.store.take_submissions(at(0), at(600), Taking::any(9)).await.unwrap();
    assert_eq!(taken.iter().map(|row| (row.id, row.how)).collect::<Vec<_>>(), [(submission(1), Move::ReadBack)]);
}

async fn submissions_of_one_order_take_turns_and_follow_its_version(at_hand: Restocking) {
    let basis = of_order(1, "PO-1").command.basis;
    let versions = async |now: i64| {
        let taken = at_hand.store.take_submissions(at(now), at(now + 20), Taking::any(9)).await.unwrap();
        taken.iter().map(|row| (row.id, row.command.basis)).collect::<Vec<_>>()
    };
    asks(&at_hand, clicked(7, (1..=3).map(|n| of_order(n, "PO-1")).collect())).await;
    assert_eq!(take(&at_hand, 0, 60).await, [submission(1)], "the others wait");
    // No outcome yet: the others wait on.
    asks(&at_hand, later(SubmissionRow { due_at: at(70), ..of_order(1, "PO-1") })).await;
    assert!(take(&at_hand, 69, 90).await.is_empty());
    assert_eq!(take(&at_hand, 70, 90).await, [submission(1)]);
    let moved = Work { rebased: vec![("PO-1".to_owned(), basis, basis + 1)], ..ends(1, SubmissionEnd::Applied) };
    asks(&at_hand, moved).await;
    assert_eq!(versions(70).await, [(submission(2), basis + 1)]);
    asks(&at_hand, ends(2, SubmissionEnd::Refused)).await;
    assert_eq!(versions(70).await, [(submission(3), basis + 1)], "a refusal moves no version");
    // Clicked later, on the version before our change, and with nothing to wait for.
    asks(&at_hand, ends(3, SubmissionEnd::Applied)).await;
    asks(&at_hand, clicked(8, vec![of_order(4, "PO-1"), of_order(5, "PO-2")])).await;
    assert_eq!(versions(70).await, [(submission(4), basis + 1), (submission(5), basis)]);
}

async fn two_lines_of_one_order_are_not_taken_together(at_hand: Restocking) {
    asks(&at_hand, clicked(7, (1..=4).map(|n| of_order(n, "PO-1")).chain([of_order(5, "PO-2")]).collect())).await;
    asks(&at_hand, clicked(8, vec![of_order(6, "PO-1")])).await;
    let taken = take(&at_hand, 0, 60).await;
    assert_eq!(taken.len(), 2, "one of each order: {taken:?}");
    assert!(taken.contains(&submission(5)));
}

async fn an_order_does_not_wait_for_a_click_that_is_paused(at_hand: Restocking) {
    asks(&at_hand, clicked(7, vec![of_order(1, "PO-1")])).await;
    asks(&at_hand, clicked(8, vec![of_order(2, "PO-1")])).await;
    asks(&at_hand, Work { pauses: vec![Pause { click: Some(id(7)), paused_at: Some(at(1)) }], ..Work::default() })
        .await;
    assert_eq!(take(&at_hand, 2, 60).await, [submission(2)]);
}

async fn submissions_are_taken_in_the_order_in_which_they_are_due(at_hand: Restocking) {
    asks(&at_hand, submissions([3, 1, 2])).await;
    let first = take_some(&at_hand, 9, 60, Taking::any(2)).await;
    assert_eq!(first, [submission(2), submission(3)], "the two that have waited longest");
    assert_eq!(take(&at_hand, 9, 60).await, [submission(1)]);
}

async fn a_large_click_does_not_hold_up_a_small_one(at_hand: Restocking) {
    asks(&at_hand, clicked(7, (1..=200).map(|n| submission_row(n, 0)).collect())).await;
    assert_eq!(take_some(&at_hand, 1, 60, Taking::any(4)).await.len(), 4);
    asks(&at_hand, clicked(8, vec![submission_row(301, 2)])).await;
    asks(&at_hand, clicked(9, (401..=450).map(|n| submission_row(n, 2)).collect())).await;
    let mut of_click: BTreeMap<_, Vec<u128>> = BTreeMap::new();
    for now in 3..23 {
        for row in at_hand.store.take_submissions(at(now), at(99), Taking::any(1)).await.unwrap() {
            of_click.entry(row.click_batch).or_default().push(u128::try_from(now).unwrap());
        }
    }
    assert!(of_click[&id(8)][0] <= 5, "it came third at the latest: {of_click:?}");
    let (large, middle) = (of_click[&id(7)].len(), of_click[&id(9)].len());
    assert!(large.abs_diff(middle) <= 1, "clicks take turns: {of_click:?}");
    assert_eq!(large + middle, 19, "and no turn is lost");
}

async fn what_was_called_before_goes_before_first_calls(at_hand: Restocking) {
    asks(&at_hand, submissions([0, 1, 2, 3])).await;
    assert_eq!(take_some(&at_hand, 9, 60, Taking::any(1)).await, [submission(1)]);
    asks(&at_hand, later(submission_row(1, 20))).await;
    assert_eq!(take_some(&at_hand, 20, 60, Taking::any(1)).await, [submission(1)]);
}

async fn no_more_first_calls_are_taken_than_may_be_begun(at_hand: Restocking) {
    asks(&at_hand, submissions([0, 0, 0, 0])).await;
    assert_eq!(take_some(&at_hand, 0, 60, Taking { at_most: 4, first_calls: 1 }).await.len(), 1);
    asks(&at_hand, later(submission_row(1, 5))).await;
    assert_eq!(take_some(&at_hand, 5, 60, Taking { at_most: 4, first_calls: 0 }).await, [submission(1)]);
    assert_eq!(take_some(&at_hand, 5, 60, Taking { at_most: 9, first_calls: 2 }).await.len(), 2);
}

async fn a_pause_holds_back_first_calls_and_nothing_else(at_hand: Restocking) {
    asks(&at_hand, submissions([0, 5])).await;
    asks(&at_hand, clicked(8, vec![submission_row(3, 5)])).await;
    assert_eq!(take(&at_hand, 0, 60).await, [submission(1)]);
    asks(&at_hand, later(submission_row(1, 5))).await;
    let pauses = |click: Option<u128>, paused_at: Option<i64>| Work {
        pauses: vec![Pause { click: click.map(id), paused_at: paused_at.map(at) }],
        ..Work::default()
    };
    asks(&at_hand, pauses(None, Some(1))).await;
    asks(&at_hand, pauses(Some(7), Some(1))).await;
    assert_eq!(take(&at_hand, 5, 60).await, [submission(1)], "it may have been done: it is asked about");
    asks(&at_hand, pauses(None, None)).await;
    assert_eq!(take(&at_hand, 5, 60).await, [submission(3)], "the other click is paused still");
    asks(&at_hand, pauses(Some(7), None)).await;
    assert_eq!(take(&at_hand, 5, 60).await, [submission(2)]);
}

async fn what_was_not_sent_is_told_from_what_was(at_hand: Restocking) {
    asks(&at_hand, submissions([0, 5, 5])).await;
    take(&at_hand, 0, 60).await;
    asks(&at_hand, ends(3, SubmissionEnd::Undone)).await;
    let all: Vec<SubmissionId> = (1..=4).map(submission).collect();
    let unsent = at_hand.store.unsent_submissions(&all).await.unwrap();
    assert_eq!(unsent, [submission_row(2, 5)]);
}

async fn what_was_sent_cannot_be_undone(at_hand: Restocking) {
    asks(&at_hand, submissions([0, 5])).await;
    take(&at_hand, 0, 60).await;
    let both = Work {
        ended_submissions: vec![ended(1, SubmissionEnd::Undone), ended(2, SubmissionEnd::Undone)],
        ..Work::default()
    };
    assert!(matches!(at_hand.store.commit(both).await, Err(StoreError::Conflict(_))));
    assert_eq!(take(&at_hand, 5, 60).await, [submission(2)], "nothing of it was stored");
}
