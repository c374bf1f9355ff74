//! What pages read about mails, on SQLite.

use async_trait::async_trait;
use context::StoreError;
use dispatch::identity::ParcelId;
use dispatch::ports::{MailBook, MailCounts, MailDetail, MailEntry, MailPage, MailQuery, MailState};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::stored::{FACTS, MAIL, facts, mail};
use crate::sqlite::Database;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::timestamp;

/// The columns that [`entry`] reads after [`FACTS`].
const ENTRY: &str = "p.state, p.attempts, p.due_at, p.ended_at, p.response, p.reason, m.message_id, m.subject, p.seq";

fn entry(row: &Row<'_>) -> Result<MailEntry, StoreError> {
    let time = |index: usize| row.get::<_, Option<i64>>(index).sql()?.map(timestamp).transpose();
    let state: i64 = row.get(10).sql()?;
    let message_id: Option<String> = row.get(16).sql()?;
    Ok(MailEntry {
        facts: facts(row)?,
        state: MailState::from_code(state).ok_or_else(|| StoreError::Corrupt(format!("mail state {state}")))?,
        attempts: row.get(11).sql()?,
        due_at: time(12)?,
        ended_at: time(13)?,
        response: row.get(14).sql()?,
        reason: row.get(15).sql()?,
        message_id: message_id
            .map(|text| text.parse().map_err(|_| StoreError::Corrupt(format!("Message-ID {text:?}"))))
            .transpose()?,
        subject: row.get(17).sql()?,
    })
}

fn list(connection: &Connection, query: &MailQuery) -> Result<MailPage, StoreError> {
    let mut conditions = vec!["true"];
    let mut params: Vec<Value> = Vec::new();
    if let Some(state) = query.state {
        conditions.push("p.state = ?");
        params.push(state.code().into());
    }
    if let Some(before) = query.before {
        conditions.push("p.seq < ?");
        params.push(before.into());
    }
    if let Some(order_id) = &query.order_id {
        conditions.push("p.seq IN (SELECT parcel FROM parcel_line WHERE order_id = ?)");
        params.push(order_id.clone().into());
    }
    params.push(i64::from(query.limit).saturating_add(1).into());
    let sql = format!(
        "SELECT {FACTS}, {ENTRY} FROM parcel p LEFT JOIN mail m ON m.parcel = p.seq WHERE {} ORDER BY p.seq DESC LIMIT ?",
        conditions.join(" AND ")
    );
    let mut statement = connection.prepare_cached(&sql).sql()?;
    let mut rows = statement.query(rusqlite::params_from_iter(params)).sql()?;
    let mut page = MailPage { items: Vec::new(), next: None };
    let mut last = None;
    while let Some(row) = rows.next().sql()? {
        if page.items.len() as u64 == u64::from(query.limit) {
            page.next = last;
            break;
        }
        page.items.push(entry(row)?);
        last = Some(row.get(18).sql()?);
    }
    Ok(page)
}

fn one(connection: &Connection, parcel: ParcelId) -> Result<Option<MailDetail>, StoreError> {
    let sql =
        format!("SELECT {FACTS}, {ENTRY}, {MAIL} FROM parcel p LEFT JOIN mail m ON m.parcel = p.seq WHERE p.id = ?1");
    let read = |row: &Row<'_>| {
        Ok(entry(row).and_then(|entry| {
            let mail = entry.message_id.as_ref().map(|_| mail(row, 19)).transpose()?;
            Ok(MailDetail { entry, mail })
        }))
    };
    let id = parcel.as_uuid();
    connection.prepare_cached(&sql).sql()?.query_row([id.as_bytes()], read).optional().sql()?.transpose()
}

fn counts(connection: &Connection) -> Result<MailCounts, StoreError> {
    let of = |state: MailState| -> Result<u64, StoreError> {
        let sql = "SELECT coalesce(sum(n), 0) FROM parcel_count WHERE state = ?1";
        let n: i64 = connection.prepare_cached(sql).sql()?.query_row([state.code()], |row| row.get(0)).sql()?;
        u64::try_from(n).map_err(|_| StoreError::Corrupt(format!("{n} mails are {}", state.name())))
    };
    let offers = |state: MailState| -> Result<u64, StoreError> {
        let sql = "SELECT n FROM offer_tally WHERE state = ?1";
        let n: i64 = connection.prepare_cached(sql).sql()?.query_row([state.code()], |row| row.get(0)).sql()?;
        Ok(u64::try_from(n).unwrap_or(0))
    };
    let oldest = "SELECT min(stored_at) FROM parcel WHERE state = 0";
    let oldest: Option<i64> = connection.prepare_cached(oldest).sql()?.query_row([], |row| row.get(0)).sql()?;
    Ok(MailCounts {
        waiting: of(MailState::Waiting)?,
        accepted: of(MailState::Accepted)?,
        failed: of(MailState::Failed)?,
        oldest_waiting: oldest.map(timestamp).transpose()?,
        offers_accepted: offers(MailState::Accepted)?,
        offers_failed: offers(MailState::Failed)?,
    })
}

#[async_trait]
impl MailBook for Database {
    async fn mails(&self, query: MailQuery) -> Result<MailPage, StoreError> {
        self.read(move |connection| list(connection, &query)).await
    }

    async fn mail(&self, parcel: ParcelId) -> Result<Option<MailDetail>, StoreError> {
        self.read(move |connection| one(connection, parcel)).await
    }

    async fn counts(&self) -> Result<MailCounts, StoreError> {
        self.read(counts).await
    }
}
