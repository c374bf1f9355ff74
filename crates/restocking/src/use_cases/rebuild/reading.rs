//! Pages of the source, the next one while this one is stored.

use std::sync::Arc;

use context::StoreError;
use tokio::task::JoinHandle;

use super::{Rebuilder, locked};
use crate::ports::{Generations, Part, Source, SourceError, SourcePage};

/// A page, and the mark in the arrival of events from before it was read.
pub(super) struct Read {
    pub(super) page: Result<SourcePage, SourceError>,
    pub(super) mark: i64,
}

/// The page that is being read already.
pub(super) struct Ahead {
    part: Part,
    after: Option<String>,
    page: JoinHandle<Result<Read, StoreError>>,
}

impl Rebuilder {
    /// A page, which may have been asked for before.
    pub(super) async fn read(
        &self,
        source: &Arc<dyn Source>,
        part: Part,
        after: Option<&str>,
    ) -> Result<Read, StoreError> {
        let ahead = locked(&self.ahead).take();
        if let Some(ahead) = ahead.filter(|ahead| ahead.part == part && ahead.after.as_deref() == after)
            && let Ok(read) = ahead.page.await
        {
            return read;
        }
        let limit = self.rows();
        read(Arc::clone(&self.with.generations), Arc::clone(source), part, after.map(ToOwned::to_owned), limit).await
    }

    /// Begins to read the page that will be asked for next.
    pub(super) fn read_ahead(&self, source: &Arc<dyn Source>, part: Part, after: Option<String>) {
        let limit = self.rows();
        let (generations, source) = (Arc::clone(&self.with.generations), Arc::clone(source));
        let page = tokio::spawn(read(generations, source, part, after.clone(), limit));
        *locked(&self.ahead) = Some(Ahead { part, after, page });
    }
}

async fn read(
    generations: Arc<dyn Generations>,
    source: Arc<dyn Source>,
    part: Part,
    after: Option<String>,
    limit: usize,
) -> Result<Read, StoreError> {
    let mark = generations.arrival_mark().await?;
    Ok(Read { page: source.page(part, after.as_deref(), limit).await, mark })
}
