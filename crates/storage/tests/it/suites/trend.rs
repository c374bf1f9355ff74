//! The trend: each log position counted once, samples of what is open, and forgetting.

use std::sync::Arc;
use std::time::Duration;

use context::{LogEvent, StoreError};
use jiff::SignedDuration;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use lifecycle::State;
use restocking::ports::{Count, Guard, Work};
use restocking::suggestion::{EventKind, ProposalKind};
use restocking::trend::{Flow, Happened, Level, Sample};
use restocking::use_cases::FollowTrend;
use rust_decimal::Decimal;

use crate::adapter::{Restocking, cases};
use crate::retailer::{millis, moved, suggestion, was, writes};
use crate::support::{HandClock, at, said};

cases! {
    restocking:
    a_count_adds_up_and_comes_back_as_it_was_given,
    the_same_events_are_not_counted_twice,
    a_sample_is_what_is_open_per_kind_and_currency,
    a_sample_of_an_empty_desk_is_a_sample,
    only_the_days_asked_for_are_told,
    old_days_go_and_of_older_ones_the_last_sample_stays,
    whoever_follows_the_log_counts_each_event_once_however_often_it_begins_again,
    what_is_open_is_looked_at_once_an_hour;
    by_hand:
}

const DAY: Date = date(2026, 11, 22);
const BEGINNING: Date = date(2000, 1, 1);
const END: Date = date(2100, 1, 1);

fn flow(day: Date, what: Happened, currency: &str, count: u64, cents: i64) -> Flow {
    let value = Decimal::new(cents, 2).normalize();
    Flow { date: day, what, kind: ProposalKind::Cancel, currency: currency.to_owned(), count, value }
}

async fn count(at_hand: &Restocking, after: u64, upto: u64, flows: Vec<Flow>) -> Result<(), StoreError> {
    at_hand.trend.count(Count { after, upto, flows }).await
}

async fn all(at_hand: &Restocking) -> (Vec<Flow>, Vec<Sample>) {
    at_hand.trend.trend(BEGINNING, END).await.unwrap()
}

async fn a_count_adds_up_and_comes_back_as_it_was_given(at_hand: Restocking) {
    assert_eq!(at_hand.trend.counted().await.unwrap(), 0);
    let of_both = |count, cents| {
        vec![flow(DAY, Happened::Accepted, "EUR", count, cents), flow(DAY, Happened::Accepted, "GBP", count, cents)]
    };
    count(&at_hand, 0, 7, of_both(2, 1_050)).await.unwrap();
    count(&at_hand, 7, 9, of_both(1, 5)).await.unwrap();
    count(&at_hand, 9, 10, Vec::new()).await.unwrap();
    assert_eq!(at_hand.trend.counted().await.unwrap(), 10);
    assert_eq!(all(&at_hand).await.0, of_both(3, 1_055));
    for what in Happened::ALL {
        let after = at_hand.trend.counted().await.unwrap();
        count(&at_hand, after, after + 1, vec![flow(END, what, "SEK", 1, 1)]).await.unwrap();
    }
    let told: Vec<Happened> =
        all(&at_hand).await.0.into_iter().filter(|flow| flow.date == END).map(|flow| flow.what).collect();
    assert!(told.len() == Happened::ALL.len() && Happened::ALL.iter().all(|what| told.contains(what)), "{told:?}");
}

async fn the_same_events_are_not_counted_twice(at_hand: Restocking) {
    let once = || vec![flow(DAY, Happened::Opened, "EUR", 1, 100)];
    count(&at_hand, 0, 5, once()).await.unwrap();
    assert!(matches!(count(&at_hand, 0, 5, once()).await, Err(StoreError::Conflict(_))));
    assert!(matches!(count(&at_hand, 4, 6, once()).await, Err(StoreError::Conflict(_))));
    assert_eq!((all(&at_hand).await.0, at_hand.trend.counted().await.unwrap()), (once(), 5));
}

async fn a_sample_is_what_is_open_per_kind_and_currency(at_hand: Restocking) {
    for (n, currency) in [(1, "EUR"), (2, "EUR"), (3, "GBP"), (4, "EUR")] {
        let mut record = suggestion(n, &format!("PO-{n}"));
        currency.clone_into(&mut record.details.currency);
        at_hand.store.commit(writes(&record, Guard::Absent)).await.unwrap();
        if n == 4 {
            let ended = moved(&record, State::Complete { at: millis(5) });
            at_hand.store.commit(writes(&ended, was(&record))).await.unwrap();
        }
    }
    assert_eq!(at_hand.trend.last_sample().await.unwrap(), None);
    at_hand.trend.sample(at(60), DAY).await.unwrap();
    at_hand.trend.sample(at(60), DAY).await.unwrap();
    let level = |currency: &str, count, cents| Level {
        kind: ProposalKind::Postpone,
        currency: currency.to_owned(),
        count,
        value: Decimal::new(cents, 2).normalize(),
    };
    let open = vec![level("EUR", 2, 9_600), level("GBP", 1, 4_800)];
    assert_eq!(all(&at_hand).await.1, [Sample { at: at(60), open }]);
    assert_eq!(at_hand.trend.last_sample().await.unwrap(), Some(at(60)));
}

