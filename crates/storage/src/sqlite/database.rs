//! One context's file: a writer, readers, and the signals that tell what arrived and what was said.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use context::{Charter, LogEvent, RefusalCounts, StoreError};
use event::{Audience, Contract};
use jiff::Timestamp;
use rusqlite::Connection;
use tokio::sync::watch;

use super::checkpoint::Checkpointer;
use super::context::{Fresh, Speaker};
use super::error::{Sql as _, store_error};
use super::migrate::{Migration, SchemaState, migrate, state};
use super::readers::Readers;
use super::writer::{Size, Writer};

/// The oldest SQLite without the WAL-reset bug.
const OLDEST_SQLITE: i32 = 3_051_003;
/// Reads at once on one file.
const READERS: usize = 4;

/// One context's SQLite file.
pub struct Database {
    name: &'static str,
    path: PathBuf,
    writer: Writer,
    _checkpointer: Checkpointer,
    readers: Readers,
    pub(crate) fresh: Arc<Mutex<Fresh>>,
    pub(crate) arrivals: watch::Sender<u64>,
    pub(crate) head: watch::Sender<u64>,
    pub(crate) speaker: Option<Arc<Speaker>>,
}

impl Database {
    /// Opens or makes the file of a context in a folder and brings its schema up to date.
    ///
    /// # Errors
    /// When the file cannot be opened, is newer than this program, or the SQLite library is too old.
    pub fn open(folder: &Path, name: &'static str, migrations: &[Migration]) -> Result<Self, StoreError> {
        if rusqlite::version_number() < OLDEST_SQLITE {
            let found = rusqlite::version();
            return Err(StoreError::Refused(format!(
                "SQLite {found} can lose commits in WAL mode; 3.51.3 or newer is needed"
            )));
        }
        let path = folder.join(format!("{name}.sqlite"));
        let connection = Connection::open(&path).map_err(store_error)?;
        prepare(&connection)?;
        migrate(&connection, migrations)?;
        Self::over(name, path, connection)
    }

    /// The same for a context whose events have audiences: it says what its charter allows, and each audience has a log of
    /// its own. Among the migrations has to be `AUDIENCES`; what is appended goes through [`Database::speech`].
    ///
    /// # Errors
    /// As [`Database::open`].
    pub fn open_under(
        folder: &Path,
        name: &'static str,
        migrations: &[Migration],
        charter: Charter,
    ) -> Result<Self, StoreError> {
        let mut database = Self::open(folder, name, migrations)?;
        database.speaker = Some(Arc::new(Speaker::new(charter, true)));
        Ok(database)
    }

    /// The same for a context whose events all stay within the company: it says what its charter allows, and its one log,
    /// without digests, is what others read. Costs no write more than [`Database::open`].
    ///
    /// # Errors
    /// As [`Database::open`]; or when a type of the charter is for an audience of its own, for a time, or reverses another
    /// one: that asks for [`Database::open_under`].
    pub fn open_within(
        folder: &Path,
        name: &'static str,
        migrations: &[Migration],
        charter: Charter,
    ) -> Result<Self, StoreError> {
        if let Some(contract) = charter.contracts().find(|contract| asks_for_more(contract)) {
            return Err(StoreError::Refused(format!(
                "{} has an audience, a time or a reversal of its own; open {name} with the logs of audiences",
                contract.kind
            )));
        }
        let mut database = Self::open(folder, name, migrations)?;
        database.speaker = Some(Arc::new(Speaker::new(charter, false)));
        Ok(database)
    }

