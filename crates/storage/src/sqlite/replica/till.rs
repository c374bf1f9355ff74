//! What a store sold. Unlike a replica it cannot be made again from feeds, so it has a file of its own, written for good.

use std::path::Path;

use async_trait::async_trait;
use context::StoreError;
use jiff::Timestamp;
use replica::ports::ReplicaError;
use replica::till::{Movement, Rung, Sale, TillBook, TillState};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::error::Told as _;
use super::places::{signed, unsigned};
use super::rows::parsed;
use super::{file, schema};
use crate::sqlite::error::{Sql as _, store_error};
use crate::sqlite::migrate::migrate;
use crate::sqlite::readers::Readers;
use crate::sqlite::value::{micros, timestamp};
use crate::sqlite::writer::{Size, Writer};

/// The file of a till.
pub struct TillFile {
    writer: Writer,
    readers: Readers,
}

impl TillFile {
    /// Opens or makes `till.sqlite` in a folder.
    ///
    /// # Errors
    /// When it cannot be opened, or is newer than this program.
    pub fn open(folder: &Path) -> Result<Self, ReplicaError> {
        Self::open_prepared(folder).told()
    }

    fn open_prepared(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join("till.sqlite");
        let connection = Connection::open(&path).map_err(store_error)?;
        file::prepare(&connection)?;
        // A sale that was acknowledged survives a power cut.
        connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA cache_size = -1024;").sql()?;
        migrate(&connection, schema::TILL)?;
        Ok(Self { writer: Writer::start(connection, "till")?, readers: Readers::frugal(&path, 1, 1_024) })
    }
}

#[async_trait]
impl TillBook for TillFile {
    async fn ring_up(&self, sale: Sale, at: Timestamp) -> Result<Rung, ReplicaError> {
        self.writer.write(Size::Small, move |connection| ring_up(connection, &sale, at), |_| ()).await.told()
    }

    async fn waiting(&self, limit: usize) -> Result<Vec<Movement>, ReplicaError> {
        self.readers.read(move |connection| waiting(connection, limit)).await.told()
    }

    async fn sent_up_to(&self, number: u64) -> Result<(), ReplicaError> {
        let sent = move |connection: &Connection| {
            let sql = "UPDATE sent SET number = max(number, ?1)";
            connection.execute(sql, [signed(number)]).sql().map(|_| ())
        };
        self.writer.write(Size::Small, sent, |()| ()).await.told()
    }

    async fn state(&self) -> Result<TillState, ReplicaError> {
        let state = |connection: &Connection| {
            let sql = "SELECT (SELECT count(*) FROM sale), count(*), min(at) FROM movement
                       WHERE number > (SELECT number FROM sent)";
            let (sales, waiting, oldest): (i64, i64, Option<i64>) =
                connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).sql()?;
            Ok(TillState {
                sales: unsigned(sales),
                waiting: unsigned(waiting),
                oldest_waiting: oldest.map(timestamp).transpose()?,
            })
        };
        self.readers.read(state).await.told()
    }
}

/// Sale, movements and their numbers are one piece of work.
fn ring_up(connection: &Connection, sale: &Sale, at: Timestamp) -> Result<Rung, StoreError> {
    let known = "SELECT document FROM sale WHERE id = ?1";
    let known: Option<String> =
        connection.prepare_cached(known).sql()?.query_row([&sale.id], |row| row.get(0)).optional().sql()?;
    if let Some(known) = known {
        return Ok(if parsed::<Sale>(&known)? == *sale { Rung::Again } else { Rung::OtherSale });
    }
    let document = serde_json::to_string(sale).map_err(|error| StoreError::Refused(error.to_string()))?;
    let keep = "INSERT INTO sale (id, at, document) VALUES (?1, ?2, ?3)";
    connection.prepare_cached(keep).sql()?.execute(params![sale.id, micros(at), document]).sql()?;
    let number = "INSERT INTO numbered (product_id, seq) VALUES (?1, 1)
                  ON CONFLICT (product_id) DO UPDATE SET seq = seq + 1 RETURNING seq";
    let movement = "INSERT INTO movement (sale_id, line, product_id, seq, delta, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let (mut number, mut movement) =
        (connection.prepare_cached(number).sql()?, connection.prepare_cached(movement).sql()?);
    for (at_line, line) in sale.lines.iter().enumerate() {
        let seq: i64 = number.query_row([&line.product_id], |row| row.get(0)).sql()?;
        let at_line = signed(at_line as u64 + 1);
        movement.execute(params![sale.id, at_line, line.product_id, seq, -line.quantity, micros(at)]).sql()?;
    }
    Ok(Rung::Kept)
}

fn waiting(connection: &Connection, limit: usize) -> Result<Vec<Movement>, StoreError> {
    let sql = "SELECT number, sale_id, line, product_id, seq, delta, at FROM movement
               WHERE number > (SELECT number FROM sent) ORDER BY number LIMIT ?1";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query([signed(limit as u64)]).sql()?;
    let mut waiting = Vec::new();
    while let Some(row) = rows.next().sql()? {
        waiting.push(Movement {
            number: unsigned(row.get(0).sql()?),
            sale_id: row.get(1).sql()?,
            line: unsigned(row.get(2).sql()?),
            product_id: row.get(3).sql()?,
            seq: unsigned(row.get(4).sql()?),
            delta: row.get(5).sql()?,
            at: timestamp(row.get(6).sql()?)?,
        });
    }
    Ok(waiting)
}
