//! The inbox: order per subject, tries to come, what is held and what is released.

use context::{Entry, EntryState, Inbox, Incoming, Lane, Outcome, Released, StoreError};

use crate::adapter::{Dispatch, cases};
use crate::support::{at, ids, incoming, next, receive};

cases! {
    dispatch:
    an_entry_to_be_tried_later_blocks_the_later_ones_of_its_subject_only,
    a_try_is_due_at_its_time_and_then_all_come_in_order,
    an_entry_without_a_subject_blocks_nobody,
    only_failures_that_count_are_counted,
    a_held_entry_waits_until_it_is_freed,
    a_dead_thin_entry_holds_and_a_dead_thick_one_does_not,
    an_overtaken_entry_stays_dead_and_holds_nothing,
    a_released_entry_takes_its_turn_with_what_it_held,
    a_dead_entry_set_aside_frees_what_it_held,
    a_release_touches_neither_other_subjects_nor_earlier_entries,
    only_a_dead_entry_can_be_released,
    a_released_entry_begins_with_no_failures,
    what_was_given_and_not_marked_is_given_again_as_it_was,
    some_are_marked_and_the_rest_stays_in_order;
    by_hand:
}

fn later(second: i64, counts: bool) -> Outcome {
    Outcome::Retry { at: at(second), reason: "no luck".to_owned(), counts }
}

async fn one(inbox: &dyn Inbox, id: &str) -> Entry {
    next(inbox).await.into_iter().find(|entry| entry.event.id == id).unwrap()
}

async fn mark(inbox: &dyn Inbox, id: &str, outcome: Outcome) -> i64 {
    let entry = one(inbox, id).await;
    inbox.mark(vec![entry.mark(outcome)]).await.unwrap();
    entry.seq
}

fn about(id: &str, subject: &str) -> Incoming {
    incoming(id, Some(subject), 1)
}

async fn given(at_hand: &Dispatch) -> std::sync::Arc<dyn Inbox> {
    receive(&*at_hand.inbox, [about("a1", "order/a"), about("b1", "order/b"), about("a2", "order/a")]).await;
    at_hand.inbox.clone()
}

async fn an_entry_to_be_tried_later_blocks_the_later_ones_of_its_subject_only(at_hand: Dispatch) {
    let inbox = given(&at_hand).await;
    mark(&*inbox, "a1", later(60, true)).await;
    assert_eq!(ids(&next(&*inbox).await), ["b1"]);
    receive(&*inbox, [about("a3", "order/a"), about("c1", "order/c")]).await;
    assert_eq!(ids(&next(&*inbox).await), ["b1", "c1"]);
}

async fn a_try_is_due_at_its_time_and_then_all_come_in_order(at_hand: Dispatch) {
    let inbox = given(&at_hand).await;
    mark(&*inbox, "a1", later(60, true)).await;
    assert_eq!(inbox.next_due(Lane::Direct, at(0)).await.unwrap(), Some(at(60)));
    assert_eq!(inbox.next_due(Lane::Internal, at(0)).await.unwrap(), None);
    assert_eq!(ids(&inbox.next(Lane::Direct, at(59), 9).await.unwrap()), ["b1"]);
    assert_eq!(ids(&inbox.next(Lane::Direct, at(60), 9).await.unwrap()), ["a1", "b1", "a2"]);
}

async fn what_was_given_and_not_marked_is_given_again_as_it_was(at_hand: Dispatch) {
    let inbox = given(&at_hand).await;
    let told = |entry: &Entry| {
        let Entry { seq, state, subject, correlation_id, attempts, reason, received_at, .. } = entry.clone();
        let event = serde_json::to_string(&entry.event).unwrap();
        (seq, state, subject, correlation_id, attempts, reason, received_at, event)
    };
    let first: Vec<_> = inbox.next(Lane::Direct, at(0), 2).await.unwrap().iter().map(told).collect();
    assert_eq!(first.len(), 2);
    let again: Vec<_> = next(&*inbox).await.iter().map(told).collect();
    assert_eq!((again.len(), &again[..2]), (3, &first[..]));
}

async fn some_are_marked_and_the_rest_stays_in_order(at_hand: Dispatch) {
    let inbox = given(&at_hand).await;
    receive(&*inbox, (0..6).map(|n| about(&format!("d{n}"), &format!("order/d{n}")))).await;
    let entries = next(&*inbox).await;
    let marked = entries.iter().filter(|entry| ["b1", "d1", "d4"].contains(&entry.event.id.as_str()));
    let marks: Vec<_> = marked.map(|entry| entry.mark(Outcome::Handled)).collect();
    inbox.mark(marks.clone()).await.unwrap();
    assert_eq!(ids(&next(&*inbox).await), ["a1", "a2", "d0", "d2", "d3", "d5"]);
    let twice = inbox.mark(marks).await.unwrap_err();
    assert!(matches!(twice, StoreError::Conflict(_)), "{twice}");
    let rest: Vec<_> = next(&*inbox).await.iter().map(|entry| entry.mark(Outcome::Handled)).collect();
    inbox.mark(rest).await.unwrap();
    assert_eq!(ids(&next(&*inbox).await), Vec::<&str>::new());
}

async fn an_entry_without_a_subject_blocks_nobody(at_hand: Dispatch) {
    let inbox = &*at_hand.inbox;
    receive(inbox, [incoming("a", None, 1), incoming("b", None, 1)]).await;
    mark(inbox, "a", later(60, true)).await;
    assert_eq!(ids(&next(inbox).await), ["b"]);
}

