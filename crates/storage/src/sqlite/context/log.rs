//! The log: append inside a transaction, read by position.

use async_trait::async_trait;
use context::{Log, LogEvent, Logged, StoreError, Way};
use rusqlite::{Connection, Row};
use tokio::sync::watch;

use super::traffic::Passing;
use crate::sqlite::Database;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{micros, timestamp, uuid};

/// Appends events at the next positions and answers the new head.
pub(crate) fn append<'a>(
    connection: &Connection,
    events: impl IntoIterator<Item = &'a LogEvent>,
) -> Result<u64, StoreError> {
    let mut head: i64 = connection
        .prepare_cached("SELECT coalesce(max(position), 0) FROM log")
        .sql()?
        .query_row([], |row| row.get(0))
        .sql()?;
    let mut insert = connection
        .prepare_cached(
            "INSERT INTO log (position, id, kind, subject, time, correlation_id, causation_id, data)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )
        .sql()?;
    let mut passing = Passing::new(Way::Out);
    for event in events {
        head += 1;
        passing.passes(event.kind, "", event.time);
        insert
            .execute((
                head,
                event.id.as_bytes(),
                event.kind,
                &event.subject,
                micros(event.time),
                &event.correlation_id,
                &event.causation_id,
                &event.data,
            ))
            .sql()?;
    }
    passing.write(connection)?;
    Ok(u64::try_from(head).unwrap_or(0))
}

const COLUMNS: &str = "position, id, kind, subject, time, correlation_id, causation_id, data";

fn logged(row: &Row<'_>) -> Result<Logged, StoreError> {
    Ok(Logged {
        position: u64::try_from(row.get::<_, i64>(0).sql()?).unwrap_or(0),
        id: uuid(row.get_ref(1).sql()?.as_blob().map_err(|error| StoreError::Corrupt(error.to_string()))?)?,
        kind: row.get(2).sql()?,
        subject: row.get(3).sql()?,
        time: timestamp(row.get(4).sql()?)?,
        correlation_id: row.get(5).sql()?,
        causation_id: row.get(6).sql()?,
        data: row.get(7).sql()?,
    })
}

fn select(connection: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Logged>, StoreError> {
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query(params).sql()?;
    let mut events = Vec::new();
    while let Some(row) = rows.next().sql()? {
        events.push(logged(row)?);
    }
    Ok(events)
}

#[async_trait]
impl Log for Database {
    fn name(&self) -> &str {
        Self::name(self)
    }

    async fn read(&self, after: u64, limit: usize) -> Result<Vec<Logged>, StoreError> {
        let (after, limit) = (i64::try_from(after).unwrap_or(i64::MAX), i64::try_from(limit).unwrap_or(i64::MAX));
        let sql = format!("SELECT {COLUMNS} FROM log WHERE position > ?1 ORDER BY position LIMIT ?2");
        Self::read(self, move |connection| select(connection, &sql, (after, limit))).await
    }

    async fn about(&self, subject: &str, limit: u32) -> Result<Vec<Logged>, StoreError> {
        let subject = subject.to_owned();
        let sql = format!(
            "SELECT * FROM (SELECT {COLUMNS} FROM log WHERE subject = ?1 ORDER BY position DESC LIMIT ?2) ORDER BY position"
        );
        Self::read(self, move |connection| select(connection, &sql, (subject, limit))).await
    }

    async fn correlated(&self, correlation_id: &str, limit: u32) -> Result<Vec<Logged>, StoreError> {
        let correlation_id = correlation_id.to_owned();
        let sql = format!(
            "SELECT * FROM (SELECT {COLUMNS} FROM log WHERE correlation_id = ?1 ORDER BY position DESC LIMIT ?2) ORDER BY position"
        );
        Self::read(self, move |connection| select(connection, &sql, (correlation_id, limit))).await
    }

    async fn head(&self) -> Result<u64, StoreError> {
        let sql = "SELECT coalesce(max(position), 0) FROM log";
        let head = Self::read(self, move |connection| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).sql());
        Ok(u64::try_from(head.await?).unwrap_or(0))
    }

    fn watch(&self) -> watch::Receiver<u64> {
        self.head.subscribe()
    }
}
