//! A foreign database behind its mapping, as a source of everything.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use jiff::civil::Date;
use restocking::ports::{Part, Source, SourceError, SourcePage};
use serde_json::Value as Json;
use thiserror::Error;

use crate::cell::Cell;
use crate::check;
use crate::database::{Database, DatabaseError};
use crate::dates::Calendar;
use crate::fetch::Fetch;
use crate::finding::{Finding, Severity};
use crate::input::Reader;
use crate::parse::parse;
use crate::parts::{Desk, RawPage, told_of};
use crate::plan::{Plan, wanted};
use crate::spec::Mapping;

/// No page is larger: it is held in memory.
const LARGEST_PAGE: usize = 50_000;

/// Why a mapping cannot be used.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The mapping's file cannot be read.
    #[error("failed to read the mapping {}: {reason}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// Why.
        reason: String,
    },
    /// The mapping is faulty, or says what its database does not have.
    #[error("{}", Listed(file, findings))]
    Mapping {
        /// The file.
        file: PathBuf,
        /// Everything that is wrong.
        findings: Vec<Finding>,
    },
    /// The database cannot be opened.
    #[error("failed to {reason}")]
    Database {
        /// Why.
        reason: String,
    },
}

struct Listed<'f>(&'f Path, &'f [Finding]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the mapping {} cannot be used:", self.0.display())?;
        self.1.iter().try_for_each(|finding| write!(formatter, "\n  {finding}"))
    }
}

/// A database that is read through a mapping.
pub struct MappedSource(Arc<Opened>);

struct Opened {
    mapping: Mapping,
    /// Of the mapping's text.
    digest: blake3::Hash,
    file: PathBuf,
    database: Database,
    plan: Plan,
    calendar: Calendar,
}

impl MappedSource {
    /// Opens what a mapping file describes, for reading only: `at`, or where the mapping says it is. `today` is the
    /// retailer's day.
    ///
    /// # Errors
    /// When the mapping or the database cannot be used; all that is wrong with the mapping at once.
    pub fn open(file: &Path, at: Option<&Path>, today: Date) -> Result<Self, OpenError> {
        let (opened, findings) = Self::begin(file, at, today)?;
        if findings.is_empty() {
            return Ok(opened);
        }
        Err(OpenError::Mapping { file: file.to_owned(), findings })
    }

    /// Compares a mapping file with its database, also where parts of it are faulty: errors, warnings and notes in the
    /// order of the file.
    ///
    /// # Errors
    /// When there is nothing to compare: the file is no mapping, or the database cannot be opened.
    pub fn check(file: &Path, at: Option<&Path>, today: Date) -> Result<Vec<Finding>, OpenError> {
        let (opened, mut findings) = Self::begin(file, at, today)?;
        let desk = opened.0.database.session();
        check::against_data(&opened.0.mapping, &opened.0.plan, &opened.0.desk(&desk), &mut findings)
            .map_err(|DatabaseError(reason)| OpenError::Database { reason })?;
        drop(desk);
        check::files(&opened.0.plan, &opened.0.database, &mut findings);
        check::pretence(&opened.0.mapping, &opened.0.calendar, &mut findings);
        findings.sort_by_key(|finding| finding.line);
        findings.dedup();
        Ok(findings)
    }

    fn begin(file: &Path, at: Option<&Path>, today: Date) -> Result<(Self, Vec<Finding>), OpenError> {
        let (mapping, digest) = read(file)?;
        let at = match at {
            Some(at) => at.to_owned(),
            None => place_of(file, &mapping),
        };
        let spec = &mapping.source;
        let database = if at.is_dir() {
            Database::open_folder(&at, &spec.csv, spec.trim, &wanted(&mapping))
        } else {
            Database::open_file(&at)
        };
        let database = database.map_err(|DatabaseError(reason)| OpenError::Database { reason })?;
        let mut findings = Vec::new();
        let plan = Plan::new(&mapping, &database.schema, &mut findings);
        findings.sort_by_key(|finding| finding.line);
        findings.dedup();
        let calendar = Calendar::new(spec, today);
        let opened = Opened { mapping, digest, file: file.to_owned(), database, plan, calendar };
        debug_assert!(findings.iter().all(|finding| finding.severity == Severity::Error), "a plan tells faults only");
        Ok((Self(Arc::new(opened)), findings))
    }

    /// The [`Source::identity`] that an opened source would have, without opening it.
    ///
    /// # Errors
    /// When the mapping cannot be read.
    pub fn identity_of(file: &Path, at: Option<&Path>, today: Date) -> Result<String, OpenError> {
        let (mapping, digest) = read(file)?;
        let at = at.map_or_else(|| place_of(file, &mapping), ToOwned::to_owned);
        Ok(identity(digest, &at, &Calendar::new(&mapping.source, today)))
    }