async fn only_failures_that_count_are_counted(at_hand: Dispatch) {
    let inbox = given(&at_hand).await;
    for (counts, expected) in [(true, 1), (false, 1), (true, 2)] {
        let seq = mark(&*inbox, "b1", later(0, counts)).await;
        let entry = inbox.entry(seq).await.unwrap().unwrap();
        assert_eq!((entry.attempts, entry.reason.as_deref()), (expected, Some("no luck")));
    }
}

async fn a_held_entry_waits_until_it_is_freed(at_hand: Dispatch) {
    let inbox = given(&at_hand).await;
    mark(&*inbox, "a2", Outcome::Held("1 is missing".to_owned())).await;
    assert_eq!(ids(&next(&*inbox).await), ["a1", "b1"]);
    let waiting = inbox.waiting(&["order/a".to_owned(), "order/b".to_owned()]).await.unwrap();
    assert_eq!((ids(&waiting), waiting[0].state), (vec!["a2"], EntryState::Held));
    inbox.mark(vec![waiting[0].mark(Outcome::Pending)]).await.unwrap();
    assert_eq!(ids(&next(&*inbox).await), ["a1", "b1", "a2"]);
}

async fn a_dead_thin_entry_holds_and_a_dead_thick_one_does_not(at_hand: Dispatch) {
    let inbox = &*at_hand.inbox;
    let thick = Incoming { thin: false, ..about("thick", "order/t") };
    receive(inbox, [about("thin", "order/s"), thick]).await;
    mark(inbox, "thin", Outcome::Dead("why".to_owned())).await;
    mark(inbox, "thick", Outcome::Dead("why".to_owned())).await;
    let waiting = inbox.waiting(&["order/s".to_owned(), "order/t".to_owned()]).await.unwrap();
    assert_eq!(ids(&waiting), ["thin"]);
}

async fn an_overtaken_entry_stays_dead_and_holds_nothing(at_hand: Dispatch) {
    let inbox = given(&at_hand).await;
    let seq = mark(&*inbox, "a1", Outcome::Dead("unreadable".to_owned())).await;
    let dead = inbox.entry(seq).await.unwrap().unwrap();
    inbox.mark(vec![dead.mark(Outcome::Overtaken("a snapshot came".to_owned()))]).await.unwrap();
    assert!(inbox.waiting(&["order/a".to_owned()]).await.unwrap().is_empty());
    let entry = inbox.entry(seq).await.unwrap().unwrap();
    assert_eq!(entry.state, EntryState::Dead);
    let reason = entry.reason.unwrap();
    assert!(reason.contains("unreadable") && reason.contains("a snapshot came"), "{reason}");
}

async fn dead_with_one_held(at_hand: &Dispatch) -> (std::sync::Arc<dyn Inbox>, i64) {
    let inbox = given(at_hand).await;
    let seq = mark(&*inbox, "a1", Outcome::Dead("why".to_owned())).await;
    mark(&*inbox, "a2", Outcome::Held("after a dead one".to_owned())).await;
    assert_eq!(ids(&next(&*inbox).await), ["b1"]);
    (inbox, seq)
}

async fn a_released_entry_takes_its_turn_with_what_it_held(at_hand: Dispatch) {
    let (inbox, seq) = dead_with_one_held(&at_hand).await;
    assert_eq!(inbox.release(seq, None, at(0)).await.unwrap(), Released::Done);
    assert_eq!(ids(&next(&*inbox).await), ["a1", "b1", "a2"]);
    assert!(inbox.waiting(&["order/a".to_owned()]).await.unwrap().is_empty());
    assert!(inbox.tally().await.unwrap().total().balances());
}

async fn a_dead_entry_set_aside_frees_what_it_held(at_hand: Dispatch) {
    let (inbox, seq) = dead_with_one_held(&at_hand).await;
    assert_eq!(inbox.release(seq, Some("a test".to_owned()), at(0)).await.unwrap(), Released::Done);
    assert_eq!(ids(&next(&*inbox).await), ["b1", "a2"]);
    let entry = inbox.entry(seq).await.unwrap().unwrap();
    assert_eq!((entry.state, entry.reason.as_deref()), (EntryState::Ignored, Some("a test")));
}

async fn a_release_touches_neither_other_subjects_nor_earlier_entries(at_hand: Dispatch) {
    let inbox = given(&at_hand).await;
    mark(&*inbox, "a1", Outcome::Held("for a reason of its own".to_owned())).await;
    mark(&*inbox, "b1", Outcome::Held("likewise".to_owned())).await;
    let seq = mark(&*inbox, "a2", Outcome::Dead("why".to_owned())).await;
    inbox.release(seq, None, at(0)).await.unwrap();
    assert_eq!(ids(&next(&*inbox).await), ["a2"]);
}

async fn only_a_dead_entry_can_be_released(at_hand: Dispatch) {
    let inbox = given(&at_hand).await;
    let seq = one(&*inbox, "a1").await.seq;
    assert_eq!(inbox.release(seq, None, at(0)).await.unwrap(), Released::NotDead(EntryState::Pending));
    assert_eq!(inbox.release(seq + 1_000, None, at(0)).await.unwrap(), Released::Unknown);
    mark(&*inbox, "a1", Outcome::Handled).await;
    assert_eq!(inbox.release(seq, None, at(0)).await.unwrap(), Released::NotDead(EntryState::Handled));
}

async fn a_released_entry_begins_with_no_failures(at_hand: Dispatch) {
    let inbox = given(&at_hand).await;
    mark(&*inbox, "b1", later(0, true)).await;
    let seq = mark(&*inbox, "b1", Outcome::Dead("poison".to_owned())).await;
    inbox.release(seq, None, at(0)).await.unwrap();
    let entry = one(&*inbox, "b1").await;
    assert_eq!((entry.attempts, entry.reason), (0, None));
}
