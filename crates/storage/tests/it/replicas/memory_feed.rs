//! A feed played in memory.

use std::sync::Mutex;
use std::time::Duration;

use async_trait::async_trait;
use feeds::{Chain, Feed, FeedError, FeedEvent, Head, SnapshotChunk};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::support::at;

/// A feed that holds what it was told, and answers as one over HTTP would.
pub(crate) struct MemoryFeed {
    name: String,
    events: Mutex<Vec<(FeedEvent, Chain)>>,
    pub(crate) denied: Mutex<Option<FeedError>>,
}

impl MemoryFeed {
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), events: Mutex::default(), denied: Mutex::default() }
    }

    /// Says one thing more.
    pub(crate) fn say(&self, kind: &str, subject: &str, data: &Value) {
        let mut events = self.events.lock().unwrap();
        let position = events.len() as u64 + 1;
        let event = FeedEvent {
            position,
            id: format!("{}-{position}", self.name),
            kind: kind.to_owned(),
            subject: subject.to_owned(),
            time: at(i64::try_from(position).unwrap()),
            correlation_id: format!("because-{position}"),
            data: RawValue::from_string(data.to_string()).unwrap(),
        };
        let chain = events.last().map_or(Chain::EMPTY, |(_, chain)| *chain).then(&event);
        events.push((event, chain));
    }

    fn known(&self) -> Result<Vec<(FeedEvent, Chain)>, FeedError> {
        match &*self.denied.lock().unwrap() {
            Some(error) => Err(error.clone()),
            None => Ok(self.events.lock().unwrap().clone()),
        }
    }
}

#[async_trait]
impl Feed for MemoryFeed {
    fn name(&self) -> &str {
        &self.name
    }

    async fn head(&self) -> Result<Head, FeedError> {
        let last = self.known()?.pop();
        Ok(last.map_or(Head { position: 0, chain: Chain::EMPTY }, |(event, chain)| Head {
            position: event.position,
            chain,
        }))
    }

    async fn read(&self, after: u64, limit: usize, _: Duration) -> Result<Vec<FeedEvent>, FeedError> {
        let events = self.known()?;
        if after > events.len() as u64 {
            return Err(FeedError::Reset(format!("{after} is beyond the end")));
        }
        let behind = events.into_iter().map(|(event, _)| event).filter(|event| event.position > after);
        Ok(behind.take(limit).collect())
    }

    async fn snapshot(&self, at: Option<u64>, from: Option<&str>, limit: usize) -> Result<SnapshotChunk, FeedError> {
        let mut events = self.known()?;
        let at = at.unwrap_or(events.len() as u64);
        events.truncate(usize::try_from(at).unwrap());
        let head = events.last().map_or(Head { position: 0, chain: Chain::EMPTY }, |(event, chain)| Head {
            position: event.position,
            chain: *chain,
        });
        let mut latest = std::collections::BTreeMap::new();
        for (event, _) in events {
            latest.insert(format!("{} {}", event.subject, event.kind), event);
        }
        let mut rest = latest.into_iter().filter(|(key, _)| from.is_none_or(|from| key.as_str() > from)).peekable();
        let mut chunk = Vec::new();
        let mut last = None;
        while chunk.len() < limit
            && let Some((key, event)) = rest.next()
        {
            last = Some(key);
            chunk.push(event);
        }
        let next = rest.peek().and(last);
        let digest = chunk.iter().fold(Chain::EMPTY, Chain::then);
        Ok(SnapshotChunk { at: head, events: chunk, next, chunk: digest })
    }
}