    /// Checks events that are appended to the log alone against the charter, where there is one, outside the transaction.
    ///
    /// # Errors
    /// [`StoreError::Refused`], counted and alarmed, when one of them may not be said.
    pub(crate) fn admit<'a>(&self, events: impl IntoIterator<Item = &'a LogEvent>) -> Result<(), StoreError> {
        let Some(speaker) = &self.speaker else { return Ok(()) };
        let admitted = |event: &LogEvent| speaker.charter.admit(event, event.time).map(|_| ());
        events.into_iter().try_for_each(admitted).map_err(|refusal| speaker.refused(&refusal))
    }

    /// What this context may say; none where nothing is checked.
    pub fn charter(&self) -> Option<&Charter> {
        self.speaker.as_deref().map(|speaker| &speaker.charter)
    }

    /// How often an event was refused, by reason.
    pub fn refusals(&self) -> Option<&RefusalCounts> {
        self.speaker.as_deref().map(|speaker| &speaker.refusals)
    }

    /// Opens the file of a context in a folder to look into it: nothing of it is changed, whoever works on it meanwhile.
    ///
    /// # Errors
    /// When there is no such file, it cannot be read, or its schema is not that of this program.
    pub fn look_into(folder: &Path, name: &'static str, migrations: &[Migration]) -> Result<Self, StoreError> {
        let path = folder.join(format!("{name}.sqlite"));
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        let connection = Connection::open_with_flags(&path, flags).map_err(store_error)?;
        let schema = state(&connection, migrations)?;
        if schema.applied != schema.known {
            return Err(StoreError::Refused(format!(
                "its schema has version {}, this program reads {}; `restock migrate`, or a start, brings it up to date",
                schema.applied, schema.known
            )));
        }
        // Whatever is asked of the writer fails, for its connection only reads.
        Self::over(name, path, connection)
    }

    fn over(name: &'static str, path: PathBuf, connection: Connection) -> Result<Self, StoreError> {
        let head: i64 =
            connection.query_row("SELECT coalesce(max(position), 0) FROM log", [], |row| row.get(0)).sql()?;
        let last: i64 = connection.query_row("SELECT coalesce(max(seq), 0) FROM inbox", [], |row| row.get(0)).sql()?;
        let fresh = Arc::new(Mutex::new(Fresh::after(last)));
        let readers = Readers::new(&path, READERS);
        let writer = Writer::start(connection, name)?;
        let _checkpointer = Checkpointer::start(&path, name)?;
        let head = u64::try_from(head).unwrap_or(0);
        Ok(Self {
            name,
            path,
            writer,
            _checkpointer,
            readers,
            fresh,
            arrivals: watch::Sender::new(0),
            head: watch::Sender::new(head),
            speaker: None,
        })
    }

    /// Compares a file with the schema that this program knows, without changing it; `None` when there is no file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn schema(folder: &Path, name: &str, migrations: &[Migration]) -> Result<Option<SchemaState>, StoreError> {
        let path = folder.join(format!("{name}.sqlite"));
        if !path.exists() {
            return Ok(None);
        }
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        let connection = Connection::open_with_flags(&path, flags).map_err(store_error)?;
        state(&connection, migrations).map(Some)
    }

    /// Name of the context.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a moment down, to find out whether that can be done.
    ///
    /// # Errors
    /// When it cannot: the disk is full, or the file cannot be reached.
    pub async fn prove_writable(&self, now: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO inbox_cursor (feed, position) VALUES ('', ?1)
                   ON CONFLICT DO UPDATE SET position = excluded.position";
        let work = move |connection: &Connection| connection.execute(sql, [now.as_second()]).sql().map(|_| ());
        self.write(work).await
    }

    /// Pieces of work that wait for the writer.
    pub fn writes_waiting(&self) -> i64 {
        self.writer.pulse.waiting.load(Ordering::Relaxed)
    }

    /// Commits so far, and the time spent in them.
    pub fn commits(&self) -> (u64, Duration) {
        let pulse = &self.writer.pulse;
        let micros = pulse.commit_micros.load(Ordering::Relaxed);
        (pulse.commits.load(Ordering::Relaxed), Duration::from_micros(micros))
    }

    /// Writes the file into another one, consistent at one instant, while work goes on.
    ///
    /// # Errors
    /// When the target exists or cannot be written.
    pub async fn backup(&self, target: &Path) -> Result<(), StoreError> {
        let target = target.to_string_lossy().into_owned();
        let source = self.path.clone();
        let copy = move || {
            let connection = Connection::open(&source).map_err(store_error)?;
            connection.execute("VACUUM INTO ?1", [&target]).sql().map(|_| ())
        };
        tokio::task::spawn_blocking(copy).await.map_err(|error| StoreError::Unavailable(error.to_string()))?
    }

    /// Reads from one snapshot.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.readers.read(work).await
    }

    /// Writes a little and answers when it is durable.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.writer.write(Size::Small, work, |_| ()).await
    }

    /// The same for much at once, in a transaction of its own.
    pub(crate) async fn write_large<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.writer.write(Size::Large, work, |_| ()).await
    }

    /// The same, with something to be done between the commit and the answer.
    pub(crate) async fn write_and<T: Send + 'static>(
        &self,
        size: Size,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
        after: impl FnOnce(&T) + Send + 'static,
    ) -> Result<T, StoreError> {
        self.writer.write(size, work, after).await
    }

    /// The same for work that appends to the log: it answers the new head, which is told to those who watch.
    pub(crate) async fn write_and_tell(
        &self,
        size: Size,
        work: impl FnOnce(&Connection) -> Result<u64, StoreError> + Send + 'static,
    ) -> Result<u64, StoreError> {
        let head = self.head.clone();
        let tell = move |position: &u64| {
            head.send_if_modified(|known| {
                let is_news = *position > *known;
                *known = (*known).max(*position);
                is_news
            });
        };
        self.writer.write(size, work, tell).await
    }

    /// Wakes the workers of the inbox.
    pub(crate) fn tell_arrival(&self) {
        self.arrivals.send_modify(|count| *count += 1);
    }
}

fn asks_for_more(contract: &Contract) -> bool {
    contract.audiences != [Audience::Internal] || contract.visible_from.is_some() || contract.compensates.is_some()
}

pub(super) fn prepare(connection: &Connection) -> Result<(), StoreError> {
    rusqlite::vtab::array::load_module(connection).sql()?;
    connection.set_prepared_statement_cache_capacity(128);
    connection.busy_timeout(Duration::from_secs(10)).sql()?;
    // FULL: NORMAL lost acknowledged commits in a power cut. The log is carried over by a thread beside the writer, which only
    // does so itself where that one cannot keep up.
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 120000;
             PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536; PRAGMA foreign_keys = ON;
             PRAGMA journal_size_limit = 67108864;",
        )
        .sql()
}
