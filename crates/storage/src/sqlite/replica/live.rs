//! The live generation, whichever it is: reads and followers hold on to this and notice no switch.

use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use jiff::Timestamp;
use replica::follow::{Contact, Place, Receipt, Work};
use replica::ports::{
    Answer, Article, PriceReads, Priced, ReplicaError, ReplicaStore, SearchFound, SearchQuery, SearchReads, StoreReads,
};

use super::{Generations, ReplicaFile};

/// The live generation of a folder.
pub struct LiveReplica {
    generations: Generations,
    live: RwLock<(u32, Arc<ReplicaFile>)>,
}

impl LiveReplica {
    /// Opens the live generation. One that it has replaced, and that a crash left behind, goes.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(generations: Generations) -> Result<Self, ReplicaError> {
        let number = generations.live()?;
        generations.remove_before(number)?;
        let file = Arc::new(generations.open(number)?);
        Ok(Self { generations, live: RwLock::new((number, file)) })
    }

    /// The folder that it is in.
    pub fn generations(&self) -> &Generations {
        &self.generations
    }

    /// Its number.
    pub fn number(&self) -> u32 {
        self.live.read().unwrap_or_else(PoisonError::into_inner).0
    }

    /// Its file.
    pub fn file(&self) -> Arc<ReplicaFile> {
        self.live.read().unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    /// Makes another generation the live one; what is read from the one before is read to its end, and its receipts go
    /// over to the new one.
    ///
    /// # Errors
    /// When that cannot be written down, or an erasure has removed the other one meanwhile; nothing changes then.
    pub async fn switch_to(&self, number: u32, file: Arc<ReplicaFile>) -> Result<(), ReplicaError> {
        file.keep_receipts(self.receipts().await?).await?;
        if !self.generations.file(number).exists() {
            return Err(ReplicaError::Refused(format!("switch to generation {number}: it is gone, begin it anew")));
        }
        self.generations.switch_to(number)?;
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = (number, file);
        self.generations.keep_only(number)
    }

    /// Takes up a switch that another program made, with the receipts of the generation before; answers whether there
    /// was one.
    ///
    /// # Errors
    /// When the generation that is named cannot be opened, or an erasure has removed it meanwhile; the one before stays
    /// live then.
    pub async fn look_for_switch(&self) -> Result<bool, ReplicaError> {
        let (named, before) = (self.generations.live()?, self.number());
        if named == before {
            return Ok(false);
        }
        if !self.generations.file(named).exists() {
            self.generations.switch_to(before)?;
            return Err(ReplicaError::Refused(format!("take up generation {named}: it is gone, begin it anew")));
        }
        let file = Arc::new(self.generations.open(named)?);
        file.keep_receipts(self.receipts().await?).await?;
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = (named, file);
        self.generations.keep_only(named)?;
        Ok(true)
    }
}

#[async_trait]
impl ReplicaStore for LiveReplica {
    async fn place(&self, feed: &str) -> Result<Place, ReplicaError> {
        self.file().place(feed).await
    }

    async fn places(&self) -> Result<Vec<Place>, ReplicaError> {
        self.file().places().await
    }

    async fn take(&self, work: Work) -> Result<(), ReplicaError> {
        self.file().take(work).await
    }

    async fn note(&self, feed: &str, contact: Contact) -> Result<(), ReplicaError> {
        self.file().note(feed, contact).await
    }

    async fn erase(&self, feed: &str, at: Timestamp) -> Result<Receipt, ReplicaError> {
        // What may not be held any more may not be in a generation under way either; it is begun anew from its feeds.
        self.generations.keep_only(self.number())?;
        self.file().erase(feed, at).await
    }

    async fn receipts(&self) -> Result<Vec<Receipt>, ReplicaError> {
        self.file().receipts().await
    }

    async fn forget_receipt(&self, receipt: &Receipt) -> Result<(), ReplicaError> {
        self.file().forget_receipt(receipt).await
    }
}

#[async_trait]
impl StoreReads for LiveReplica {
    async fn articles(&self, code: &str) -> Result<Answer<Vec<Article>>, ReplicaError> {
        self.file().articles(code).await
    }

    async fn articles_like(&self, text: &str, limit: usize) -> Result<Answer<Vec<Article>>, ReplicaError> {
        self.file().articles_like(text, limit).await
    }

    async fn freshness(&self) -> Result<Vec<Place>, ReplicaError> {
        self.file().freshness().await
    }
}

#[async_trait]
impl SearchReads for LiveReplica {
    async fn search(&self, query: SearchQuery) -> Result<Answer<SearchFound>, ReplicaError> {
        self.file().search(query).await
    }
}

#[async_trait]
impl PriceReads for LiveReplica {
    async fn prices(&self, list_id: &str, product_ids: &[String]) -> Result<Answer<Vec<Priced>>, ReplicaError> {
        self.file().prices(list_id, product_ids).await
    }
}
