//! The ledger port on SQLite.

use async_trait::async_trait;
use catalogue::ledger::{Key, Ledger, ListQuery, Row, Work};
use context::StoreError;
use jiff::Timestamp;

use super::{commit, links, rows};
use crate::sqlite::Database;
use crate::sqlite::writer::Size;

#[async_trait]
impl Ledger for Database {
    async fn load(&self, keys: &[Key]) -> Result<Vec<(Key, Row)>, StoreError> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let keys = keys.to_vec();
        self.read(move |connection| rows::load(connection, &keys)).await
    }

    async fn linked(&self, kind: &'static str, from: &[String]) -> Result<Vec<(String, String)>, StoreError> {
        if from.is_empty() {
            return Ok(Vec::new());
        }
        let from = from.to_vec();
        self.read(move |connection| links::linked(connection, kind, &from)).await
    }

    async fn linked_page(
        &self,
        kind: &'static str,
        from: &str,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<String>, StoreError> {
        let (from, after) = (from.to_owned(), after.unwrap_or_default().to_owned());
        self.read(move |connection| links::linked_page(connection, kind, &from, &after, limit)).await
    }

    async fn linked_counts(&self, kind: &'static str, from: &[String]) -> Result<Vec<(String, u64)>, StoreError> {
        let from = from.to_vec();
        self.read(move |connection| links::linked_counts(connection, kind, &from)).await
    }

    async fn list(&self, query: ListQuery) -> Result<Vec<Row>, StoreError> {
        self.read(move |connection| rows::list(connection, &query)).await
    }

    async fn count(&self, axis: &'static str) -> Result<u64, StoreError> {
        self.read(move |connection| rows::count(connection, axis)).await
    }

    async fn due(&self, axis: &'static str, now: Timestamp, limit: usize) -> Result<Vec<Row>, StoreError> {
        self.read(move |connection| rows::due(connection, axis, now, limit)).await
    }

    async fn next_due(&self, axis: &'static str) -> Result<Option<Timestamp>, StoreError> {
        self.read(move |connection| rows::next_due(connection, axis)).await
    }

    async fn commit(&self, work: Work) -> Result<(), StoreError> {
        let Work { writes, events, marks } = work;
        let frees = !marks.is_empty();
        let size = Size::of(writes.len() + marks.len() + events.len());
        // What is said now is said at the time of its events.
        let now = events.iter().map(|event| event.time).max().unwrap_or(Timestamp::UNIX_EPOCH);
        let speech = self.speech(events, now)?;
        self.write_and_tell(size, move |connection| commit::commit(connection, &marks, &writes, speech)).await?;
        if frees {
            self.tell_arrival();
        }
        Ok(())
    }
}
