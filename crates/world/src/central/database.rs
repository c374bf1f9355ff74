//! The database: one thread that writes, one that reads, each with a connection of its own.

use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use tokio::sync::oneshot;

use super::CentralError;

const PATIENCE: Duration = Duration::from_secs(5);

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// The door to both threads; they end when the last clone is dropped.
#[derive(Debug, Clone)]
pub(crate) struct Database {
    writer: mpsc::Sender<Job>,
    reader: mpsc::Sender<Job>,
}

impl Database {
    pub(crate) fn open(file: &Path) -> Result<Self, CentralError> {
        let writer = Connection::open(file)?;
        // One that was just dropped may still be finishing its last transaction.
        writer.busy_timeout(PATIENCE)?;
        // A kill loses nothing with NORMAL; only a power cut could, which no simulation has to survive.
        writer.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000;",
        )?;
        writer.execute_batch(include_str!("schema.sql"))?;
        writer.set_prepared_statement_cache_capacity(64);
        let reader = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        reader.busy_timeout(PATIENCE)?;
        Ok(Self { writer: spawn("central-writer", writer)?, reader: spawn("central-reader", reader)? })
    }

    /// Runs `job` in one transaction, which is kept if the job succeeds.
    pub(crate) async fn write<T, F>(&self, job: F) -> Result<T, CentralError>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T, CentralError> + Send + 'static,
    {
        ask(&self.writer, move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let answer = job(&transaction)?;
            transaction.commit()?;
            Ok(answer)
        })
        .await
    }

    /// Runs `job` on what is committed.
    pub(crate) async fn read<T, F>(&self, job: F) -> Result<T, CentralError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, CentralError> + Send + 'static,
    {
        ask(&self.reader, move |connection| job(connection)).await
    }
}

async fn ask<T, F>(thread: &mpsc::Sender<Job>, job: F) -> Result<T, CentralError>
where
    T: Send + 'static,
    F: FnOnce(&mut Connection) -> Result<T, CentralError> + Send + 'static,
{
    let (answer, answered) = oneshot::channel();
    let job: Job = Box::new(move |connection| {
        // Whoever asked may have gone; the work is done all the same.
        let _ = answer.send(job(connection));
    });
    thread.send(job).map_err(|_| CentralError::Closed)?;
    answered.await.map_err(|_| CentralError::Closed)?
}

fn spawn(name: &str, mut connection: Connection) -> Result<mpsc::Sender<Job>, CentralError> {
    let (jobs, received) = mpsc::channel::<Job>();
    thread::Builder::new().name(name.to_owned()).spawn(move || {
        for job in received {
            job(&mut connection);
        }
    })?;
    Ok(jobs)
}
