//! Hearing the catalogue: its feed of products, put into the inbox like every other event.

use std::sync::Arc;

use context::{Clock, Inbox, Incoming, Lane, Reading, Receipt, StoreError, Verdict};
use event::Event;

use crate::events::{ArticleHeard, HeardType as _, Payload};

/// Takes in what the catalogue says of products.
pub struct HearArticles {
    inbox: Arc<dyn Inbox>,
    clock: Arc<dyn Clock>,
}

impl HearArticles {
    /// Into an inbox.
    pub fn new(inbox: Arc<dyn Inbox>, clock: Arc<dyn Clock>) -> Self {
        Self { inbox, clock }
    }

    /// Whether events of this type are of use here; others are passed over.
    pub fn hears(kind: &str) -> bool {
        kind == ArticleHeard::KIND
    }

    /// Puts events of the feed into the inbox, and answers when they are durable. What was taken before is counted and does
    /// nothing.
    ///
    /// # Errors
    /// When the store is out: nothing was taken.
    pub async fn take(&self, events: Vec<Event>) -> Result<(), StoreError> {
        if events.is_empty() {
            return Ok(());
        }
        let batch = events.into_iter().map(incoming).collect();
        let receipts = self.inbox.receive(batch, None, self.clock.now()).await?;
        let contradictions = receipts.iter().filter(|receipt| **receipt == Receipt::Contradiction).count();
        if contradictions > 0 {
            tracing::error!(contradictions, "the catalogue said other things under ids that it had used; refused");
        }
        Ok(())
    }
}

fn incoming(event: Event) -> Incoming {
    let read = Payload::read_heard(event.kind.as_deref().unwrap_or_default(), event.data.as_deref());
    let (subject, verdict, reading) = match read {
        Ok(payload) => (Some(format!("product/{}", payload.id())), Verdict::Sound, Reading::of(payload)),
        Err(fault) => (event.subject.clone(), Verdict::Dead(fault), Reading::default()),
    };
    let correlation_id = event.correlation_id().unwrap_or(&event.id).to_owned();
    Incoming {
        digest: event.digest(),
        subject,
        thin: false,
        lane: Lane::Direct,
        correlation_id,
        verdict,
        reading,
        event,
    }
}
