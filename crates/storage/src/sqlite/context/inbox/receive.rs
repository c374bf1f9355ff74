//! Putting events into the inbox: deduplicated, counted, durable.

use std::cell::Cell;

use context::{Cursor, Entry, EntryState, Incoming, Lane, Receipt, StoreError, Verdict, Way};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};

use super::queries::{key_of, lane_code};
use crate::sqlite::context::tally::Changes;
use crate::sqlite::context::traffic::Passing;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{micros, timestamp};

/// What was taken in.
pub(super) struct Taken {
    pub(super) receipts: Vec<Receipt>,
    /// Those that may be handled in their turn, in order.
    pub(super) fresh: Cell<Vec<Entry>>,
}

pub(super) fn receive(
    connection: &Connection,
    batch: Vec<Incoming>,
    cursor: Option<&Cursor>,
    now: Timestamp,
) -> Result<Taken, StoreError> {
    let (mut changes, mut passing) = (Changes::default(), Passing::new(Way::In));
    let mut receipts = Vec::with_capacity(batch.len());
    let mut places = Vec::with_capacity(batch.len());
    for incoming in &batch {
        let kind = incoming.event.kind.as_deref().unwrap_or("");
        changes.received(kind);
        passing.passes(kind, &incoming.event.source, now);
        let seq = insert(connection, incoming, kind, now)?;
        let receipt = match seq {
            Some(_) if is_in_turn(incoming) => Receipt::Accepted,
            Some(seq) => open(connection, incoming, seq)?,
            None => compare(connection, incoming)?,
        };
        places.push(seq);
        match receipt {
            Receipt::Accepted => changes.enters(kind, EntryState::Pending),
            Receipt::Dead => changes.enters(kind, EntryState::Dead),
            Receipt::Duplicate => changes.duplicate(kind),
            Receipt::Contradiction => changes.contradiction(kind),
        }
        receipts.push(receipt);
    }
    changes.write(connection)?;
    passing.write(connection)?;
    if let Some(cursor) = cursor {
        let sql = "INSERT INTO inbox_cursor (feed, position) VALUES (?1, ?2)
                   ON CONFLICT DO UPDATE SET position = max(position, excluded.position)";
        let position = i64::try_from(cursor.position).unwrap_or(i64::MAX);
        connection.prepare_cached(sql).sql()?.execute((&cursor.feed, position)).sql()?;
    }
    let received_at = timestamp(micros(now))?;
    let fresh = batch.into_iter().zip(places).filter_map(|(incoming, seq)| {
        let is_in_turn = is_in_turn(&incoming);
        Some(entry(incoming, seq?, received_at)).filter(|_| is_in_turn)
    });
    Ok(Taken { receipts, fresh: Cell::new(fresh.collect()) })
}

/// Whether nothing has to be written of an entry but that it came: it is pending until the turn has passed it.
fn is_in_turn(incoming: &Incoming) -> bool {
    incoming.lane == Lane::Direct && incoming.verdict == Verdict::Sound
}

fn entry(incoming: Incoming, seq: i64, received_at: Timestamp) -> Entry {
    Entry {
        seq,
        state: EntryState::Pending,
        event: incoming.event,
        subject: incoming.subject,
        correlation_id: incoming.correlation_id,
        attempts: 0,
        reason: None,
        received_at,
        reading: incoming.reading,
    }
}

/// Stores the event unless its key is known; answers its place in the order of arrival.
fn insert(connection: &Connection, incoming: &Incoming, kind: &str, now: Timestamp) -> Result<Option<i64>, StoreError> {
    let envelope = serde_json::to_string(&incoming.event).map_err(|error| StoreError::Refused(error.to_string()))?;
    let mut insert = connection
        .prepare_cached(
            "INSERT INTO inbox (key, digest, kind, subject, thin, correlation_id, received_at, envelope, in_turn)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (key) DO NOTHING RETURNING seq",
        )
        .sql()?;
    let row = (
        key_of(&incoming.event.source, &incoming.event.id),
        incoming.digest.as_bytes(),
        kind,
        &incoming.subject,
        incoming.thin,
        &incoming.correlation_id,
        micros(now),
        envelope,
        is_in_turn(incoming),
    );
    insert.query_row(row, |row| row.get(0)).optional().sql()
}

fn open(connection: &Connection, incoming: &Incoming, seq: i64) -> Result<Receipt, StoreError> {
    let (state, reason, receipt) = match &incoming.verdict {
        Verdict::Sound => (EntryState::Pending, None, Receipt::Accepted),
        Verdict::Dead(reason) => (EntryState::Dead, Some(reason), Receipt::Dead),
    };
    let holds = receipt == Receipt::Dead && incoming.thin && incoming.subject.is_some();
    connection
        .prepare_cached(
            "INSERT INTO inbox_open (seq, lane, state, subject, holds, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .sql()?
        .execute((seq, lane_code(incoming.lane), state.code(), &incoming.subject, holds, reason))
        .sql()?;
    Ok(receipt)
}

/// The key is known: the same content is a duplicate, any other a contradiction.
fn compare(connection: &Connection, incoming: &Incoming) -> Result<Receipt, StoreError> {
    let key = key_of(&incoming.event.source, &incoming.event.id);
    let stored: Vec<u8> = connection
        .prepare_cached("SELECT digest FROM inbox WHERE key = ?1")
        .sql()?
        .query_row([key], |row| row.get(0))
        .sql()?;
    Ok(if stored == incoming.digest.as_bytes() { Receipt::Duplicate } else { Receipt::Contradiction })
}
