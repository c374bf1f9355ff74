//! Round by round along one feed.

use std::sync::Arc;
use std::time::Duration;

use feeds::{Feed, FeedError, Head};
use futures::future::join;
use jiff::SignedDuration;
use thiserror::Error;

use super::place::{Contact, Place, Receipt, Stage, Work};
use super::step::{Took, begin_at_log, differs, take_chunk, take_page};
use crate::Shape;
use crate::ports::{Clock, ReplicaError, ReplicaStore};

/// Where a feed that was never read is begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// With a snapshot, and the tail behind it.
    Snapshot,
    /// With its first event.
    Log,
}

/// How much is done at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Events in a chunk of a snapshot, and in a page of the tail.
    pub page: usize,
    /// Chunks of a snapshot in one round: while one is stored, the next is read.
    pub chunks: usize,
    /// Answers in a row that bring nothing that follows, before the feed counts as out of order.
    pub patience: usize,
    /// A contact that changes nothing is written down no more often than this.
    pub note_every: SignedDuration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { page: 5_000, chunks: 20, patience: 5, note_every: SignedDuration::from_secs(1) }
    }
}

/// What a round did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Round {
    /// Took a part of a snapshot; there may be more.
    Loaded,
    /// Took so many events of the tail.
    Took(u64),
    /// Everything is here, and equal to the feed by digest.
    Current,
    /// The feed may not be held any more; what came from it is gone.
    Erased(Receipt),
    /// It still may not be read.
    StillRevoked,
}

