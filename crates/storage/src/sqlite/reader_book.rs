//! The book about readers of feeds, in a file of its own.

use async_trait::async_trait;
use context::StoreError;
use feeds::{ErasureReceipt, FeedError, ReaderBook, ReaderPlace, Revocation};
use rusqlite::{Connection, Row};

use super::context::INBOX_AND_LOG;
use super::error::Sql as _;
use super::value::{micros, timestamp};
use super::{Database, Migration};

/// The schema of `readers.sqlite`.
pub const READERS: &[Migration] =
    &[INBOX_AND_LOG, Migration { name: "reader book", sql: include_str!("reader_book.sql") }];

fn feed_error(error: StoreError) -> FeedError {
    FeedError::Unavailable(error.to_string())
}

fn count(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn counted(row: &Row<'_>, column: usize) -> Result<u64, StoreError> {
    Ok(u64::try_from(row.get::<_, i64>(column).sql()?).unwrap_or(0))
}

fn all<T>(
    connection: &Connection,
    sql: &str,
    read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query([]).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        found.push(read(row)?);
    }
    Ok(found)
}

#[async_trait]
impl ReaderBook for Database {
    async fn keep(&self, places: Vec<ReaderPlace>) -> Result<(), FeedError> {
        let sql = "INSERT INTO reader_place (reader, feed, position, at) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT DO UPDATE SET position = excluded.position, at = excluded.at";
        let work = move |connection: &Connection| {
            let mut keep = connection.prepare_cached(sql).sql()?;
            for place in &places {
                keep.execute((&place.reader, &place.feed, count(place.position), micros(place.at))).sql()?;
            }
            Ok(())
        };
        self.write(work).await.map_err(feed_error)
    }

    async fn places(&self) -> Result<Vec<ReaderPlace>, FeedError> {
        let read = |row: &Row<'_>| {
            let (reader, feed) = (row.get(0).sql()?, row.get(1).sql()?);
            Ok(ReaderPlace { reader, feed, position: counted(row, 2)?, at: timestamp(row.get(3).sql()?)? })
        };
        let sql = "SELECT reader, feed, position, at FROM reader_place ORDER BY reader, feed";
        self.read(move |connection| all(connection, sql, read)).await.map_err(feed_error)
    }

    async fn revoke(&self, revocation: Revocation) -> Result<(), FeedError> {
        let sql = "INSERT INTO reader_revocation (reader, feed, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        let params = (revocation.reader, revocation.feed.unwrap_or_default(), micros(revocation.at));
        let work = move |connection: &Connection| connection.execute(sql, params).sql().map(|_| ());
        self.write(work).await.map_err(feed_error)
    }

    async fn restore(&self, reader: &str, feed: Option<&str>) -> Result<(), FeedError> {
        let params = (reader.to_owned(), feed.unwrap_or_default().to_owned());
        let sql = "DELETE FROM reader_revocation WHERE reader = ?1 AND feed = ?2";
        let work = move |connection: &Connection| connection.execute(sql, params).sql().map(|_| ());
        self.write(work).await.map_err(feed_error)
    }

    async fn revocations(&self) -> Result<Vec<Revocation>, FeedError> {
        let read = |row: &Row<'_>| {
            let feed: String = row.get(1).sql()?;
            let feed = (!feed.is_empty()).then_some(feed);
            Ok(Revocation { reader: row.get(0).sql()?, feed, at: timestamp(row.get(2).sql()?)? })
        };
        let sql = "SELECT reader, feed, at FROM reader_revocation ORDER BY reader, feed";
        self.read(move |connection| all(connection, sql, read)).await.map_err(feed_error)
    }

    async fn is_revoked(&self, reader: &str, feed: &str) -> Result<bool, FeedError> {
        let params = (reader.to_owned(), feed.to_owned());
        let sql = "SELECT EXISTS (SELECT 1 FROM reader_revocation WHERE reader = ?1 AND feed IN ('', ?2))";
        let read = move |c: &Connection| c.prepare_cached(sql).sql()?.query_row(params, |row| row.get(0)).sql();
        self.read(read).await.map_err(feed_error)
    }

    async fn file(&self, receipt: ErasureReceipt) -> Result<(), FeedError> {
        let sql = "INSERT INTO reader_receipt (reader, feed, position, rows, erased_at) VALUES (?1, ?2, ?3, ?4, ?5)
                   ON CONFLICT DO UPDATE SET position = excluded.position, rows = excluded.rows,
                       erased_at = excluded.erased_at WHERE excluded.erased_at > reader_receipt.erased_at";
        let work = move |connection: &Connection| {
            let ErasureReceipt { reader, feed, position, rows, erased_at } = receipt;
            let params = (reader, feed, count(position), count(rows), micros(erased_at));
            connection.execute(sql, params).sql().map(|_| ())
        };
        self.write(work).await.map_err(feed_error)
    }

    async fn receipts(&self) -> Result<Vec<ErasureReceipt>, FeedError> {
        let read = |row: &Row<'_>| {
            let (reader, feed) = (row.get(0).sql()?, row.get(1).sql()?);
            let (position, rows) = (counted(row, 2)?, counted(row, 3)?);
            Ok(ErasureReceipt { reader, feed, position, rows, erased_at: timestamp(row.get(4).sql()?)? })
        };
        let sql = "SELECT reader, feed, position, rows, erased_at FROM reader_receipt ORDER BY reader, feed";
        self.read(move |connection| all(connection, sql, read)).await.map_err(feed_error)
    }
}
