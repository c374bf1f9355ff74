//! What passed through a context, counted in the transactions in which it passes.

use std::collections::BTreeMap;

use async_trait::async_trait;
use context::{Flow, LATELY, StoreError, Traffic, TrafficBook, Way};
use jiff::Timestamp;
use rusqlite::Connection;

use crate::sqlite::Database;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{micros, timestamp};

/// Sources of a type that are told apart. A publisher that makes a source for each event must not fill the disk.
const SOURCES: i64 = 100;
/// All that are not: no event has an empty source.
const FURTHER: &str = "";
/// Rows that are told at most: far more than there are types, unless somebody sends types without number.
const ROWS: usize = 10_000;
/// Microseconds of a stretch.
const STRETCH: i64 = 600 * 1_000_000;
/// Stretches of an hour and of a day, the one under way among them.
const HOUR: i64 = 6;
const DAY: i64 = 144;

/// What passes in one transaction, summed up before it is written: a few rows.
pub(super) struct Passing<'a> {
    way: Way,
    flows: BTreeMap<(&'a str, &'a str), Span>,
    lately: BTreeMap<(i64, &'a str), i64>,
}

struct Span {
    n: i64,
    first: i64,
    last: i64,
}

impl<'a> Passing<'a> {
    pub(super) fn new(way: Way) -> Self {
        Self { way, flows: BTreeMap::new(), lately: BTreeMap::new() }
    }

    pub(super) fn passes(&mut self, kind: &'a str, source: &'a str, at: Timestamp) {
        let at = micros(at);
        let span = self.flows.entry((kind, source)).or_insert(Span { n: 0, first: at, last: at });
        span.n += 1;
        span.first = span.first.min(at);
        span.last = span.last.max(at);
        *self.lately.entry((at.div_euclid(STRETCH), kind)).or_default() += 1;
    }

    pub(super) fn write(self, connection: &Connection) -> Result<(), StoreError> {
        let way = code(self.way);
        let mut known = connection
            .prepare_cached(
                "UPDATE traffic SET n = n + ?4, first_at = min(first_at, ?5), last_at = max(last_at, ?6)
                 WHERE way = ?1 AND kind = ?2 AND source = ?3",
            )
            .sql()?;
        for ((kind, source), Span { n, first, last }) in self.flows {
            if known.execute((way, kind, source, n, first, last)).sql()? == 0 {
                begin(connection, (way, kind, source, n, first, last))?;
            }
        }
        let mut add = connection
            .prepare_cached(
                "INSERT INTO traffic_lately (stretch, way, kind, n) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET n = n + excluded.n",
            )
            .sql()?;
        let Some(latest) = self.lately.keys().map(|(stretch, _)| *stretch).max() else { return Ok(()) };
        for ((stretch, kind), n) in self.lately {
            add.execute((stretch, way, kind, n)).sql()?;
        }
        let forget = "DELETE FROM traffic_lately WHERE stretch < ?1";
        connection.prepare_cached(forget).sql()?.execute([latest - DAY]).sql().map(drop)
    }
}

/// A source is seen for the first time.
fn begin(connection: &Connection, row: (i64, &str, &str, i64, i64, i64)) -> Result<(), StoreError> {
    let (way, kind, source, n, first, last) = row;
    let sql = "SELECT count(*) FROM (SELECT 1 FROM traffic WHERE way = ?1 AND kind = ?2 LIMIT ?3)";
    let told: i64 = connection.prepare_cached(sql).sql()?.query_row((way, kind, SOURCES), |row| row.get(0)).sql()?;
    let source = if told < SOURCES { source } else { FURTHER };
    let sql = "INSERT INTO traffic (way, kind, source, n, first_at, last_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
               ON CONFLICT DO UPDATE SET n = n + excluded.n, last_at = max(last_at, excluded.last_at)";
    connection.prepare_cached(sql).sql()?.execute((way, kind, source, n, first, last)).sql().map(drop)
}

fn code(way: Way) -> i64 {
    match way {
        Way::In => 0,
        Way::Out => 1,
    }
}

fn way_of(code: i64) -> Way {
    if code == 0 { Way::In } else { Way::Out }
}

#[async_trait]
impl TrafficBook for Database {
    fn context(&self) -> &str {
        self.name()
    }

    async fn traffic(&self, now: Timestamp) -> Result<Traffic, StoreError> {
        self.read(move |connection| read(connection, now)).await
    }
}

fn read(connection: &Connection, now: Timestamp) -> Result<Traffic, StoreError> {
    // A read is one transaction: heads and places fit each other.
    let mut traffic = Traffic { flows: flows(connection)?, ..Traffic::default() };
    traffic.is_cut = traffic.flows.len() > ROWS;
    traffic.flows.truncate(ROWS);
    lately(connection, now, &mut traffic)?;
    let mut heard = connection.prepare_cached("SELECT feed, position FROM inbox_cursor").sql()?;
    let mut rows = heard.query([]).sql()?;
    while let Some(row) = rows.next().sql()? {
        traffic.heard.insert(row.get(0).sql()?, unsigned(row.get(1).sql()?)?);
    }
    let head = "SELECT coalesce(max(position), 0) FROM log";
    traffic.head = unsigned(connection.query_row(head, [], |row| row.get(0)).sql()?)?;
    Ok(traffic)
}

fn flows(connection: &Connection) -> Result<Vec<Flow>, StoreError> {
    let sql = "SELECT way, kind, source, n, first_at, last_at FROM traffic ORDER BY way, kind, source LIMIT ?1";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query([i64::try_from(ROWS + 1).unwrap_or(i64::MAX)]).sql()?;
    let mut flows = Vec::new();
    while let Some(row) = rows.next().sql()? {
        flows.push(Flow {
            way: way_of(row.get(0).sql()?),
            kind: row.get(1).sql()?,
            source: Some(row.get(2).sql()?).filter(|source: &String| source != FURTHER),
            events: unsigned(row.get(3).sql()?)?,
            first: timestamp(row.get(4).sql()?)?,
            last: timestamp(row.get(5).sql()?)?,
        });
    }
    Ok(flows)
}

fn lately(connection: &Connection, now: Timestamp, traffic: &mut Traffic) -> Result<(), StoreError> {
    debug_assert_eq!(LATELY.as_micros(), i128::from(DAY * STRETCH));
    let current = micros(now).div_euclid(STRETCH);
    let sql = "SELECT way, kind, sum(n), sum(n) FILTER (WHERE stretch > ?2) FROM traffic_lately
               WHERE stretch > ?1 GROUP BY way, kind LIMIT ?3";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query((current - DAY, current - HOUR, i64::try_from(ROWS).unwrap_or(i64::MAX))).sql()?;
    while let Some(row) = rows.next().sql()? {
        let lately = context::Lately {
            hour: unsigned(row.get::<_, Option<i64>>(3).sql()?.unwrap_or(0))?,
            day: unsigned(row.get(2).sql()?)?,
        };
        traffic.lately.insert((way_of(row.get(0).sql()?), row.get(1).sql()?), lately);
    }
    Ok(())
}

fn unsigned(n: i64) -> Result<u64, StoreError> {
    u64::try_from(n).map_err(|_| StoreError::Corrupt(format!("a count of {n}")))
}
