//! The port of the book of imports: each file until its rows are made, and what became of it.

use async_trait::async_trait;
use context::StoreError;
use tokio::sync::watch;
use uuid::Uuid;

use super::{Progress, Refused};

/// Imports, kept over restarts.
#[async_trait]
pub trait ImportBook: Send + Sync {
    /// Takes a file: from here on it is imported, whatever becomes of the program meanwhile.
    async fn take(&self, import: Progress, file: Vec<u8>) -> Result<(), StoreError>;

    /// The one that has waited longest of those that are not over.
    async fn next(&self) -> Result<Option<Progress>, StoreError>;

    /// Its file; none once it is over.
    async fn file(&self, import_id: Uuid) -> Result<Option<Vec<u8>>, StoreError>;

    /// Notes how far one is, and which rows were refused since; noted twice, they are there once. The file of one that is
    /// over goes.
    async fn note(&self, import: &Progress, refused: &[Refused]) -> Result<(), StoreError>;

    /// The latest ones, the latest first; only those before another one.
    async fn latest(&self, before: Option<Uuid>, limit: u32) -> Result<Vec<Progress>, StoreError>;

    /// One of them.
    async fn one(&self, import_id: Uuid) -> Result<Option<Progress>, StoreError>;

    /// Its refused rows after a line, in the order of the file.
    async fn refusals(&self, import_id: Uuid, after: u64, limit: u32) -> Result<Vec<Refused>, StoreError>;

    /// Grows whenever a file is taken.
    fn taken(&self) -> watch::Receiver<u64>;
}
