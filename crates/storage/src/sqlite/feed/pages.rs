//! Heads and pages of an audience's log.

use context::StoreError;
use feeds::{Chain, Chained, FeedError, FeedEvent, Head};
use rusqlite::{Connection, OptionalExtension as _, Row};
use serde_json::value::RawValue;

use super::feed_error;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{timestamp, uuid};

/// The number of an audience and how far its log goes; none while it has heard nothing.
pub(super) fn head(connection: &Connection, audience: &str) -> Result<Option<(i64, Head)>, StoreError> {
    let sql = "SELECT n, position, chain FROM audience WHERE name = ?1";
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?, row.get(2)?));
    let found = connection.prepare_cached(sql).sql()?.query_row([audience], read).optional().sql()?;
    Ok(found.map(|(n, position, chain)| {
        (n, Head { position: u64::try_from(position).unwrap_or(0), chain: Chain::from_bytes(chain) })
    }))
}

/// The columns of an event as [`event_of`] reads them; `l` is the log.
pub(super) const COLUMNS: &str = "l.id, l.kind, l.subject, l.time, l.correlation_id, l.data";

/// An event at its position in a feed; its columns begin at `first`.
pub(super) fn event_of(row: &Row<'_>, position: i64, first: usize) -> Result<FeedEvent, StoreError> {
    let corrupt = |text: String| StoreError::Corrupt(text);
    let id = row.get_ref(first).sql()?.as_blob().map_err(|error| corrupt(error.to_string()))?;
    let data: String = row.get(first + 5).sql()?;
    Ok(FeedEvent {
        position: u64::try_from(position).unwrap_or(0),
        id: uuid(id)?.to_string(),
        kind: row.get(first + 1).sql()?,
        subject: row.get(first + 2).sql()?,
        time: timestamp(row.get(first + 3).sql()?)?,
        correlation_id: row.get(first + 4).sql()?,
        data: RawValue::from_string(data).map_err(|error| corrupt(error.to_string()))?,
    })
}

/// The events after a position, each with the chain after it.
pub(super) fn page(
    connection: &Connection,
    audience: &str,
    after: u64,
    limit: usize,
) -> Result<Vec<Chained>, FeedError> {
    let found = head(connection, audience).map_err(feed_error)?;
    let last = found.map_or(0, |(_, head)| head.position);
    if after > last {
        return Err(FeedError::Reset(format!("position {after} is not of this feed, which ends at {last}")));
    }
    let Some((n, _)) = found else { return Ok(Vec::new()) };
    read_page(connection, n, after, limit).map_err(feed_error)
}

fn read_page(connection: &Connection, n: i64, after: u64, limit: usize) -> Result<Vec<Chained>, StoreError> {
    let sql = format!(
        "SELECT a.position, a.chain, {COLUMNS} FROM audience_log a CROSS JOIN log l ON l.position = a.log_position
         WHERE a.audience = ?1 AND a.position > ?2 ORDER BY a.position LIMIT ?3"
    );
    let mut statement = connection.prepare_cached(&sql).sql()?;
    let bound = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let mut rows = statement.query((n, bound(after), bound(limit as u64))).sql()?;
    let mut page = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let event = event_of(row, row.get(0).sql()?, 2)?;
        page.push(Chained { event, chain: Chain::from_bytes(row.get(1).sql()?) });
    }
    Ok(page)
}
