//! The trend port on SQLite.

use async_trait::async_trait;
use context::StoreError;
use jiff::Timestamp;
use jiff::civil::Date;
use restocking::ports::{Count, TrendStore};
use restocking::suggestion::ProposalKind;
use restocking::trend::{Flow, Happened, Level, Sample};
use rusqlite::Connection;
use rust_decimal::Decimal;

use super::suggestions::ten_thousandths;
use crate::sqlite::Database;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{micros, timestamp};

#[async_trait]
impl TrendStore for Database {
    async fn counted(&self) -> Result<u64, StoreError> {
        let sql = "SELECT position FROM trend_counted";
        let position = self.read(move |connection| {
            connection.prepare_cached(sql).sql()?.query_row([], |row| row.get::<_, i64>(0)).sql()
        });
        Ok(u64::try_from(position.await?).unwrap_or(0))
    }

    async fn count(&self, count: Count) -> Result<(), StoreError> {
        self.write(move |connection| add(connection, &count)).await
    }

    async fn sample(&self, at: Timestamp, day: Date) -> Result<(), StoreError> {
        self.write(move |connection| {
            let sql = "INSERT INTO trend_sample (at, day) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
            let is_new = connection.prepare_cached(sql).sql()?.execute((micros(at), day.to_string())).sql()? == 1;
            if is_new {
                let sql = "INSERT INTO trend_level (at, kind, currency, n, value)
                           SELECT ?1, kind, currency, count(*), sum(value) FROM suggestion
                           WHERE current = 1 AND state = 'open' GROUP BY kind, currency";
                connection.prepare_cached(sql).sql()?.execute([micros(at)]).sql()?;
            }
            Ok(())
        })
        .await
    }

    async fn last_sample(&self) -> Result<Option<Timestamp>, StoreError> {
        let last = self.read(|connection| {
            let sql = "SELECT max(at) FROM trend_sample";
            connection.prepare_cached(sql).sql()?.query_row([], |row| row.get::<_, Option<i64>>(0)).sql()
        });
        last.await?.map(timestamp).transpose()
    }

    async fn trend(&self, from: Date, to: Date) -> Result<(Vec<Flow>, Vec<Sample>), StoreError> {
        let days = (from.to_string(), to.to_string());
        self.read(move |connection| Ok((flows(connection, &days)?, samples(connection, &days)?))).await
    }

    async fn forget_trend(&self, oldest: Date, thin: Date) -> Result<(), StoreError> {
        let (oldest, thin) = (oldest.to_string(), thin.to_string());
        self.write(move |connection| {
            connection.execute("DELETE FROM trend_flow WHERE day < ?1", [&oldest]).sql()?;
            let samples = "DELETE FROM trend_sample AS s WHERE day < ?1
                           OR (day < ?2 AND at < (SELECT max(at) FROM trend_sample WHERE day = s.day))";
            connection.execute(samples, [&oldest, &thin]).sql()?;
            let levels = "DELETE FROM trend_level WHERE at NOT IN (SELECT at FROM trend_sample)";
            connection.execute(levels, []).sql().map(|_| ())
        })
        .await
    }
}

fn add(connection: &Connection, count: &Count) -> Result<(), StoreError> {
    let position = |n: u64| i64::try_from(n).map_err(|error| StoreError::Refused(error.to_string()));
    let sql = "UPDATE trend_counted SET position = ?2 WHERE position = ?1";
    let params = (position(count.after)?, position(count.upto)?);
    if connection.prepare_cached(sql).sql()?.execute(params).sql()? != 1 {
        return Err(StoreError::Conflict("the count of the log".to_owned()));
    }
    let sql = "INSERT INTO trend_flow (day, what, kind, currency, n, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
               ON CONFLICT DO UPDATE SET n = n + excluded.n, value = value + excluded.value";
    let mut write = connection.prepare_cached(sql).sql()?;
    for flow in &count.flows {
        let (day, what, kind) = (flow.date.to_string(), flow.what.as_str(), flow.kind.as_str());
        let n = position(flow.count)?;
        write.execute((day, what, kind, &flow.currency, n, ten_thousandths(flow.value))).sql()?;
    }
    Ok(())
}

fn corrupt(what: &str) -> StoreError {
    StoreError::Corrupt(format!("the trend has an unknown {what}"))
}

fn kind(word: &str) -> Result<ProposalKind, StoreError> {
    ProposalKind::parse(word).ok_or_else(|| corrupt("kind"))
}

fn flows(connection: &Connection, days: &(String, String)) -> Result<Vec<Flow>, StoreError> {
    let sql = "SELECT day, what, kind, currency, n, value FROM trend_flow WHERE day BETWEEN ?1 AND ?2
               ORDER BY day, what, kind, currency";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query((&days.0, &days.1)).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let text = |index: usize| row.get::<_, String>(index).sql();
        found.push(Flow {
            date: text(0)?.parse().map_err(|_| corrupt("day"))?,
            what: Happened::parse(&text(1)?).ok_or_else(|| corrupt("word"))?,
            kind: kind(&text(2)?)?,
            currency: text(3)?,
            count: u64::try_from(row.get::<_, i64>(4).sql()?).unwrap_or(0),
            value: Decimal::new(row.get(5).sql()?, 4).normalize(),
        });
    }
    Ok(found)
}

fn samples(connection: &Connection, days: &(String, String)) -> Result<Vec<Sample>, StoreError> {
    let sql = "SELECT s.at, l.kind, l.currency, l.n, l.value FROM trend_sample s LEFT JOIN trend_level l ON l.at = s.at
               WHERE s.day BETWEEN ?1 AND ?2 ORDER BY s.at, l.kind, l.currency";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query((&days.0, &days.1)).sql()?;
    let mut found: Vec<Sample> = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let at = timestamp(row.get(0).sql()?)?;
        if found.last().is_none_or(|sample| sample.at != at) {
            found.push(Sample { at, open: Vec::new() });
        }
        let Some(word) = row.get::<_, Option<String>>(1).sql()? else { continue };
        let level = Level {
            kind: kind(&word)?,
            currency: row.get(2).sql()?,
            count: u64::try_from(row.get::<_, i64>(3).sql()?).unwrap_or(0),
            value: Decimal::new(row.get(4).sql()?, 4).normalize(),
        };
        if let Some(sample) = found.last_mut() {
            sample.open.push(level);
        }
    }
    Ok(found)
}
