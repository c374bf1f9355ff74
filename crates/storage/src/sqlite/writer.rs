//! One thread that writes, and commits together what waits together.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::thread;

use context::StoreError;
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::error::{Sql as _, store_error};

/// Pieces of work in one transaction at most.
const LARGEST_GROUP: usize = 256;

/// How much a piece of work writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// A few rows: it shares a transaction with others that wait, in a savepoint of its own.
    Small,
    /// So many rows that its own transaction costs nothing beside them, while a savepoint would: for every statement in one,
    /// SQLite looks through all that the savepoint has kept so far.
    Large,
}

impl Size {
    /// Of about so many rows.
    pub(crate) fn of(rows: usize) -> Self {
        if rows > LARGE { Self::Large } else { Self::Small }
    }
}

/// Rows beyond which a piece of work is large.
const LARGE: usize = 100;

/// A piece of work on its way to the writer.
trait Job: Send {
    /// Whether it writes so much that it has a transaction of its own.
    fn is_large(&self) -> bool;
    /// Does the work; `false` asks for what it wrote to be rolled back.
    fn run(&mut self, connection: &Connection) -> bool;
    /// Answers the caller, after the commit or its failure.
    fn finish(self: Box<Self>, commit: Result<(), StoreError>);
}

struct Piece<T, W, A> {
    size: Size,
    work: Option<W>,
    after: A,
    outcome: Option<Result<T, StoreError>>,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, W, A> Job for Piece<T, W, A>
where
    T: Send,
    W: FnOnce(&Connection) -> Result<T, StoreError> + Send,
    A: FnOnce(&T) + Send,
{
    fn is_large(&self) -> bool {
        self.size == Size::Large
    }

    fn run(&mut self, connection: &Connection) -> bool {
        let Some(work) = self.work.take() else { return false };
        let outcome = work(connection);
        let good = outcome.is_ok();
        self.outcome = Some(outcome);
        good
    }

    fn finish(self: Box<Self>, commit: Result<(), StoreError>) {
        let outcome = match (self.outcome, commit) {
            (Some(Err(error)), _) | (_, Err(error)) => Err(error),
            (Some(Ok(value)), Ok(())) => {
                (self.after)(&value);
                Ok(value)
            }
            (None, Ok(())) => Err(StoreError::Unavailable("the work was not run".to_owned())),
        };
        // A caller that went away does not undo what is committed.
        let _ = self.answer.send(outcome);
    }
}

/// Figures of the writer, for health and metrics.
#[derive(Debug, Default)]
pub(crate) struct Pulse {
    /// Pieces of work that wait.
    pub(crate) waiting: AtomicI64,
    /// Commits so far.
    pub(crate) commits: AtomicU64,
    /// Time spent in COMMIT, microseconds.
    pub(crate) commit_micros: AtomicU64,
}

/// The door to the writer thread.
pub(crate) struct Writer {
    jobs: mpsc::UnboundedSender<Box<dyn Job>>,
    pub(crate) pulse: Arc<Pulse>,
}

impl Writer {
    /// Starts the thread, which owns the connection until the last door is dropped.
    pub(crate) fn start(connection: Connection, name: &str) -> Result<Self, StoreError> {
        let (jobs, inlet) = mpsc::unbounded_channel();
        let pulse = Arc::new(Pulse::default());
        let seen = Arc::clone(&pulse);
        thread::Builder::new()
            .name(format!("{name}-writer"))
            .spawn(move || write_until_closed(&connection, inlet, &seen))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { jobs, pulse })
    }

    /// Runs a piece of work and answers once it is durable; `after` runs between commit and answer.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        size: Size,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
        after: impl FnOnce(&T) + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, done) = oneshot::channel();
        let gone = || StoreError::Unavailable("the writer has stopped".to_owned());
        self.pulse.waiting.fetch_add(1, Ordering::Relaxed);
        let piece = Piece { size, work: Some(work), after, outcome: None, answer };
        self.jobs.send(Box::new(piece)).map_err(|_| gone())?;
        done.await.map_err(|_| gone())?
    }
}

fn write_until_closed(connection: &Connection, mut inlet: mpsc::UnboundedReceiver<Box<dyn Job>>, pulse: &Pulse) {
    let mut put_back = None;
    while let Some(first) = put_back.take().or_else(|| inlet.blocking_recv()) {
        let mut group = vec![first];
        while group.len() < LARGEST_GROUP && !group[0].is_large() {
            match inlet.try_recv() {
                Ok(next) if next.is_large() => {
                    put_back = Some(next);
                    break;
                }
                Ok(next) => group.push(next),
                Err(_) => break,
            }
        }
        pulse.waiting.fetch_sub(i64::try_from(group.len()).unwrap_or(0), Ordering::Relaxed);
        let commit = write_group(connection, &mut group, pulse);
        let commit = if group.len() > 1 { commit.map_err(blame_nobody) } else { commit };
        for job in group {
            job.finish(commit.clone());
        }
    }
    // The last door is closed: leave a small file behind.
    let _ = connection.pragma_update(None, "wal_checkpoint", "TRUNCATE");
}

/// A commit that is refused does not say whose work it was: each is worth another try, in another group.
fn blame_nobody(error: StoreError) -> StoreError {
    match error {
        StoreError::Refused(text) => {
            StoreError::Unavailable(format!("a commit of several pieces of work failed: {text}"))
        }
        other => other,
    }
}

fn write_group(connection: &Connection, group: &mut [Box<dyn Job>], pulse: &Pulse) -> Result<(), StoreError> {
    connection.execute_batch("BEGIN IMMEDIATE").sql()?;
    let is_alone = group.len() == 1;
    for job in group.iter_mut() {
        let worked = if is_alone { Ok(job.run(connection)) } else { run_in_savepoint(connection, job.as_mut()) };
        if connection.is_autocommit() {
            // A full disk or an I/O fault rolls the whole transaction back: nothing of this group is stored.
            return Err(StoreError::Unavailable("the transaction was rolled back by the database".to_owned()));
        }
        match worked {
            Ok(true) => {}
            Ok(false) if is_alone => return connection.execute_batch("ROLLBACK").sql(),
            Ok(false) => {}
            Err(error) => {
                let _ = connection.execute_batch("ROLLBACK");
                return Err(error);
            }
        }
    }
    let before = std::time::Instant::now();
    let commit = connection.execute_batch("COMMIT").map_err(store_error);
    pulse.commits.fetch_add(1, Ordering::Relaxed);
    pulse.commit_micros.fetch_add(u64::try_from(before.elapsed().as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    if commit.is_err() && !connection.is_autocommit() {
        let _ = connection.execute_batch("ROLLBACK");
    }
    commit
}

fn run_in_savepoint(connection: &Connection, job: &mut dyn Job) -> Result<bool, StoreError> {
    connection.prepare_cached("SAVEPOINT piece").sql()?.execute([]).sql()?;
    let good = job.run(connection);
    if !good && !connection.is_autocommit() {
        connection.prepare_cached("ROLLBACK TO piece").sql()?.execute([]).sql()?;
    }
    if !connection.is_autocommit() {
        connection.prepare_cached("RELEASE piece").sql()?.execute([]).sql()?;
    }
    Ok(good)
}
