//! The inbox: what is taken in, what is told apart, and what is kept.

use context::{Cursor, EntryState, Incoming, Lane, Outcome, Receipt, StoreError, Verdict};

use crate::adapter::{Dispatch, cases};
use crate::support::{at, ids, incoming, next, receive};

cases! {
    dispatch:
    what_was_received_is_handed_out_in_order_of_arrival,
    no_more_is_handed_out_than_was_asked_for,
    the_same_event_again_is_a_duplicate,
    a_duplicate_within_one_batch_is_found,
    the_same_id_with_other_content_is_refused,
    a_contradiction_within_one_batch_is_found,
    the_same_id_from_another_source_is_another_event,
    source_and_id_are_not_run_together,
    an_event_that_cannot_be_handled_is_kept_as_a_dead_letter,
    each_lane_has_its_own_entries,
    an_event_comes_back_as_it_was_received,
    a_cursor_is_stored_with_its_batch_and_never_goes_back,
    a_handled_entry_is_handed_out_no_more_and_stays_in_the_journal,
    an_ignored_entry_keeps_its_reason,
    a_mark_under_an_old_state_conflicts_and_changes_nothing,
    an_empty_inbox_has_nothing,
    dead_letters_are_listed_by_type_page_by_page,
    those_who_wait_hear_of_arrivals;
    by_hand:
}

async fn what_was_received_is_handed_out_in_order_of_arrival(at_hand: Dispatch) {
    let inbox = &*at_hand.inbox;
    assert_eq!(receive(inbox, ["c", "a"].map(|id| incoming(id, None, 1))).await, [Receipt::Accepted; 2]);
    receive(inbox, [incoming("b", None, 1)]).await;
    assert_eq!(ids(&next(inbox).await), ["c", "a", "b"]);
}

async fn no_more_is_handed_out_than_was_asked_for(at_hand: Dispatch) {
    receive(&*at_hand.inbox, ["a", "b", "c"].map(|id| incoming(id, None, 1))).await;
    assert_eq!(ids(&at_hand.inbox.next(Lane::Direct, at(0), 2).await.unwrap()), ["a", "b"]);
}

async fn the_same_event_again_is_a_duplicate(at_hand: Dispatch) {
    let inbox = &*at_hand.inbox;
    receive(inbox, [incoming("a", None, 1)]).await;
    let entry = next(inbox).await.remove(0);
    assert_eq!(receive(inbox, [incoming("a", None, 1)]).await, [Receipt::Duplicate]);
    inbox.mark(vec![entry.mark(Outcome::Handled)]).await.unwrap();
    assert_eq!(receive(inbox, [incoming("a", None, 1)]).await, [Receipt::Duplicate], "there is no time window");
    assert!(next(inbox).await.is_empty());
}

async fn a_duplicate_within_one_batch_is_found(at_hand: Dispatch) {
    let receipts = receive(&*at_hand.inbox, [incoming("a", None, 1), incoming("a", None, 1)]).await;
    assert_eq!(receipts, [Receipt::Accepted, Receipt::Duplicate]);
    assert_eq!(ids(&next(&*at_hand.inbox).await), ["a"]);
}

async fn the_same_id_with_other_content_is_refused(at_hand: Dispatch) {
    let inbox = &*at_hand.inbox;
    receive(inbox, [incoming("a", None, 1)]).await;
    assert_eq!(receive(inbox, [incoming("a", None, 2)]).await, [Receipt::Contradiction]);
    let entries = next(inbox).await;
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].event.data.as_ref().unwrap().get(), "{\"content\":1}");
}

async fn a_contradiction_within_one_batch_is_found(at_hand: Dispatch) {
    let receipts = receive(&*at_hand.inbox, [1, 2, 1].map(|content| incoming("a", None, content))).await;
    assert_eq!(receipts, [Receipt::Accepted, Receipt::Contradiction, Receipt::Duplicate]);
}

