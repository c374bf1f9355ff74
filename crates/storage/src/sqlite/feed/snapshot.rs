//! Of each subject and type the latest event up to a position, in parts that fit together however much is appended
//! meanwhile.

use context::StoreError;
use feeds::{Chain, FeedError, Head, SnapshotChunk};
use rusqlite::Connection;
use rusqlite::types::Value;

use super::feed_error;
use super::pages::{COLUMNS, event_of, head};
use crate::sqlite::cursor;
use crate::sqlite::error::Sql as _;

/// The name under which places in a snapshot are written.
const CURSOR: &str = "snapshot";

pub(super) fn chunk(
    connection: &Connection,
    audience: &str,
    at: Option<u64>,
    from: Option<&str>,
    limit: usize,
) -> Result<SnapshotChunk, FeedError> {
    let place = from.map(place).transpose()?;
    let found = head(connection, audience).map_err(feed_error)?;
    let last = found.map_or(Head::EMPTY, |(_, head)| head);
    let at = at.unwrap_or(last.position);
    if at > last.position {
        let text = format!("position {at} is not of this feed, which ends at {}", last.position);
        return Err(FeedError::Reset(text));
    }
    let Some((n, _)) = found else {
        return Ok(SnapshotChunk { at: last, events: Vec::new(), next: None, chunk: Chain::EMPTY });
    };
    read_chunk(connection, n, at, place, limit.max(1)).map_err(feed_error)
}

/// The subject and type behind which the chunk begins.
fn place(cursor: &str) -> Result<(String, String), FeedError> {
    let unknown = || FeedError::Reset("the place in the snapshot was not given by this feed".to_owned());
    match <[Value; 2]>::try_from(cursor::read(cursor, CURSOR, 2).map_err(|_| unknown())?) {
        Ok([Value::Text(subject), Value::Text(kind)]) => Ok((subject, kind)),
        _ => Err(unknown()),
    }
}

fn read_chunk(
    connection: &Connection,
    n: i64,
    at: u64,
    place: Option<(String, String)>,
    limit: usize,
) -> Result<SnapshotChunk, StoreError> {
    let at = Head { position: at, chain: chain_at(connection, n, at)? };
    // The index gives each subject and type in order with its latest position, and nothing else of it is read.
    let sql = format!(
        "SELECT a.latest, {COLUMNS} FROM (
             SELECT max(position) AS latest, log_position FROM audience_subject
             WHERE audience = ?1 AND (subject, kind) > (?2, ?3) AND position <= ?4
             GROUP BY subject, kind ORDER BY subject, kind LIMIT ?5) a
         CROSS JOIN log l ON l.position = a.log_position"
    );
    let (subject, kind) = place.unwrap_or_default();
    let bound = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    // One more tells whether there is a next chunk.
    let params = (n, subject, kind, bound(at.position), bound(limit as u64).saturating_add(1));
    let mut statement = connection.prepare_cached(&sql).sql()?;
    let mut rows = statement.query(params).sql()?;
    let (mut events, mut chunk, mut next) = (Vec::new(), Chain::EMPTY, None);
    while let Some(row) = rows.next().sql()? {
        if events.len() == limit {
            let last: Option<&feeds::FeedEvent> = events.last();
            let place = last.map(|event| [Value::Text(event.subject.clone()), Value::Text(event.kind.clone())]);
            next = place.map(|place| cursor::write(CURSOR, &place)).transpose()?;
            break;
        }
        let event = event_of(row, row.get(0).sql()?, 1)?;
        chunk = chunk.then(&event);
        events.push(event);
    }
    Ok(SnapshotChunk { at, events, next, chunk })
}

fn chain_at(connection: &Connection, n: i64, position: u64) -> Result<Chain, StoreError> {
    if position == 0 {
        return Ok(Chain::EMPTY);
    }
    let sql = "SELECT chain FROM audience_log WHERE audience = ?1 AND position = ?2";
    let params = (n, i64::try_from(position).unwrap_or(i64::MAX));
    let chain = connection.prepare_cached(sql).sql()?.query_row(params, |row| row.get(0)).sql()?;
    Ok(Chain::from_bytes(chain))
}