    /// The mapping.
    pub fn mapping(&self) -> &Mapping {
        &self.0.mapping
    }

    /// By how many days dates are moved, where the mapping pretends that it is another day.
    pub fn shift_days(&self) -> i64 {
        self.0.calendar.shift_days
    }
}

fn read(file: &Path) -> Result<(Mapping, blake3::Hash), OpenError> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| OpenError::File { file: file.to_owned(), reason: error.to_string() })?;
    let mapping = parse(&text).map_err(|findings| OpenError::Mapping { file: file.to_owned(), findings })?;
    Ok((mapping, blake3::hash(text.as_bytes())))
}

/// Where a mapping says its database is.
fn place_of(file: &Path, mapping: &Mapping) -> PathBuf {
    // "folder/." is the folder.
    file.parent().unwrap_or(Path::new("")).join(mapping.at()).components().collect()
}

fn identity(digest: blake3::Hash, at: &Path, calendar: &Calendar) -> String {
    let at = at.canonicalize().unwrap_or_else(|_| at.to_owned());
    format!("mapping {digest} of {} moved by {} days", at.display(), calendar.shift_days)
}

impl Opened {
    fn desk<'d>(&'d self, session: &'d crate::database::Session<'d>) -> Desk<'d> {
        let spec = &self.mapping.source;
        Desk { fetch: Fetch { session, trim: spec.trim }, reader: Reader { spec, calendar: &self.calendar } }
    }

    fn page(&self, part: Part, after: Option<&str>, limit: usize) -> Result<SourcePage, SourceError> {
        let after = after.map(cells).transpose()?;
        let session = self.database.session();
        let limit = limit.clamp(1, LARGEST_PAGE);
        let raw = self.desk(&session).page(&self.plan, part, after.as_deref(), limit);
        let RawPage { mut page, last_key, .. } = raw.map_err(refused)?;
        if after.is_none() {
            page.rejected.extend(told_of(&self.database.unreadable, &self.plan.tables(part)).cloned());
        }
        page.next = last_key.map(|key| Json::Array(key.iter().map(Cell::to_json).collect()).to_string());
        Ok(page)
    }

    fn count(&self, part: Part) -> Result<Option<u64>, SourceError> {
        let Some(rows) = self.plan.rows(part) else { return Ok(Some(0)) };
        let session = self.database.session();
        let desk = self.desk(&session);
        // Where rows are the lines of orders, the orders are their different keys.
        let is_grouped = part == Part::Orders && self.plan.orders.as_ref().is_some_and(|plan| plan.lines.is_none());
        let statement = desk.fetch.select(rows).count(is_grouped.then_some(&rows.key[..]));
        session.number(&statement).map(Some).map_err(refused)
    }
}

/// The place that an earlier page named.
fn cells(after: &str) -> Result<Vec<Cell>, SourceError> {
    let json: Option<Vec<Json>> = serde_json::from_str(after).ok();
    let cells = json.and_then(|json| json.iter().map(Cell::from_json).collect());
    cells.ok_or_else(|| SourceError::Refused(format!("{after} is no place that a page of a mapped source names")))
}

fn refused(error: DatabaseError) -> SourceError {
    SourceError::Refused(error.0)
}

#[async_trait]
impl Source for MappedSource {
    fn describe(&self) -> String {
        let Opened { mapping, file, database, .. } = &*self.0;
        let kind = if database.is_from_files() { "the folder" } else { "the SQLite file" };
        format!("{} in {kind} {} by {}", mapping.name, database.at.display(), file.display())
    }

    fn identity(&self) -> String {
        let Opened { digest, database, calendar, .. } = &*self.0;
        identity(*digest, &database.at, calendar)
    }

    async fn count(&self, part: Part) -> Result<Option<u64>, SourceError> {
        let opened = Arc::clone(&self.0);
        aside(move || opened.count(part)).await
    }

    async fn page(&self, part: Part, after: Option<&str>, limit: usize) -> Result<SourcePage, SourceError> {
        let (opened, after) = (Arc::clone(&self.0), after.map(ToOwned::to_owned));
        aside(move || opened.page(part, after.as_deref(), limit)).await
    }
}

/// Reads on a thread that may wait.
async fn aside<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, SourceError> + Send + 'static,
) -> Result<T, SourceError> {
    let read = tokio::task::spawn_blocking(read).await;
    read.unwrap_or_else(|error| Err(SourceError::Refused(format!("the reading ended early: {error}"))))
}
