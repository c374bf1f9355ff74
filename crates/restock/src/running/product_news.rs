//! The catalogue's feed of products into the restocking inbox: read as every reader reads it, in this process or over HTTP.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use context::{Clock, StoreError};
use event::Event;
use feeds::{Chain, Feed, FeedError, FeedEvent, Head, ReaderBook, ReaderPlace, Verified};
use jiff::{SignedDuration, Timestamp};
use restocking::ports::Store;
use restocking::use_cases::HearArticles;

use super::rounds::{Loops, Round, Wake};

/// The name under which the catalogue knows this reader.
pub(crate) const READER: &str = "restocking";
/// What it reads: the audience of the context `product`, and the feed of it.
pub(super) const AUDIENCE: &str = "internal";
pub(crate) const FEED: &str = "product.internal";

/// Events taken in one transaction at most.
const PAGE: usize = 500;
/// A reader that stays where it is says so no more often than this.
const SEEN_EVERY: SignedDuration = SignedDuration::from_secs(10);

/// Where the catalogue is.
pub(crate) struct Catalogue {
    /// Its feed of products.
    pub(crate) feed: Arc<dyn Feed>,
    /// How long the feed is asked to wait for something new; nothing where `wake` tells of it.
    pub(crate) wait: Duration,
    /// What tells of something new.
    pub(crate) wake: Wake,
    /// The book in which readers stand; none where the other side keeps it.
    pub(crate) book: Option<Arc<dyn ReaderBook>>,
}

/// What carries the news.
pub(super) struct ProductNews {
    pub(super) catalogue: Catalogue,
    pub(super) hear: HearArticles,
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<dyn Clock>,
}

impl ProductNews {
    pub(super) fn spawn(self, loops: &mut Loops) {
        let (clock, wake, stop) = (self.clock.clone(), self.catalogue.wake.clone(), loops.stop());
        let (news, seen) = (Arc::new(self), Arc::new(Mutex::new(None)));
        loops.spawn(
            "product news",
            move || clock.now(),
            wake,
            move || {
                let (news, seen) = (news.clone(), seen.clone());
                // Whatever is cut short is read again, and has its effect once.
                Loops::unless_stopped(stop.clone(), async move { news.round(&seen).await })
            },
        );
    }

    async fn round(&self, seen: &Mutex<Option<(u64, Timestamp)>>) -> Result<Round, StoreError> {
        let at = self.place().await?;
        let mut reader = Verified::from(at);
        let feed = &*self.catalogue.feed;
        let events = match reader.next(feed, PAGE, self.catalogue.wait).await {
            Ok(events) => events,
            Err(FeedError::Reset(reason) | FeedError::Corrupt(reason)) => {
                // What was taken stays, and is passed over when it comes again.
                tracing::error!(feed = FEED, reason, "what was read is not what the feed holds: it is read anew");
                self.keep(Head::EMPTY).await?;
                return Err(StoreError::Unavailable(format!("{FEED} is read anew: {reason}")));
            }
            Err(error) => return Err(StoreError::Unavailable(format!("failed to {error}"))),
        };
        let is_busy = !events.is_empty();
        let heard = events.into_iter().filter(|event| HearArticles::hears(&event.kind));
        self.hear.take(heard.map(told).collect()).await?;
        // Kept after what was read: a crash in between reads some of it twice, and the inbox knows it.
        if reader.at() != at {
            self.keep(reader.at()).await?;
        }
        self.tell(reader.at().position, seen).await;
        Ok(if is_busy { Round::Busy } else { Round::Idle(None) })
    }

    /// How far the feed was read.
    async fn place(&self) -> Result<Head, StoreError> {
        let note = self.store.note(&format!("feed {FEED}")).await?;
        let read = |text: &str| {
            let (position, chain) = text.split_once(' ')?;
            Some(Head { position: position.parse().ok()?, chain: Chain::parse(chain)? })
        };
        match note {
            None => Ok(Head::EMPTY),
            Some(text) => read(&text).ok_or_else(|| StoreError::Corrupt(format!("\"{text}\" is no place in a feed"))),
        }
    }

    async fn keep(&self, place: Head) -> Result<(), StoreError> {
        self.store.keep_note(&format!("feed {FEED}"), &format!("{} {}", place.position, place.chain)).await
    }

    /// Stands in the book of readers with how far it is, where that is kept in this process.
    async fn tell(&self, position: u64, seen: &Mutex<Option<(u64, Timestamp)>>) {
        let Some(book) = &self.catalogue.book else { return };
        let now = self.clock.now();
        {
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            if seen.is_some_and(|(known, at)| known == position && now.duration_since(at) < SEEN_EVERY) {
                return;
            }
            *seen = Some((position, now));
        }
        let place = ReaderPlace { reader: READER.to_owned(), feed: FEED.to_owned(), position, at: now };
        if let Err(error) = book.keep(vec![place]).await {
            tracing::warn!(%error, "how far restocking has read the catalogue could not be written down");
        }
    }
}

/// As an event of the inbox: the same in this process and over HTTP, so that nothing counts twice where a catalogue moves.
fn told(event: FeedEvent) -> Event {
    Event {
        id: event.id,
        source: "urn:restock:product".to_owned(),
        kind: Some(event.kind),
        subject: Some(event.subject),
        time: Some(event.time),
        attributes: [("correlationid".to_owned(), event.correlation_id)].into(),
        data: Some(event.data),
    }
}
