//! A mapped database that is opened when it is read: an instance runs for months, its files and the day do not stay.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use context::Clock;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use mapping::MappedSource;
use restocking::ports::{Part, Source, SourceError, SourcePage};

/// Opened by the first question, and again where somebody begins to read from the beginning.
pub(super) struct LateMapping {
    mapping: PathBuf,
    at: Option<PathBuf>,
    zone: TimeZone,
    clock: Arc<dyn Clock>,
    open: Mutex<Option<Open>>,
}

struct Open {
    source: Arc<MappedSource>,
    /// Somebody has begun to read it.
    is_begun: bool,
}

impl LateMapping {
    pub(super) fn new(mapping: PathBuf, at: Option<PathBuf>, zone: TimeZone, clock: Arc<dyn Clock>) -> Self {
        Self { mapping, at, zone, clock, open: Mutex::default() }
    }

    fn today(&self) -> Date {
        self.clock.business_now().to_zoned(self.zone.clone()).date()
    }

    /// The open source; a fresh one for whoever begins.
    async fn source(&self, begins: bool) -> Result<Arc<MappedSource>, SourceError> {
        let known = {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            if open.as_ref().is_some_and(|open| begins && open.is_begun) {
                *open = None;
            }
            open.as_mut().map(|open| {
                open.is_begun |= begins;
                Arc::clone(&open.source)
            })
        };
        if let Some(known) = known {
            return Ok(known);
        }
        let (mapping, at, today) = (self.mapping.clone(), self.at.clone(), self.today());
        // Files are laid into a database of their own, which takes its time.
        let opened = tokio::task::spawn_blocking(move || MappedSource::open(&mapping, at.as_deref(), today)).await;
        let opened = opened.map_err(|error| SourceError::Refused(error.to_string()))?;
        let source = Arc::new(opened.map_err(|error| SourceError::Refused(error.to_string()))?);
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(Open { source: Arc::clone(&source), is_begun: begins });
        Ok(source)
    }
}

#[async_trait]
impl Source for LateMapping {
    fn describe(&self) -> String {
        format!("what {} describes", self.mapping.display())
    }

    fn identity(&self) -> String {
        let identity = MappedSource::identity_of(&self.mapping, self.at.as_deref(), self.today());
        identity.unwrap_or_else(|error| error.to_string())
    }

    async fn count(&self, part: Part) -> Result<Option<u64>, SourceError> {
        self.source(false).await?.count(part).await
    }

    async fn page(&self, part: Part, after: Option<&str>, limit: usize) -> Result<SourcePage, SourceError> {
        let begins = after.is_none() && part == Part::ALL[0];
        let page = self.source(begins).await?.page(part, after, limit).await?;
        if page.next.is_none() && part == Part::ALL[Part::ALL.len() - 1] {
            // Read to its end: what was laid aside for it goes.
            *self.open.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
        Ok(page)
    }
}

#[cfg(test)]
mod tests {
    use restocking::ports::SourceRow;

    use super::*;
    use crate::adapters::SystemClock;

    const MAPPING: &str = "version = 1\nname = \"x\"\n[source]\nat = \".\"\n[suppliers]\ntable = \"s\"\nsupplier_id = \"no\"\nname = \"name\"\n";

    async fn names(source: &LateMapping) -> Vec<String> {
        let mut names = Vec::new();
        for part in Part::ALL {
            for row in source.page(part, None, 10).await.unwrap().rows {
                let SourceRow::Supplier(supplier) = row else { continue };
                names.push(supplier.name);
            }
        }
        names
    }

    #[tokio::test]
    async fn whoever_begins_reads_the_files_as_they_are_then() {
        let folder = tempfile::tempdir().unwrap();
        let (mapping, file) = (folder.path().join("mapping.toml"), folder.path().join("s.csv"));
        let source = LateMapping::new(mapping.clone(), None, TimeZone::UTC, Arc::new(SystemClock));
        assert!(matches!(source.count(Part::Suppliers).await, Err(SourceError::Refused(_))), "there is no mapping yet");
        std::fs::write(&mapping, MAPPING).unwrap();
        std::fs::write(&file, "no,name\n1,One\n").unwrap();
        let identity = source.identity();
        assert_eq!((source.count(Part::Suppliers).await.unwrap(), names(&source).await), (Some(1), vec!["One".into()]));
        std::fs::write(&file, "no,name\n1,Two\n").unwrap();
        assert_eq!((names(&source).await, source.identity() == identity), (vec!["Two".into()], true));
        let opened = MappedSource::open(&mapping, None, source.today()).unwrap();
        assert_eq!(opened.identity(), identity);
        std::fs::write(&mapping, MAPPING.replace("\"x\"", "\"y\"")).unwrap();
        assert_ne!(source.identity(), identity);
    }
}