fn from(source: &str, id: &str) -> Incoming {
    let mut incoming = incoming(id, None, 1);
    source.clone_into(&mut incoming.event.source);
    incoming
}

async fn the_same_id_from_another_source_is_another_event(at_hand: Dispatch) {
    let receipts = receive(&*at_hand.inbox, [from("urn:here", "a"), from("urn:there", "a")]).await;
    assert_eq!(receipts, [Receipt::Accepted; 2]);
}

async fn source_and_id_are_not_run_together(at_hand: Dispatch) {
    let receipts = receive(&*at_hand.inbox, [from("urn:ab", "c"), from("urn:a", "bc")]).await;
    assert_eq!(receipts, [Receipt::Accepted; 2]);
}

async fn an_event_that_cannot_be_handled_is_kept_as_a_dead_letter(at_hand: Dispatch) {
    let inbox = &*at_hand.inbox;
    let unsound = Incoming { verdict: Verdict::Dead("no type".to_owned()), ..incoming("a", Some("order/1"), 1) };
    assert_eq!(receive(inbox, [unsound.clone()]).await, [Receipt::Dead]);
    assert_eq!(receive(inbox, [unsound]).await, [Receipt::Duplicate]);
    assert!(next(inbox).await.is_empty());
    let dead = inbox.dead(context::DeadFilter { limit: 10, ..Default::default() }).await.unwrap();
    assert_eq!((dead[0].state, dead[0].reason.as_deref()), (EntryState::Dead, Some("no type")));
}

async fn each_lane_has_its_own_entries(at_hand: Dispatch) {
    for lane in [Lane::Internal, Lane::Enrich, Lane::Direct] {
        receive(&*at_hand.inbox, [Incoming { lane, ..incoming(&format!("{lane:?}"), None, 1) }]).await;
    }
    for lane in [Lane::Direct, Lane::Enrich, Lane::Internal] {
        assert_eq!(ids(&at_hand.inbox.next(lane, at(0), 10).await.unwrap()), [format!("{lane:?}")]);
    }
}

async fn an_event_comes_back_as_it_was_received(at_hand: Dispatch) {
    let mut sent = incoming("a \"quoted\" id ü", Some("order/4711"), 7);
    sent.event.attributes.insert("traceparent".to_owned(), "00-ab-cd-01".to_owned());
    receive(&*at_hand.inbox, [sent.clone()]).await;
    let entry = next(&*at_hand.inbox).await.remove(0);
    let text = |event: &event::Event| serde_json::to_string(event).unwrap();
    assert_eq!(text(&entry.event), text(&sent.event));
    assert_eq!(entry.subject.as_deref(), Some("order/4711"));
    assert_eq!(entry.correlation_id, sent.correlation_id);
    assert_eq!((entry.attempts, entry.state, entry.received_at), (0, EntryState::Pending, at(0)));
}

async fn a_cursor_is_stored_with_its_batch_and_never_goes_back(at_hand: Dispatch) {
    let inbox = &*at_hand.inbox;
    assert_eq!(inbox.cursor("restocking").await.unwrap(), 0);
    for (position, expected) in [(7, 7), (3, 7), (9, 9)] {
        let cursor = Cursor { feed: "restocking".to_owned(), position };
        inbox.receive(Vec::new(), Some(cursor), at(0)).await.unwrap();
        assert_eq!(inbox.cursor("restocking").await.unwrap(), expected);
    }
    assert_eq!(inbox.cursor("another").await.unwrap(), 0);
}

async fn a_handled_entry_is_handed_out_no_more_and_stays_in_the_journal(at_hand: Dispatch) {
    let inbox = &*at_hand.inbox;
    receive(inbox, [incoming("a", Some("order/1"), 1), incoming("b", Some("order/2"), 1)]).await;
    let entry = next(inbox).await.remove(0);
    inbox.mark(vec![entry.mark(Outcome::Handled)]).await.unwrap();
    assert_eq!(ids(&next(inbox).await), ["b"]);
    let journal = inbox.journal("order/1", 10).await.unwrap();
    assert_eq!((ids(&journal), journal[0].state), (vec!["a"], EntryState::Handled));
    assert_eq!(inbox.entry(entry.seq).await.unwrap().unwrap().state, EntryState::Handled);
    assert!(inbox.entry(entry.seq + 1_000).await.unwrap().is_none());
}

