//! Times, ids and events to tell the tests' stories with.

use context::{Clock, Entry, Ids, Inbox, Incoming, Lane, LogEvent, Receipt, Verdict};
use event::Event;
use jiff::{SignedDuration, Timestamp};
use serde_json::value::RawValue;
use std::sync::Mutex;
use uuid::Uuid;

/// Seconds after the beginning of the story.
pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_300_200 + second).unwrap()
}

/// An id that tells which one it is.
pub(crate) fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x0193_4a5b_0000_7000_8000_0000_0000_0000 + n)
}

/// A clock that stands still until it is moved.
pub(crate) struct HandClock(pub(crate) Mutex<Timestamp>);

impl HandClock {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(at(0)))
    }

    pub(crate) fn advance(&self, by: SignedDuration) {
        let mut now = self.0.lock().unwrap();
        *now += by;
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    fn business_now(&self) -> Timestamp {
        self.now()
    }
}

/// Ids in a row.
#[derive(Default)]
pub(crate) struct CountedIds(Mutex<u128>);

impl Ids for CountedIds {
    fn fresh(&self) -> Uuid {
        let mut next = self.0.lock().unwrap();
        *next += 1;
        id(0xffff_0000 + *next)
    }
}

/// An event with some content, about a subject.
pub(crate) fn incoming(event_id: &str, subject: Option<&str>, content: u32) -> Incoming {
    let event = Event {
        id: event_id.to_owned(),
        source: "urn:test".to_owned(),
        kind: Some("test.happened.v1".to_owned()),
        subject: subject.map(ToOwned::to_owned),
        time: Some(at(0)),
        attributes: [("correlationid".to_owned(), format!("because-of-{event_id}"))].into(),
        data: Some(RawValue::from_string(format!("{{\"content\":{content}}}")).unwrap()),
    };
    Incoming {
        digest: event.digest(),
        subject: subject.map(ToOwned::to_owned),
        thin: true,
        lane: Lane::Direct,
        correlation_id: format!("because-of-{event_id}"),
        verdict: Verdict::Sound,
        reading: Default::default(),
        event,
    }
}

/// Receives one event after the other and answers the receipts.
pub(crate) async fn receive(inbox: &dyn Inbox, batch: impl IntoIterator<Item = Incoming>) -> Vec<Receipt> {
    inbox.receive(batch.into_iter().collect(), None, at(0)).await.unwrap()
}

/// What may be handled now in the direct lane.
pub(crate) async fn next(inbox: &dyn Inbox) -> Vec<Entry> {
    inbox.next(Lane::Direct, at(0), 1_000).await.unwrap()
}

/// The ids of events, as they were given.
pub(crate) fn ids(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.event.id.as_str()).collect()
}

/// Something to say in a log.
pub(crate) fn said(n: u128, subject: &str) -> LogEvent {
    LogEvent {
        id: id(n),
        kind: "test.said.v1",
        subject: subject.to_owned(),
        time: at(i64::try_from(n).unwrap()),
        correlation_id: format!("correlation-{n}"),
        causation_id: n.is_multiple_of(2).then(|| format!("cause-{n}")),
        data: format!("{{\"n\":{n}}}"),
    }
}
