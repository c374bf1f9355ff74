//! The book of imports, in a file of its own: files are large and short-lived, and belong to no context.

use async_trait::async_trait;
use catalogue::import::{ImportBook, Kind, Progress, Refused, Stand};
use context::StoreError;
use rusqlite::{Connection, OptionalExtension as _, Params, Row};
use tokio::sync::watch;
use uuid::Uuid;

use super::context::INBOX_AND_LOG;
use super::error::Sql as _;
use super::value::{micros, timestamp, uuid};
use super::{Database, Migration};

/// The schema of `imports.sqlite`.
pub const IMPORTS: &[Migration] =
    &[INBOX_AND_LOG, Migration { name: "import book", sql: include_str!("import_book.sql") }];

/// Imports that are remembered, with their refused rows.
const REMEMBERED: i64 = 200;

const COLUMNS: &str = "import_id, kind, file_name, planner, began_at, ended_at, state, reason, taken_up, rows, done, changed, \
                       unchanged, refused";

fn progress(row: &Row<'_>) -> Result<Progress, StoreError> {
    let kind: String = row.get(1).sql()?;
    let reason: Option<String> = row.get(7).sql()?;
    let state: String = row.get(6).sql()?;
    let number = |column: usize| -> Result<u64, StoreError> {
        let number: i64 = row.get(column).sql()?;
        u64::try_from(number).map_err(|_| StoreError::Corrupt(format!("{number} rows of an import")))
    };
    let ended_at: Option<i64> = row.get(5).sql()?;
    Ok(Progress {
        import_id: uuid(&row.get::<_, Vec<u8>>(0).sql()?)?,
        kind: Kind::parse(&kind).ok_or_else(|| StoreError::Corrupt(format!("an import of {kind}")))?,
        file_name: row.get(2).sql()?,
        planner: row.get(3).sql()?,
        began_at: timestamp(row.get(4).sql()?)?,
        ended_at: ended_at.map(timestamp).transpose()?,
        stand: match state.as_str() {
            "waiting" => Stand::Waiting,
            "running" => Stand::Running,
            "done" => Stand::Done,
            _ => Stand::Failed { reason: reason.unwrap_or_default() },
        },
        taken_up: number(8)?,
        rows: number(9)?,
        done: number(10)?,
        changed: number(11)?,
        unchanged: number(12)?,
        refused: number(13)?,
    })
}

fn state(stand: &Stand) -> (&'static str, Option<&str>) {
    match stand {
        Stand::Waiting => ("waiting", None),
        Stand::Running => ("running", None),
        Stand::Done => ("done", None),
        Stand::Failed { reason } => ("failed", Some(reason)),
    }
}

fn count(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn select(connection: &Connection, rest: &str, params: impl Params) -> Result<Vec<Progress>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM import {rest}")).sql()?;
    let mut rows = statement.query(params).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        found.push(progress(row)?);
    }
    Ok(found)
}

fn take(connection: &Connection, import: &Progress, file: &[u8]) -> Result<(), StoreError> {
    let insert =
        "INSERT INTO import (import_id, kind, file_name, planner, began_at, ended_at, state, reason, taken_up, rows,
                      done, changed, unchanged, refused)
                  VALUES (?1, ?2, ?3, ?4, ?5, NULL, ?6, NULL, 0, ?7, 0, 0, 0, 0)";
    let id: &[u8] = import.import_id.as_bytes();
    let params = (
        id,
        import.kind.name(),
        &import.file_name,
        &import.planner,
        micros(import.began_at),
        state(&import.stand).0,
        count(import.rows),
    );
    connection.prepare_cached(insert).sql()?.execute(params).sql()?;
    let seq = connection.last_insert_rowid();
    let keep = "INSERT INTO import_file (seq, bytes) VALUES (?1, ?2)";
    connection.prepare_cached(keep).sql()?.execute((seq, file)).sql()?;
    // What is over is forgotten some day, with everything that hangs on it.
    let forget = "DELETE FROM import WHERE seq <= ?1 AND ended_at IS NOT NULL";
    connection.prepare_cached(forget).sql()?.execute([seq - REMEMBERED]).sql().map(|_| ())
}