/// Why a round did not come to its end. Completes "failed to ...".
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum FollowError {
    /// The feed does not answer, or not to us: nothing is lost, try again later.
    #[error(transparent)]
    Feed(FeedError),
    /// The copy is not what the feed says, or cannot be continued: it has to be made anew, beside this one.
    #[error("go on with this copy of {feed}: {reason}; it is made anew beside this one")]
    Broken {
        /// The feed.
        feed: String,
        /// What does not fit.
        reason: String,
    },
    /// The replica's own file.
    #[error(transparent)]
    Store(#[from] ReplicaError),
}

/// Follows one feed into one replica.
#[derive(Clone)]
pub struct Follower {
    /// What is kept of it.
    pub shape: Shape,
    /// The feed.
    pub feed: Arc<dyn Feed>,
    /// The replica.
    pub store: Arc<dyn ReplicaStore>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Where it begins.
    pub start: Start,
    /// How much at once.
    pub limits: Limits,
}

impl Follower {
    /// One round; where there is nothing new, it waits so long for something.
    ///
    /// # Errors
    /// See [`FollowError`]; whatever was stored before stays.
    pub async fn round(&self, wait: Duration) -> Result<Round, FollowError> {
        let place = self.store.place(self.feed.name()).await?;
        let done = match &place.stage {
            Stage::Empty | Stage::Loading { .. } if self.start == Start::Snapshot => self.load(&place).await,
            Stage::Empty | Stage::Loading { .. } => self.begin(&place).await,
            Stage::Following => self.follow(&place, wait).await,
            Stage::Revoked => self.ask_again(&place).await,
        };
        match done {
            Err(FollowError::Feed(FeedError::Revoked(_))) if place.stage != Stage::Revoked => {
                Ok(Round::Erased(self.store.erase(self.feed.name(), self.clock.now()).await?))
            }
            other => other,
        }
    }

    async fn load(&self, place: &Place) -> Result<Round, FollowError> {
        match self.chunk(place).await {
            Ok(work) => self.load_on(work).await,
            // The snapshot is not there any more, or another one: begin again with the first chunk.
            Err(FeedError::Reset(_)) if matches!(place.stage, Stage::Loading { .. }) => {
                let beginning = Place { stage: Stage::Empty, ..place.clone() };
                let first = self.chunk(&beginning).await.map_err(FollowError::Feed)?;
                self.load_on(Work { made_from: place.mark(), ..first }).await
            }
            Err(error) => Err(FollowError::Feed(error)),
        }
    }

    /// Stores a chunk, and while that goes on reads the next one, for as many chunks as a round has.
    async fn load_on(&self, mut work: Work) -> Result<Round, FollowError> {
        for _ in 1..self.limits.chunks {
            let place = work.place.clone();
            if place.stage == Stage::Following {
                break;
            }
            let (stored, ahead) = join(self.store.take(work), self.chunk(&place)).await;
            stored?;
            match ahead {
                Ok(next) => work = next,
                // The next round finds it so, and knows what to do.
                Err(FeedError::Reset(_)) => return Ok(Round::Loaded),
                Err(error) => return Err(FollowError::Feed(error)),
            }
        }
        self.store.take(work).await?;
        Ok(Round::Loaded)
    }

    /// What the chunk that comes next at a place brings.
    async fn chunk(&self, place: &Place) -> Result<Work, FeedError> {
        let (at, from) = match &place.stage {
            Stage::Loading { at, next } => (Some(at.position), Some(next.as_str())),
            _ => (None, None),
        };
        let chunk = self.feed.snapshot(at, from, self.limits.page).await?;
        take_chunk(self.shape, place, &chunk, self.clock.now())
    }

    async fn begin(&self, place: &Place) -> Result<Round, FollowError> {
        self.store.take(begin_at_log(place)).await?;
        Ok(Round::Loaded)
    }

    async fn follow(&self, place: &Place, wait: Duration) -> Result<Round, FollowError> {
        let head = self.feed.head().await.map_err(FollowError::Feed)?;
        if head.position < place.position {
            return Err(self.broken(format!("it ends at {}, and {} were read", head.position, place.position)));
        }
        if head.position > place.position {
            return self.catch_up(place.clone(), head).await;
        }
        if head.chain != place.chain {
            return Err(self.broken(differs(&place.feed, head.position).to_string()));
        }
        self.note(place, head).await?;
        if wait.is_zero() {
            return Ok(Round::Current);
        }
        let page = self.feed.read(place.position, self.limits.page, wait).await;
        let page = page.map_err(|error| self.told(error))?;
        if page.is_empty() {
            return Ok(Round::Current);
        }
        match take_page(self.shape, place, page, head, self.clock.now()).map_err(|error| self.told(error))? {
            Took::Work(mut work) => {
                let taken = work.place.position - place.position;
                // How far it goes now is not known before the next comparison.
                work.place.as_of = place.as_of.max(work.place.as_of);
                self.store.take(*work).await?;
                Ok(Round::Took(taken))
            }
            Took::NothingThatFollows => Ok(Round::Took(0)),
        }
    }

    /// Pages up to the head as it was when asked for; there the digests are compared. While a page is stored, the next one
    /// is read and checked.
    async fn catch_up(&self, mut place: Place, head: Head) -> Result<Round, FollowError> {
        let mut taken = 0;
        let mut work = self.page(&place, head).await?;
        loop {
            taken += work.place.position - place.position;
            place = work.place.clone();
            if place.position >= head.position {
                self.store.take(*work).await?;
                return Ok(Round::Took(taken));
            }
            let (stored, ahead) = join(self.store.take(*work), self.page(&place, head)).await;
            stored?;
            work = ahead?;
        }
    }

    /// What the page behind a place brings; where nothing of it follows, it is asked for again.
    async fn page(&self, place: &Place, head: Head) -> Result<Box<Work>, FollowError> {
        for _ in 0..self.limits.patience {
            let page = self.feed.read(place.position, self.limits.page, Duration::ZERO).await;
            let page = page.map_err(|error| self.told(error))?;
            if let Took::Work(work) =
                take_page(self.shape, place, page, head, self.clock.now()).map_err(|error| self.told(error))?
            {
                return Ok(work);
            }
        }
        let gap = format!("nothing follows on position {} of {}", place.position, head.position);
        Err(FollowError::Feed(FeedError::Unavailable(gap)))
    }

    async fn note(&self, place: &Place, head: Head) -> Result<(), FollowError> {
        let at = self.clock.now();
        let is_news = place.known_head != head.position
            || place.as_of.is_none_or(|noted| at.duration_since(noted) >= self.limits.note_every || at < noted);
        if is_news {
            self.store.note(self.feed.name(), Contact { at, head: head.position, is_equal: true }).await?;
        }
        Ok(())
    }

    async fn ask_again(&self, place: &Place) -> Result<Round, FollowError> {
        match self.feed.head().await {
            Ok(_) => self.load(place).await,
            Err(FeedError::Revoked(_)) => Ok(Round::StillRevoked),
            Err(error) => Err(FollowError::Feed(error)),
        }
    }

    fn told(&self, error: FeedError) -> FollowError {
        match error {
            FeedError::Reset(reason) | FeedError::Corrupt(reason) => self.broken(reason),
            other => FollowError::Feed(other),
        }
    }

    fn broken(&self, reason: String) -> FollowError {
        FollowError::Broken { feed: self.feed.name().to_owned(), reason }
    }
}
