//! A reader that believes nothing finds every lie that a feed could tell.

use std::time::Duration;

use async_trait::async_trait;
use feeds::{Chain, Feed, FeedError, FeedEvent, Head, SnapshotChunk, Verified, VerifiedSnapshot};
use jiff::Timestamp;
use serde_json::value::RawValue;

/// A feed that tells what it is made to tell.
#[derive(Clone)]
struct Told {
    events: Vec<FeedEvent>,
    head: Head,
    chunks: Vec<SnapshotChunk>,
}

#[async_trait]
impl Feed for Told {
    fn name(&self) -> &str {
        "told"
    }

    async fn head(&self) -> Result<Head, FeedError> {
        Ok(self.head)
    }

    async fn read(&self, after: u64, limit: usize, _wait: Duration) -> Result<Vec<FeedEvent>, FeedError> {
        let from = usize::try_from(after).unwrap().min(self.events.len());
        Ok(self.events[from..].iter().take(limit).cloned().collect())
    }

    async fn snapshot(&self, _at: Option<u64>, from: Option<&str>, _limit: usize) -> Result<SnapshotChunk, FeedError> {
        Ok(self.chunks[from.map_or(0, |from| from.parse().unwrap())].clone())
    }
}

fn event(position: u64) -> FeedEvent {
    FeedEvent {
        position,
        id: format!("id-{position}"),
        kind: "a.b.c.v1".to_owned(),
        subject: format!("b/{position}"),
        time: Timestamp::UNIX_EPOCH,
        correlation_id: String::new(),
        data: RawValue::from_string("{}".to_owned()).unwrap(),
    }
}

fn honest() -> Told {
    let events: Vec<FeedEvent> = (1..=4).map(event).collect();
    let head = Verified::after(Head::EMPTY, &events).unwrap();
    let chunk = |events: &[FeedEvent], next: Option<&str>| SnapshotChunk {
        at: head,
        events: events.to_vec(),
        next: next.map(ToOwned::to_owned),
        chunk: events.iter().fold(Chain::EMPTY, Chain::then),
    };
    Told { chunks: vec![chunk(&events[..2], Some("1")), chunk(&events[2..], None)], events, head }
}

async fn reads(feed: &Told) -> Result<Head, FeedError> {
    let mut reader = Verified::from(Head::EMPTY);
    while !reader.next(feed, 3, Duration::ZERO).await?.is_empty() {}
    Ok(reader.at())
}

async fn loads(feed: &Told) -> Result<usize, FeedError> {
    let (mut snapshot, mut count) = (VerifiedSnapshot::new(), 0);
    while snapshot.has_more() {
        count += snapshot.next(feed, 2).await?.len();
    }
    Ok(count)
}

#[tokio::test]
async fn an_honest_feed_is_read_to_its_end() {
    assert_eq!(reads(&honest()).await.unwrap(), honest().head);
    assert_eq!(loads(&honest()).await.unwrap(), 4);
}

#[tokio::test]
async fn every_lie_of_a_feed_is_found() {
    type Lie = fn(&mut Told);
    let lies: [(&str, Lie); 8] = [
        ("an event is left out", |told| drop(told.events.remove(1))),
        ("an event comes twice", |told| told.events.insert(1, event(1))),
        ("two change places", |told| told.events.swap(0, 1)),
        ("other data", |told| told.events[2].data = RawValue::from_string("[]".to_owned()).unwrap()),
        ("another subject", |told| told.events[2].subject.push('x')),
        ("another type", |told| told.events[2].kind.push('x')),
        ("another time", |told| told.events[2].time = Timestamp::from_microsecond(1).unwrap()),
        ("another end", |told| told.head.chain = Chain::EMPTY),
    ];
    for (lie, tell) in lies {
        let mut told = honest();
        tell(&mut told);
        assert!(matches!(reads(&told).await, Err(FeedError::Corrupt(_))), "{lie}");
    }
    let mut shorter = honest();
    shorter.head.position = 3;
    assert!(matches!(reads(&shorter).await, Err(FeedError::Reset(_))), "a feed that lost its end");
}

#[tokio::test]
async fn every_lie_of_a_snapshot_is_found() {
    type Lie = fn(&mut Told);
    let lies: [(&str, Lie); 6] = [
        ("an event is left out", |told| drop(told.chunks[0].events.pop())),
        ("other data", |told| told.chunks[1].events[0].data = RawValue::from_string("[]".to_owned()).unwrap()),
        ("another position in between", |told| told.chunks[1].at.position += 1),
        ("the same chunk again", |told| told.chunks[1] = SnapshotChunk { next: None, ..told.chunks[0].clone() }),
        ("an event of the future", |told| {
            told.chunks[0].at.position = 1;
            told.chunks[1].at.position = 1;
        }),
        ("nothing, and more of it", |told| {
            told.chunks[0] = SnapshotChunk { events: Vec::new(), chunk: Chain::EMPTY, ..told.chunks[0].clone() };
        }),
    ];
    for (lie, tell) in lies {
        let mut told = honest();
        tell(&mut told);
        assert!(matches!(loads(&told).await, Err(FeedError::Corrupt(_))), "{lie}");
    }
}

#[tokio::test]
async fn after_a_lie_the_reader_is_where_it_was() {
    let mut told = honest();
    told.events.remove(1);
    let mut reader = Verified::from(Head::EMPTY);
    assert!(reader.next(&told, 3, Duration::ZERO).await.is_err());
    assert_eq!(reader.at(), Head::EMPTY);
    assert_eq!(reader.next(&honest(), 10, Duration::ZERO).await.unwrap().len(), 4);
}
