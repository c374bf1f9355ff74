//! One generation of a replica.

use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use context::StoreError;
use jiff::Timestamp;
use replica::Shape;
use replica::follow::{Contact, Place, Receipt, Work};
use replica::ports::{ReplicaError, ReplicaStore};
use rusqlite::Connection;

use super::error::Told as _;
use super::{erase, places, schema, take};
use crate::sqlite::error::{Sql as _, store_error};
use crate::sqlite::migrate::migrate;
use crate::sqlite::readers::Readers;
use crate::sqlite::writer::{Size, Writer};

/// Reads at once.
const READERS: usize = 2;
/// Pages that a reading connection keeps.
const READER_CACHE_KIB: u32 = 4_096;

/// The file of one generation: it can be removed at any time and made again from the feeds.
pub struct ReplicaFile {
    shape: Shape,
    path: PathBuf,
    writer: Writer,
    readers: Readers,
}

impl ReplicaFile {
    /// Opens or makes it, and ends an erasure that was interrupted.
    ///
    /// # Errors
    /// When it cannot be opened, or is newer than this program.
    pub fn open(path: &Path, shape: Shape) -> Result<Self, ReplicaError> {
        Self::open_prepared(path, shape).told()
    }

    fn open_prepared(path: &Path, shape: Shape) -> Result<Self, StoreError> {
        let connection = Connection::open(path).map_err(store_error)?;
        prepare(&connection)?;
        migrate(&connection, schema::migrations(shape))?;
        erase::wipe_if_begun(&connection)?;
        let readers = Readers::frugal(path, READERS, READER_CACHE_KIB);
        let writer = Writer::start(connection, shape.name())?;
        Ok(Self { shape, path: path.to_owned(), writer, readers })
    }

    /// What it is for.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes over receipts that nobody has yet, from the generation before.
    pub(super) async fn keep_receipts(&self, receipts: Vec<Receipt>) -> Result<(), ReplicaError> {
        self.write(move |connection| erase::keep_receipts(connection, &receipts)).await
    }

    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, ReplicaError> {
        self.readers.read(work).await.told()
    }

    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, ReplicaError> {
        self.writer.write(Size::Large, work, |_| ()).await.told()
    }
}

#[async_trait]
impl ReplicaStore for ReplicaFile {
    async fn place(&self, feed: &str) -> Result<Place, ReplicaError> {
        let feed = feed.to_owned();
        self.read(move |connection| places::one(connection, &feed)).await
    }

    async fn places(&self) -> Result<Vec<Place>, ReplicaError> {
        self.read(places::all).await
    }

    async fn take(&self, work: Work) -> Result<(), ReplicaError> {
        let shape = self.shape;
        self.write(move |connection| take::take(connection, shape, &work)).await
    }

    async fn note(&self, feed: &str, contact: Contact) -> Result<(), ReplicaError> {
        let feed = feed.to_owned();
        self.write(move |connection| places::note(connection, &feed, contact)).await
    }

    async fn erase(&self, feed: &str, at: Timestamp) -> Result<Receipt, ReplicaError> {
        let (shape, feed) = (self.shape, feed.to_owned());
        let receipt = self.write(move |connection| erase::erase(connection, shape, &feed, at)).await?;
        // Rewriting the file needs a moment without transactions, so it has a connection of its own.
        let path = self.path.clone();
        let wiped = tokio::task::spawn_blocking(move || erase::wipe(&path)).await;
        wiped.map_err(|error| ReplicaError::Unavailable(error.to_string()))?.told()?;
        Ok(receipt)
    }

    async fn receipts(&self) -> Result<Vec<Receipt>, ReplicaError> {
        self.read(erase::receipts).await
    }

    async fn forget_receipt(&self, receipt: &Receipt) -> Result<(), ReplicaError> {
        let receipt = receipt.clone();
        self.write(move |connection| erase::forget(connection, &receipt)).await
    }
}

/// What is lost in a power cut is read again from the feed, place and rows alike: NORMAL is enough here. What is deleted
/// is overwritten, for a row may be deleted because it may not be held.
pub(in crate::sqlite) fn prepare(connection: &Connection) -> Result<(), StoreError> {
    rusqlite::vtab::array::load_module(connection).sql()?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.busy_timeout(Duration::from_secs(10)).sql()?;
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000;
             PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384;
             PRAGMA journal_size_limit = 16777216;",
        )
        .sql()
}