async fn a_sample_of_an_empty_desk_is_a_sample(at_hand: Restocking) {
    at_hand.trend.sample(at(0), DAY).await.unwrap();
    assert_eq!(all(&at_hand).await.1, [Sample { at: at(0), open: Vec::new() }]);
}

async fn only_the_days_asked_for_are_told(at_hand: Restocking) {
    for day in 20..25_i8 {
        let of_day = date(2026, 11, day);
        let n = u64::try_from(day).unwrap();
        let after = at_hand.trend.counted().await.unwrap();
        count(&at_hand, after, after + n, vec![flow(of_day, Happened::Opened, "EUR", n, 100)]).await.unwrap();
        at_hand.trend.sample(at(i64::from(day) * 86_400), of_day).await.unwrap();
    }
    let (flows, samples) = at_hand.trend.trend(date(2026, 11, 21), date(2026, 11, 22)).await.unwrap();
    assert_eq!(flows.iter().map(|flow| flow.count).collect::<Vec<_>>(), [21, 22]);
    assert_eq!(samples.iter().map(|sample| sample.at).collect::<Vec<_>>(), [at(21 * 86_400), at(22 * 86_400)]);
}

async fn old_days_go_and_of_older_ones_the_last_sample_stays(at_hand: Restocking) {
    at_hand.store.commit(writes(&suggestion(1, "PO-1"), Guard::Absent)).await.unwrap();
    for (day, second) in [(1, 10), (2, 20), (2, 21), (3, 30), (3, 31)] {
        let of_day = date(2026, 11, day);
        let after = at_hand.trend.counted().await.unwrap();
        count(&at_hand, after, after + 1, vec![flow(of_day, Happened::Opened, "EUR", 1, 100)]).await.unwrap();
        at_hand.trend.sample(at(second), of_day).await.unwrap();
    }
    at_hand.trend.forget_trend(date(2026, 11, 2), date(2026, 11, 3)).await.unwrap();
    let (flows, samples) = all(&at_hand).await;
    assert_eq!(flows.iter().map(|flow| flow.date.day()).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(samples.iter().map(|sample| sample.at).collect::<Vec<_>>(), [at(21), at(30), at(31)]);
    assert!(samples.iter().all(|sample| sample.open.len() == 1), "and each keeps what was open");
    assert_eq!(at_hand.trend.counted().await.unwrap(), 5, "what was counted is not counted again");
}

fn follower(at_hand: &Restocking, clock: &Arc<HandClock>) -> FollowTrend {
    let (store, log) = (Arc::clone(&at_hand.trend), Arc::clone(&at_hand.log));
    FollowTrend::new(store, log, clock.clone(), TimeZone::UTC, Duration::from_secs(86_400 * 800))
}

async fn whoever_follows_the_log_counts_each_event_once_however_often_it_begins_again(at_hand: Restocking) {
    let clock = Arc::new(HandClock::new());
    let accepted = |n: u128| LogEvent {
        kind: EventKind::Accepted.name(),
        data: r#"{"kind":"cancel","value":"2.50","currency":"EUR"}"#.to_owned(),
        ..said(n, "suggestion/1")
    };
    for n in 1..=3 {
        at_hand
            .store
            .commit(Work { events: vec![accepted(n), said(10 + n, "product/P")], ..Work::default() })
            .await
            .unwrap();
        let follower = follower(&at_hand, &clock);
        assert_eq!((follower.round().await.unwrap(), follower.round().await.unwrap()), (2, 0));
    }
    let flows = all(&at_hand).await.0;
    assert_eq!(flows.len(), 1, "{flows:?}");
    assert_eq!((flows[0].what, flows[0].count, flows[0].value), (Happened::Accepted, 3, Decimal::new(75, 1)));
}

async fn what_is_open_is_looked_at_once_an_hour(at_hand: Restocking) {
    let clock = Arc::new(HandClock::new());
    let follower = follower(&at_hand, &clock);
    for minutes in [0, 59, 1, 59, 2] {
        clock.advance(SignedDuration::from_mins(minutes));
        follower.round().await.unwrap();
    }
    let samples: Vec<_> = all(&at_hand).await.1.into_iter().map(|sample| sample.at).collect();
    assert_eq!(samples, [at(0), at(3_600), at(2 * 3_600 + 60)]);
    // The first two are of the evening, the third is of the night behind midnight.
    clock.advance(SignedDuration::from_hours(24 * 30));
    follower.round().await.unwrap();
    let samples: Vec<_> = all(&at_hand).await.1.into_iter().map(|sample| sample.at).collect();
    let month = 30 * 24 * 3_600;
    assert_eq!(samples, [at(3_600), at(2 * 3_600 + 60), at(2 * 3_600 + 60 + month)], "the last of each day stays");
}
