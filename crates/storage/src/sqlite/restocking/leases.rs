//! What a run of the program that ended without a word had taken.

use context::StoreError;
use jiff::Timestamp;

use crate::sqlite::Database;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{micros, timestamp};

impl Database {
    /// Makes submissions due that were taken and never settled; answers how many. For the start of the only program
    /// that works on this file: nobody else can be at work on them.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn release_submissions(&self, at: Timestamp) -> Result<usize, StoreError> {
        let sql = "UPDATE submission SET due_at = ?1 WHERE taken > 0 AND due_at > ?1";
        self.write(move |connection| connection.prepare_cached(sql).sql()?.execute([micros(at)]).sql()).await
    }

    /// When the oldest submission that was sent and has no outcome was clicked; its id tells. What waits for its first
    /// call in a long row, or in a pause, is not stuck.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn oldest_submission(&self) -> Result<Option<Timestamp>, StoreError> {
        let read = |connection: &rusqlite::Connection| {
            let sql = "SELECT min(id) FROM submission WHERE begun = 1";
            let id: Option<[u8; 16]> = connection.prepare_cached(sql).sql()?.query_row([], |row| row.get(0)).sql()?;
            // The first 48 bits of a UUIDv7 are the milliseconds since 1970.
            let millis = id.map(|id| id[..6].iter().fold(0_i64, |millis, byte| millis << 8 | i64::from(*byte)));
            millis.map(|millis| timestamp(millis.saturating_mul(1_000))).transpose()
        };
        self.read(read).await
    }
}
