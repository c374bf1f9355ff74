//! A few connections that only read; in WAL mode they never wait for the writer.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use context::StoreError;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::Semaphore;

use super::error::{Sql as _, store_error};

/// Pages that each connection keeps, in KiB.
const CACHE_KIB: u32 = 8_192;

/// How a connection reads.
#[derive(Debug, Clone, Copy)]
struct Manner {
    cache_kib: u32,
    /// Whether a plan is made once, whatever values are bound: a tenth of the time of a replica's search. A file with
    /// partial indexes needs the values for its plans.
    fixed_plans: bool,
}

/// Reading connections of one file.
pub(crate) struct Readers {
    path: PathBuf,
    manner: Manner,
    idle: Arc<Mutex<Vec<Connection>>>,
    slots: Arc<Semaphore>,
}

impl Readers {
    /// At most `count` reads go on at once; connections are opened when first needed.
    pub(crate) fn new(path: &Path, count: usize) -> Self {
        Self::over(path, count, Manner { cache_kib: CACHE_KIB, fixed_plans: false })
    }

    /// The same where memory is scarce, of a file without partial indexes.
    pub(crate) fn frugal(path: &Path, count: usize, cache_kib: u32) -> Self {
        Self::over(path, count, Manner { cache_kib, fixed_plans: true })
    }

    fn over(path: &Path, count: usize, manner: Manner) -> Self {
        Self { path: path.to_owned(), manner, idle: Arc::default(), slots: Arc::new(Semaphore::new(count)) }
    }

    /// Runs a read on a thread where blocking is allowed.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let stopped = |text: String| StoreError::Unavailable(text);
        let slot = Arc::clone(&self.slots).acquire_owned().await.map_err(|error| stopped(error.to_string()))?;
        let (idle, path, manner) = (Arc::clone(&self.idle), self.path.clone(), self.manner);
        let read = move || {
            let _slot = slot;
            let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let connection = kept.map_or_else(|| open(&path, manner), Ok)?;
            // One snapshot for everything that this piece of work reads.
            connection.execute_batch("BEGIN").sql()?;
            let outcome = work(&connection);
            if connection.execute_batch("COMMIT").is_ok() {
                idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            }
            outcome
        };
        tokio::task::spawn_blocking(read).await.map_err(|error| stopped(error.to_string()))?
    }
}

fn open(path: &Path, manner: Manner) -> Result<Connection, StoreError> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(store_error)?;
    rusqlite::vtab::array::load_module(&connection).sql()?;
    connection.set_prepared_statement_cache_capacity(128);
    connection.busy_timeout(std::time::Duration::from_secs(5)).sql()?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, manner.fixed_plans).sql()?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA temp_store = MEMORY;").sql()?;
    connection.pragma_update(None, "cache_size", -i64::from(manner.cache_kib)).sql()?;
    Ok(connection)
}
