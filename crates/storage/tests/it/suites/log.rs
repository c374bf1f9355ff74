//! The log: said once, in order, without a gap.

use context::{LogEvent, StoreError};
use dispatch::identity::ParcelId;
use dispatch::ports::{SendOutcome, Verdict, Work};

use crate::adapter::{Dispatch, cases};
use crate::support::{at, id, said};

cases! {
    dispatch:
    an_empty_log_begins_at_nothing,
    what_was_said_comes_back_as_it_was_said,
    positions_have_no_gap_even_after_work_that_failed,
    many_who_speak_at_once_get_positions_without_a_gap,
    a_reader_goes_on_behind_the_position_it_knows,
    what_was_said_about_a_subject_is_found,
    what_is_tied_together_is_found_the_latest_of_much,
    those_who_watch_hear_of_the_new_head;
    by_hand:
}

async fn say(at_hand: &Dispatch, events: Vec<LogEvent>) {
    at_hand.store.commit(Work { events, ..Work::default() }).await.unwrap();
}

async fn positions(at_hand: &Dispatch) -> Vec<u64> {
    at_hand.log.read(0, 1_000).await.unwrap().iter().map(|logged| logged.position).collect()
}

async fn an_empty_log_begins_at_nothing(at_hand: Dispatch) {
    assert_eq!(at_hand.log.head().await.unwrap(), 0);
    assert!(at_hand.log.read(0, 10).await.unwrap().is_empty());
    assert_eq!(*at_hand.log.watch().borrow(), 0);
    assert_eq!(at_hand.log.name(), "dispatch");
}

async fn what_was_said_comes_back_as_it_was_said(at_hand: Dispatch) {
    let events: Vec<LogEvent> = (1..=4).map(|n| said(n, "parcel/ü \" '")).collect();
    say(&at_hand, events.clone()).await;
    for (event, logged) in events.iter().zip(at_hand.log.read(0, 10).await.unwrap()) {
        assert_eq!((logged.id, logged.kind.as_str(), &logged.subject), (event.id, event.kind, &event.subject));
        assert_eq!((logged.time, &logged.correlation_id), (event.time, &event.correlation_id));
        assert_eq!((&logged.causation_id, &logged.data), (&event.causation_id, &event.data));
    }
}

async fn positions_have_no_gap_even_after_work_that_failed(at_hand: Dispatch) {
    say(&at_hand, vec![said(1, "a")]).await;
    let verdict = Verdict::Accepted { response: String::new() };
    let unknown = SendOutcome { parcel: ParcelId::stored(id(1)), attempts_before: 0, verdict, at: at(0) };
    let doomed = Work { outcomes: vec![unknown], events: vec![said(2, "a")], ..Work::default() };
    assert!(matches!(at_hand.store.commit(doomed).await, Err(StoreError::Conflict(_))));
    say(&at_hand, vec![said(3, "a"), said(4, "a")]).await;
    assert_eq!(positions(&at_hand).await, [1, 2, 3]);
    let ids: Vec<_> = at_hand.log.read(0, 10).await.unwrap().iter().map(|logged| logged.id).collect();
    assert_eq!(ids, [id(1), id(3), id(4)]);
}

async fn many_who_speak_at_once_get_positions_without_a_gap(at_hand: Dispatch) {
    let at_hand = &at_hand;
    let speak = |n: u128| async move { say(at_hand, vec![said(2 * n, "a"), said(2 * n + 1, "a")]).await };
    futures::future::join_all((0..40).map(speak)).await;
    assert_eq!(positions(at_hand).await, (1..=80).collect::<Vec<u64>>());
    assert_eq!(at_hand.log.head().await.unwrap(), 80);
}

async fn a_reader_goes_on_behind_the_position_it_knows(at_hand: Dispatch) {
    say(&at_hand, (1..=5).map(|n| said(n, "a")).collect()).await;
    for (after, limit, expected) in [(0, 2, vec![1, 2]), (2, 2, vec![3, 4]), (4, 9, vec![5]), (5, 9, vec![])] {
        let read = at_hand.log.read(after, limit).await.unwrap();
        assert_eq!(read.iter().map(|logged| logged.position).collect::<Vec<_>>(), expected);
    }
}

async fn what_was_said_about_a_subject_is_found(at_hand: Dispatch) {
    say(&at_hand, (1..=6).map(|n| said(n, if n % 2 == 0 { "even" } else { "odd" })).collect()).await;
    let about = at_hand.log.about("even", 2).await.unwrap();
    assert_eq!(about.iter().map(|logged| logged.position).collect::<Vec<_>>(), [4, 6], "the last two, oldest first");
    assert!(at_hand.log.about("eve", 10).await.unwrap().is_empty());
}

async fn what_is_tied_together_is_found_the_latest_of_much(at_hand: Dispatch) {
    let tied = |n: u128| LogEvent { correlation_id: "till-7".to_owned(), ..said(n, &format!("subject/{n}")) };
    say(&at_hand, vec![tied(1), said(2, "subject/1"), tied(3), tied(4)]).await;
    let found = async |limit| {
        let found = at_hand.log.correlated("till-7", limit).await.unwrap();
        found.iter().map(|logged| logged.position).collect::<Vec<u64>>()
    };
    assert_eq!(found(10).await, [1, 3, 4]);
    assert_eq!(found(2).await, [3, 4]);
    assert!(at_hand.log.correlated("till", 10).await.unwrap().is_empty(), "a part of an id is none");
}

async fn those_who_watch_hear_of_the_new_head(at_hand: Dispatch) {
    let mut watch = at_hand.log.watch();
    say(&at_hand, vec![said(1, "a"), said(2, "a")]).await;
    assert!(watch.has_changed().unwrap());
    assert_eq!(*watch.borrow_and_update(), 2);
    say(&at_hand, Vec::new()).await;
    assert!(!watch.has_changed().unwrap(), "nothing was said");
}
