//! Taking events in: read against their contracts, put into the inbox, answered when durable.

use std::sync::Arc;

use context::{Clock, Ids, Inbox, Incoming, Lane, Reading, Receipt, StoreError, Verdict};
use event::{Event, Weight};
use serde::Serialize;

use crate::events::{CONTRACTS, Payload, contract_of};

/// The door for events from outside.
pub struct Receive {
    inbox: Arc<dyn Inbox>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Received {
    /// Held, to be handled.
    pub accepted: u64,
    /// Were here before.
    pub duplicates: u64,
    /// Held as dead letters: unknown type, or a payload against its schema.
    pub dead: u64,
    /// Refused: the same source and id said something else before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<Contradicted>,
}

/// An event that contradicts one with the same source and id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contradicted {
    /// Its place in the batch, from 0.
    pub index: usize,
    /// Its source.
    pub source: String,
    /// Its id.
    pub id: String,
}

impl Receive {
    /// A door into an inbox.
    pub fn new(inbox: Arc<dyn Inbox>, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        Self { inbox, clock, ids }
    }

    /// Puts a batch into the inbox and answers when it is durable. Events without a correlation id of their own get
    /// the one of the request, or a fresh one.
    ///
    /// # Errors
    /// When the store is out: nothing of the batch was stored.
    pub async fn receive(&self, events: Vec<Event>, correlation_id: Option<&str>) -> Result<Received, StoreError> {
        let names: Vec<(String, String)> =
            events.iter().map(|event| (event.source.clone(), event.id.clone())).collect();
        let batch = events.into_iter().map(|event| self.incoming(event, correlation_id)).collect();
        let receipts = self.inbox.receive(batch, None, self.clock.now()).await?;
        let mut received = Received::default();
        for (index, (receipt, (source, id))) in receipts.into_iter().zip(names).enumerate() {
            match receipt {
                Receipt::Accepted => received.accepted += 1,
                Receipt::Duplicate => received.duplicates += 1,
                Receipt::Dead => received.dead += 1,
                Receipt::Contradiction => {
                    tracing::error!(source, id, "the same id came again with other content; refused");
                    received.refused.push(Contradicted { index, source, id });
                }
            }
        }
        Ok(received)
    }

    fn incoming(&self, event: Event, correlation_id: Option<&str>) -> Incoming {
        let own = event.correlation_id().or(correlation_id).map(ToOwned::to_owned);
        let correlation_id = own.unwrap_or_else(|| self.ids.fresh().to_string());
        let digest = event.digest();
        let Judged { subject, weight, verdict, reading } = judge(&event);
        let lane = if weight == Some(Weight::Notification) { Lane::Enrich } else { Lane::Direct };
        let thin = weight.is_some_and(Weight::holds_later_events);
        Incoming { event, digest, subject, thin, lane, correlation_id, verdict, reading }
    }
}

/// What the contract says of an event.
struct Judged {
    subject: Option<String>,
    weight: Option<Weight>,
    verdict: Verdict,
    reading: Reading,
}

impl Judged {
    fn unknown(reason: String) -> Self {
        Self { subject: None, weight: None, verdict: Verdict::Dead(reason), reading: Reading::default() }
    }
}

/// Reads an event against its contract.
fn judge(event: &Event) -> Judged {
    let Some(kind) = event.kind.as_deref() else {
        let text = "the event has no type: set the CloudEvents attribute \"type\", or map the publisher's header in [events.headers]";
        return Judged::unknown(text.to_owned());
    };
    let Some(contract) = contract_of(kind) else {
        let known: Vec<&str> = CONTRACTS.iter().map(|contract| contract.kind).collect();
        return Judged::unknown(format!("type \"{kind}\" is not known; known are {}", known.join(", ")));
    };
    let weight = Some(contract.weight);
    match Payload::read(contract, event.data.as_deref()) {
        Ok(payload) => {
            let subject = Some(contract.subject.key(payload.id()));
            Judged { subject, weight, verdict: Verdict::Sound, reading: Reading::of(payload) }
        }
        Err(fault) => {
            // Without a readable payload, the envelope may still say what it is about.
            let subject = event.subject.as_deref().map(|id| contract.subject.key(id));
            Judged { subject, weight, verdict: Verdict::Dead(fault), reading: Reading::default() }
        }
    }
}
