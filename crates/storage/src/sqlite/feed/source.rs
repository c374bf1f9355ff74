//! The feeds of several contexts, found by their names.

use std::sync::Arc;

use event::Weight;
use feeds::{FeedSource, ServedFeed};

use super::AudienceFeed;
use crate::sqlite::Database;

/// The feeds of the contexts that have a charter.
#[derive(Default)]
pub struct ContextFeeds(Vec<Arc<Database>>);

impl ContextFeeds {
    /// Of these contexts.
    pub fn new(databases: impl IntoIterator<Item = Arc<Database>>) -> Self {
        Self(databases.into_iter().filter(|database| database.charter().is_some()).collect())
    }

    /// The context and the audience of a feed, where there could be one of that name.
    fn find<'a>(&self, name: &'a str) -> Option<(&Arc<Database>, &'a str)> {
        let (context, audience) = name.split_once('.').unwrap_or((name, ""));
        // `product.` is no other name for `product`.
        let is_written_so = audience.is_empty() != name.contains('.');
        let database = self.0.iter().find(|database| database.name() == context)?;
        (is_written_so && database.charter()?.knows(audience)).then_some((database, audience))
    }
}

impl FeedSource for ContextFeeds {
    fn feed(&self, name: &str) -> Option<Arc<dyn ServedFeed>> {
        let (database, audience) = self.find(name)?;
        Some(Arc::new(AudienceFeed::new(database.clone(), audience)))
    }

    fn thin_kinds(&self, name: &str) -> Vec<&'static str> {
        let Some((database, audience)) = self.find(name) else { return Vec::new() };
        let Some(charter) = database.charter() else { return Vec::new() };
        let carried = charter.carried_by(audience).filter(|contract| contract.weight != Weight::Thick);
        carried.map(|contract| contract.kind).collect()
    }
}
