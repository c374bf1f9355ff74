//! The store port on SQLite.

use async_trait::async_trait;
use context::StoreError;
use dispatch::identity::{MessageId, ParcelId};
use dispatch::ports::{BatchKey, BatchRow, LineKey, Membership, Store, TakenParcel, Work};
use jiff::Timestamp;
use uuid::Uuid;

use super::{batches, commit, forget, parcels};
use crate::sqlite::Database;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::timestamp;
use crate::sqlite::writer::Size;

#[async_trait]
impl Store for Database {
    async fn batches(&self, keys: &[BatchKey]) -> Result<Vec<BatchRow>, StoreError> {
        let keys = keys.to_vec();
        self.read(move |connection| batches::load(connection, &keys)).await
    }

    async fn memberships(&self, incarnations: &[Uuid]) -> Result<Vec<Membership>, StoreError> {
        let asked = incarnations.to_vec();
        self.read(move |connection| batches::memberships(connection, &asked)).await
    }

    async fn known_parcels(&self, parcels: &[ParcelId]) -> Result<Vec<ParcelId>, StoreError> {
        let ids = parcels.to_vec();
        self.read(move |connection| parcels::known(connection, &ids)).await
    }

    async fn latest_mails(&self, lines: &[LineKey]) -> Result<Vec<(LineKey, MessageId)>, StoreError> {
        let lines = lines.to_vec();
        self.read(move |connection| parcels::latest_mails(connection, &lines)).await
    }

    async fn batches_due(&self, now: Timestamp, limit: usize) -> Result<Vec<BatchRow>, StoreError> {
        self.read(move |connection| batches::due(connection, now, limit)).await
    }

    async fn take_parcels(
        &self,
        now: Timestamp,
        lease: Timestamp,
        limit: usize,
    ) -> Result<Vec<TakenParcel>, StoreError> {
        // Looking is free, taking is a commit.
        if !self.read(move |connection| parcels::is_due(connection, now)).await? {
            return Ok(Vec::new());
        }
        self.write(move |connection| parcels::take(connection, now, lease, limit)).await
    }

    async fn hand_back_parcels(&self, parcels: &[ParcelId], at: Timestamp) -> Result<(), StoreError> {
        let ids = parcels.to_vec();
        self.write(move |connection| parcels::hand_back(connection, &ids, at)).await
    }

    async fn commit(&self, work: Work) -> Result<(), StoreError> {
        self.admit(&work.events)?;
        let frees = !work.marks.is_empty();
        let size = Size::of(work.parcels.len() + work.batches.len() + work.marks.len() + work.events.len());
        self.write_and_tell(size, move |connection| commit::commit(connection, &work)).await?;
        if frees {
            self.tell_arrival();
        }
        Ok(())
    }

    async fn forget(&self, before: Timestamp, limit: usize) -> Result<u64, StoreError> {
        self.write(move |connection| forget::forget(connection, before, limit)).await
    }

    async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT min(due_at) FROM (SELECT min(due_at) AS due_at FROM batch WHERE due_at IS NOT NULL
                   UNION ALL SELECT min(due_at) FROM parcel WHERE due_at IS NOT NULL)";
        self.read(move |connection| {
            let due: Option<i64> = connection.prepare_cached(sql).sql()?.query_row([], |row| row.get(0)).sql()?;
            due.map(timestamp).transpose()
        })
        .await
    }
}
