//! Carrying the write-ahead log over into the database file, beside the writer and not in its way.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use context::StoreError;
use rusqlite::Connection;

use super::error::{Sql as _, store_error};

/// A log longer than this is carried over; kept are the 64 MiB of `journal_size_limit`.
const LONG_BYTES: u64 = 72 << 20;
/// Between two looks.
const LOOK: Duration = Duration::from_millis(100);

/// The thread that does it, until this is dropped.
pub(crate) struct Checkpointer {
    _open: Sender<()>,
}

impl Checkpointer {
    /// Starts it on a database file.
    pub(crate) fn start(file: &Path, name: &str) -> Result<Self, StoreError> {
        let (open, closed) = channel();
        let (file, mut log) = (file.to_owned(), file.as_os_str().to_owned());
        log.push("-wal");
        thread::Builder::new()
            .name(format!("{name}-checkpoint"))
            .spawn(move || look_until_closed(&file, &PathBuf::from(log), &closed))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { _open: open })
    }
}

fn look_until_closed(file: &Path, log: &Path, closed: &Receiver<()>) {
    let mut connection = None;
    while closed.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
        if std::fs::metadata(log).is_ok_and(|log| log.len() > LONG_BYTES)
            && let Err(error) = carry_over(file, &mut connection)
        {
            // The writer does it itself, where the log gets far longer.
            tracing::warn!(%error, "the write-ahead log could not be carried over, tried again");
            connection = None;
        }
    }
}

/// Takes what nobody needs in the log any more; waits for nobody.
fn carry_over(file: &Path, connection: &mut Option<Connection>) -> Result<(), StoreError> {
    let connection = match connection {
        Some(connection) => connection,
        None => connection.insert(open(file)?),
    };
    connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).sql()
}

fn open(file: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(file).map_err(store_error)?;
    connection
        .execute_batch("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -512;")
        .sql()?;
    Ok(connection)
}