async fn an_ignored_entry_keeps_its_reason(at_hand: Dispatch) {
    let inbox = &*at_hand.inbox;
    receive(inbox, [incoming("a", Some("order/1"), 1)]).await;
    let entry = next(inbox).await.remove(0);
    inbox.mark(vec![entry.mark(Outcome::Ignored("stale".to_owned()))]).await.unwrap();
    let entry = inbox.entry(entry.seq).await.unwrap().unwrap();
    assert_eq!((entry.state, entry.reason.as_deref()), (EntryState::Ignored, Some("stale")));
}

async fn a_mark_under_an_old_state_conflicts_and_changes_nothing(at_hand: Dispatch) {
    let inbox = &*at_hand.inbox;
    receive(inbox, [incoming("a", None, 1), incoming("b", None, 1)]).await;
    let entries = next(inbox).await;
    inbox.mark(vec![entries[0].mark(Outcome::Handled)]).await.unwrap();
    let before = inbox.tally().await.unwrap();
    let late = vec![entries[1].mark(Outcome::Handled), entries[0].mark(Outcome::Handled)];
    assert!(matches!(inbox.mark(late).await, Err(StoreError::Conflict(_))));
    assert_eq!(ids(&next(inbox).await), ["b"], "nothing of the batch was written");
    assert_eq!(inbox.tally().await.unwrap(), before);
}

async fn an_empty_inbox_has_nothing(at_hand: Dispatch) {
    let inbox = &*at_hand.inbox;
    assert!(next(inbox).await.is_empty());
    assert_eq!(inbox.next_due(Lane::Direct, at(0)).await.unwrap(), None);
    assert!(inbox.waiting(&["order/1".to_owned()]).await.unwrap().is_empty());
    assert!(inbox.journal("order/1", 5).await.unwrap().is_empty());
    assert_eq!(inbox.tally().await.unwrap(), context::Tally::default());
}

async fn dead_letters_are_listed_by_type_page_by_page(at_hand: Dispatch) {
    let inbox = &*at_hand.inbox;
    let dead = |id: &str, kind: &str| {
        let mut dead = Incoming { verdict: Verdict::Dead("why".to_owned()), ..incoming(id, None, 1) };
        dead.event.kind = Some(kind.to_owned());
        dead
    };
    receive(inbox, [dead("a", "x"), dead("b", "y"), dead("c", "x"), dead("d", "x")]).await;
    let filter = |after, limit| context::DeadFilter { kind: Some("x".to_owned()), after, limit };
    let first = inbox.dead(filter(None, 2)).await.unwrap();
    assert_eq!(ids(&first), ["a", "c"]);
    assert_eq!(ids(&inbox.dead(filter(Some(first[1].seq), 2)).await.unwrap()), ["d"]);
}

async fn those_who_wait_hear_of_arrivals(at_hand: Dispatch) {
    let mut arrivals = at_hand.inbox.arrivals();
    arrivals.mark_unchanged();
    receive(&*at_hand.inbox, [incoming("a", None, 1)]).await;
    assert!(arrivals.has_changed().unwrap());
    arrivals.mark_unchanged();
    let entry = next(&*at_hand.inbox).await.remove(0);
    at_hand.inbox.mark(vec![entry.mark(Outcome::Dead("why".to_owned()))]).await.unwrap();
    arrivals.mark_unchanged();
    at_hand.inbox.release(entry.seq, None, at(0)).await.unwrap();
    assert!(arrivals.has_changed().unwrap(), "a release is an arrival");
}