fn note(connection: &Connection, import: &Progress, refused: &[Refused]) -> Result<(), StoreError> {
    let update = "UPDATE import SET ended_at = ?2, state = ?3, reason = ?4, taken_up = ?5, done = ?6, changed = ?7,
                      unchanged = ?8, refused = ?9 WHERE import_id = ?1 RETURNING seq";
    let id: &[u8] = import.import_id.as_bytes();
    let (state, reason) = state(&import.stand);
    let params = (
        id,
        import.ended_at.map(micros),
        state,
        reason,
        count(import.taken_up),
        count(import.done),
        count(import.changed),
        count(import.unchanged),
        count(import.refused),
    );
    let seq: Option<i64> =
        connection.prepare_cached(update).sql()?.query_row(params, |row| row.get(0)).optional().sql()?;
    let seq = seq.ok_or_else(|| StoreError::Refused(format!("there is no import {}", import.import_id)))?;
    let insert = "INSERT INTO import_refusal (seq, line, reason) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    let mut insert = connection.prepare_cached(insert).sql()?;
    for refused in refused {
        insert.execute((seq, count(refused.line), &refused.reason)).sql()?;
    }
    if import.stand.is_over() {
        connection.execute("DELETE FROM import_file WHERE seq = ?1", [seq]).sql()?;
    }
    Ok(())
}

#[async_trait]
impl ImportBook for Database {
    async fn take(&self, import: Progress, file: Vec<u8>) -> Result<(), StoreError> {
        self.write_large(move |connection| take(connection, &import, &file)).await?;
        self.tell_arrival();
        Ok(())
    }

    async fn next(&self) -> Result<Option<Progress>, StoreError> {
        let rest = "WHERE ended_at IS NULL ORDER BY seq LIMIT 1";
        self.read(move |connection| Ok(select(connection, rest, [])?.pop())).await
    }

    async fn file(&self, import_id: Uuid) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT bytes FROM import_file WHERE seq = (SELECT seq FROM import WHERE import_id = ?1)";
        self.read(move |connection| {
            let id: &[u8] = import_id.as_bytes();
            connection.prepare_cached(sql).sql()?.query_row([id], |row| row.get(0)).optional().sql()
        })
        .await
    }

    async fn note(&self, import: &Progress, refused: &[Refused]) -> Result<(), StoreError> {
        let (import, refused) = (import.clone(), refused.to_vec());
        self.write(move |connection| note(connection, &import, &refused)).await
    }

    async fn latest(&self, before: Option<Uuid>, limit: u32) -> Result<Vec<Progress>, StoreError> {
        let rest = "WHERE seq < coalesce((SELECT seq FROM import WHERE import_id = ?1), 9223372036854775807)
                    ORDER BY seq DESC LIMIT ?2";
        self.read(move |connection| {
            let id: Option<&[u8]> = before.as_ref().map(|id| id.as_bytes().as_slice());
            select(connection, rest, (id, limit))
        })
        .await
    }

    async fn one(&self, import_id: Uuid) -> Result<Option<Progress>, StoreError> {
        self.read(move |connection| {
            let id: &[u8] = import_id.as_bytes();
            Ok(select(connection, "WHERE import_id = ?1", [id])?.pop())
        })
        .await
    }

    async fn refusals(&self, import_id: Uuid, after: u64, limit: u32) -> Result<Vec<Refused>, StoreError> {
        let sql = "SELECT line, reason FROM import_refusal
                   WHERE seq = (SELECT seq FROM import WHERE import_id = ?1) AND line > ?2 ORDER BY line LIMIT ?3";
        self.read(move |connection| {
            let id: &[u8] = import_id.as_bytes();
            let mut statement = connection.prepare_cached(sql).sql()?;
            let mut rows = statement.query((id, count(after), limit)).sql()?;
            let mut found = Vec::new();
            while let Some(row) = rows.next().sql()? {
                let line: i64 = row.get(0).sql()?;
                found.push(Refused { line: u64::try_from(line).unwrap_or(0), reason: row.get(1).sql()? });
            }
            Ok(found)
        })
        .await
    }

    fn taken(&self) -> watch::Receiver<u64> {
        self.arrivals.subscribe()
    }
}
