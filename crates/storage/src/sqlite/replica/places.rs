//! Where feeds stand.

use context::StoreError;
use feeds::{Chain, Head};
use replica::follow::{Contact, Place, Stage};
use rusqlite::{Connection, Row, params};

use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{micros, timestamp};

const COLUMNS: &str =
    "feed, stage, position, chain, at_position, at_chain, next, known_head, last_contact, as_of, unreadable";

/// The place of one feed.
pub(super) fn one(connection: &Connection, feed: &str) -> Result<Place, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM place WHERE feed = ?1");
    let mut statement = connection.prepare_cached(&sql).sql()?;
    let mut rows = statement.query([feed]).sql()?;
    rows.next().sql()?.map_or_else(|| Ok(Place::at_the_beginning(feed)), read)
}

/// All of them.
pub(super) fn all(connection: &Connection) -> Result<Vec<Place>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM place ORDER BY feed");
    let mut statement = connection.prepare_cached(&sql).sql()?;
    let mut rows = statement.query([]).sql()?;
    let mut places = Vec::new();
    while let Some(row) = rows.next().sql()? {
        places.push(read(row)?);
    }
    Ok(places)
}

fn read(row: &Row<'_>) -> Result<Place, StoreError> {
    let chain = |bytes: [u8; 32]| Chain::from_bytes(bytes);
    let number = |at: usize| row.get(at).map(unsigned);
    let time = |at: usize| row.get::<_, Option<i64>>(at).sql()?.map(timestamp).transpose();
    let stage = match row.get::<_, i64>(1).sql()? {
        0 => Stage::Empty,
        1 => Stage::Loading {
            at: Head { position: number(4).sql()?, chain: chain(row.get(5).sql()?) },
            next: row.get(6).sql()?,
        },
        2 => Stage::Following,
        3 => Stage::Revoked,
        other => return Err(StoreError::Corrupt(format!("a feed is at stage {other}"))),
    };
    Ok(Place {
        feed: row.get(0).sql()?,
        stage,
        position: number(2).sql()?,
        chain: chain(row.get(3).sql()?),
        known_head: number(7).sql()?,
        last_contact: time(8)?,
        as_of: time(9)?,
        unreadable: number(10).sql()?,
    })
}

/// Writes a place over what was there.
pub(super) fn write(connection: &Connection, place: &Place) -> Result<(), StoreError> {
    let (stage, at, next) = match &place.stage {
        Stage::Empty => (0, None, None),
        Stage::Loading { at, next } => (1, Some(at), Some(next)),
        Stage::Following => (2, None, None),
        Stage::Revoked => (3, None, None),
    };
    let sql = format!("INSERT OR REPLACE INTO place ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
    connection
        .prepare_cached(&sql)
        .sql()?
        .execute(params![
            place.feed,
            stage,
            signed(place.position),
            place.chain.as_bytes(),
            at.map(|at| signed(at.position)),
            at.map(|at| at.chain.as_bytes()),
            next,
            signed(place.known_head),
            place.last_contact.map(micros),
            place.as_of.map(micros),
            signed(place.unreadable),
        ])
        .sql()
        .map(|_| ())
}

/// A contact that brought nothing.
pub(super) fn note(connection: &Connection, feed: &str, contact: Contact) -> Result<(), StoreError> {
    let sql = "UPDATE place SET last_contact = ?2, known_head = max(position, ?3),
               as_of = CASE WHEN ?4 AND stage = 2 AND position = ?3 THEN ?2 ELSE as_of END WHERE feed = ?1";
    let mut statement = connection.prepare_cached(sql).sql()?;
    statement.execute(params![feed, micros(contact.at), signed(contact.head), contact.is_equal]).sql().map(|_| ())
}

/// Numbers of feeds never come near the bound.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number of rows or of events, as it was stored.
pub(super) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
