//! What passed through a context: every delivery and every event said, by type and source, and how many of them lately.

use context::{Cursor, Flow, Incoming, Lately, Traffic, Way};
use dispatch::ports::Work;
use jiff::{SignedDuration, Timestamp};

use crate::adapter::{Dispatch, cases};
use crate::support::{at, incoming, said};

cases! {
    dispatch:
    an_untouched_context_has_no_traffic,
    what_comes_in_is_counted_by_type_and_source_and_so_is_what_is_said,
    rates_look_back_an_hour_and_a_day_and_no_further,
    sources_without_number_are_counted_together;
    by_hand:
}

const KIND: &str = "test.happened.v1";

fn from(source: &str, id: &str) -> Incoming {
    let mut incoming = incoming(id, None, 1);
    incoming.event.source = source.to_owned();
    incoming
}

async fn take(at_hand: &Dispatch, batch: Vec<Incoming>, now: Timestamp) {
    at_hand.inbox.receive(batch, None, now).await.unwrap();
}

async fn traffic(at_hand: &Dispatch, now: Timestamp) -> Traffic {
    at_hand.traffic.traffic(now).await.unwrap()
}

/// Way, source, how many, first and last, as seconds of the test's time.
fn told(traffic: &Traffic, kind: &str) -> Vec<(Way, Option<String>, u64, Timestamp, Timestamp)> {
    let of_kind = traffic.flows.iter().filter(|flow| flow.kind == kind).cloned();
    of_kind.map(|Flow { way, source, events, first, last, .. }| (way, source, events, first, last)).collect()
}

async fn an_untouched_context_has_no_traffic(at_hand: Dispatch) {
    assert_eq!(traffic(&at_hand, at(0)).await, Traffic::default());
    assert_eq!(at_hand.traffic.context(), "dispatch");
}

async fn what_comes_in_is_counted_by_type_and_source_and_so_is_what_is_said(at_hand: Dispatch) {
    take(&at_hand, vec![from("urn:a", "1"), from("urn:b", "1"), from("urn:a", "1")], at(5)).await;
    let cursor = Cursor { feed: "restocking".to_owned(), position: 7 };
    at_hand.inbox.receive(vec![from("urn:a", "2")], Some(cursor), at(9)).await.unwrap();
    at_hand.store.commit(Work { events: vec![said(1, "a"), said(2, "a")], ..Work::default() }).await.unwrap();

    let seen = traffic(&at_hand, at(9)).await;
    let a = || Some("urn:a".to_owned());
    let expected = [(Way::In, a(), 3, at(5), at(9)), (Way::In, Some("urn:b".to_owned()), 1, at(5), at(5))];
    assert_eq!(told(&seen, KIND), expected, "what came twice was delivered twice");
    let event = said(1, "a");
    assert_eq!(told(&seen, event.kind), [(Way::Out, None, 2, event.time, said(2, "a").time)]);
    assert_eq!((seen.head, seen.heard["restocking"], seen.is_cut), (2, 7, false));
}

async fn rates_look_back_an_hour_and_a_day_and_no_further(at_hand: Dispatch) {
    let now = at(0) + SignedDuration::from_hours(48);
    let ago = |minutes: i64| now - SignedDuration::from_mins(minutes);
    for (n, minutes) in [0, 30, 49, 61, 23 * 60, 24 * 60 + 1, 40 * 60].into_iter().rev().enumerate() {
        take(&at_hand, vec![from("urn:a", &n.to_string())], ago(minutes)).await;
    }
    let seen = traffic(&at_hand, now).await;
    assert_eq!(seen.lately[&(Way::In, KIND.to_owned())], Lately { hour: 3, day: 5 });
    assert_eq!(told(&seen, KIND), [(Way::In, Some("urn:a".to_owned()), 7, ago(40 * 60), now)]);
    let later = now + SignedDuration::from_hours(30);
    assert!(traffic(&at_hand, later).await.lately.is_empty());
}

async fn sources_without_number_are_counted_together(at_hand: Dispatch) {
    take(&at_hand, vec![from("urn:steady", "0")], at(0)).await;
    let many = (0..300).map(|n| from(&format!("urn:once:{n}"), "1")).collect();
    take(&at_hand, many, at(1)).await;
    take(&at_hand, vec![from("urn:steady", "1"), from("urn:new", "1")], at(2)).await;
    let told = told(&traffic(&at_hand, at(2)).await, KIND);
    assert_eq!(told.len(), 101, "a hundred that are told apart, and the rest");
    assert_eq!(told.iter().map(|(_, _, events, _, _)| events).sum::<u64>(), 303, "nothing is left out");
    let rest: Vec<_> = told.iter().filter(|(_, source, ..)| source.is_none()).collect();
    assert_eq!(rest, [&(Way::In, None, 202, at(1), at(2))]);
    let steady = told.iter().find(|(_, source, ..)| source.as_deref() == Some("urn:steady")).unwrap();
    assert_eq!(steady.2, 2, "one that is known stays told apart");
}
