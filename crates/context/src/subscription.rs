//! One context's log carried into another context's inbox.

use std::sync::Arc;

use event::Event;
use jiff::Timestamp;
use serde_json::value::RawValue;

use crate::{Cursor, Inbox, Incoming, Lane, Log, Logged, Reading, Receipt, StoreError, Verdict};

/// Reads a log by position into an inbox. What was read is remembered in the transaction that receives it, so a
/// crash repeats at most one batch, and the inbox's deduplication takes care of that.
pub struct Subscription {
    /// The log that is read.
    pub log: Arc<dyn Log>,
    /// Where its events go.
    pub inbox: Arc<dyn Inbox>,
    /// The event types that the reader understands; others are passed over.
    pub kinds: &'static [&'static str],
}

impl Subscription {
    /// Carries the next events over, at most `limit`; answers how many positions it moved on.
    ///
    /// # Errors
    /// When either store fails; nothing is lost, the same events are read again.
    pub async fn carry(&self, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
        let feed = self.log.name().to_owned();
        let after = self.inbox.cursor(&feed).await?;
        let events = self.log.read(after, limit).await?;
        let (Some(last), count) = (events.last().map(|event| event.position), events.len()) else { return Ok(0) };
        let batch = events
            .into_iter()
            .filter(|logged| self.kinds.contains(&logged.kind.as_str()))
            .map(|logged| incoming(&feed, logged))
            .collect::<Result<Vec<_>, _>>()?;
        let receipts = self.inbox.receive(batch, Some(Cursor { feed, position: last }), now).await?;
        debug_assert!(!receipts.contains(&Receipt::Contradiction), "a log never says two things under one id");
        Ok(count)
    }
}

fn incoming(feed: &str, logged: Logged) -> Result<Incoming, StoreError> {
    let data = RawValue::from_string(logged.data).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let mut event = Event {
        id: logged.id.to_string(),
        source: format!("urn:restock:{feed}"),
        kind: Some(logged.kind),
        subject: Some(logged.subject.clone()),
        time: Some(logged.time),
        attributes: [("correlationid".to_owned(), logged.correlation_id.clone())].into(),
        data: Some(data),
    };
    event.attributes.insert("sequence".to_owned(), logged.position.to_string());
    if let Some(cause) = logged.causation_id {
        event.attributes.insert("causationid".to_owned(), cause);
    }
    Ok(Incoming {
        digest: event.digest(),
        subject: Some(logged.subject),
        thin: true,
        lane: Lane::Internal,
        correlation_id: logged.correlation_id,
        verdict: Verdict::Sound,
        reading: Reading::default(),
        event,
    })
}
