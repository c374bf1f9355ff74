//! The generation that a rebuild fills beside the live one, in tables of its own in the same file.

mod arrange;
mod catch_up;
mod load;
mod record;
mod staged;
mod switch;
mod tables;

use std::collections::BTreeSet;

use async_trait::async_trait;
use context::StoreError;
use jiff::Timestamp;
use restocking::ports::{Generations, ProductDesk, Unseen};
use restocking::rebuild::{FactIds, Facts, Rebuild, Told};
use restocking::review::{Cause, DeskReview};
use rusqlite::Connection;

use super::desks;
use super::facts::Tables;
use crate::sqlite::Database;
use crate::sqlite::error::Sql as _;
use crate::sqlite::writer::Size;

#[async_trait]
impl Generations for Database {
    async fn rebuild(&self) -> Result<Option<Rebuild>, StoreError> {
        self.read(record::latest).await
    }

    async fn begin(&self, rebuild: &Rebuild) -> Result<(), StoreError> {
        let rebuild = rebuild.clone();
        self.write_large(move |connection| {
            record::insert(connection, &rebuild)?;
            record::forget_told(connection, rebuild.number)?;
            tables::clear(connection)?;
            tables::make(connection)
        })
        .await
    }

    async fn note(&self, rebuild: &Rebuild) -> Result<(), StoreError> {
        let rebuild = rebuild.clone();
        self.write_large(move |connection| record::write(connection, &rebuild)).await
    }

    async fn told(&self, number: u32, limit: u32) -> Result<Vec<Told>, StoreError> {
        self.read(move |connection| record::told(connection, number, limit)).await
    }

    async fn live_facts(&self, ids: &FactIds) -> Result<Facts, StoreError> {
        let ids = ids.clone();
        self.read(move |connection| load::read(connection, Tables::LIVE, &ids)).await
    }

    async fn arrival_mark(&self) -> Result<i64, StoreError> {
        let sql = "SELECT coalesce(max(seq), 0) FROM inbox";
        self.read(move |connection| connection.prepare_cached(sql).sql()?.query_row([], |row| row.get(0)).sql()).await
    }

    async fn stock_heard_after(&self, mark: i64) -> Result<BTreeSet<String>, StoreError> {
        let sql = "SELECT DISTINCT substr(subject, 7) FROM inbox WHERE seq > ?1 AND subject GLOB 'stock/*'";
        self.read(move |connection| {
            let mut statement = connection.prepare_cached(sql).sql()?;
            let heard: Result<BTreeSet<String>, _> = statement.query_map([mark], |row| row.get(0)).sql()?.collect();
            heard.sql()
        })
        .await
    }

    async fn load(&self, facts: Facts, told: Vec<Told>, rebuild: &Rebuild) -> Result<(), StoreError> {
        let rebuild = rebuild.clone();
        self.write_large(move |connection| {
            record::write(connection, &rebuild)?;
            record::tell(connection, rebuild.number, &told)?;
            load::load(connection, Tables::next(rebuild.number), facts, rebuild.step)
        })
        .await
    }

    async fn arrange(&self, rows: usize) -> Result<bool, StoreError> {
        self.write_large(move |connection| arrange::arrange(connection, number_under_way(connection)?, rows)).await
    }

    async fn catch_up(&self, limit: usize) -> Result<usize, StoreError> {
        self.write_large(move |connection| {
            catch_up::catch_up(connection, Tables::next(number_under_way(connection)?), limit)
        })
        .await
    }

    async fn unseen(&self) -> Result<Vec<Unseen>, StoreError> {
        self.read(move |connection| staged::unseen(connection, Tables::next(number_under_way(connection)?))).await
    }

    async fn begin_reviews(&self, rebuild: &Rebuild) -> Result<(), StoreError> {
        let rebuild = rebuild.clone();
        self.write_large(move |connection| {
            record::write(connection, &rebuild)?;
            staged::clear(connection)
        })
        .await
    }

    async fn next_desks(&self, after: Option<&str>, limit: usize) -> Result<Vec<ProductDesk>, StoreError> {
        let after = after.unwrap_or_default().to_owned();
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        // Two lists in the same order, of which the union's beginning is wanted.
        let sql = "SELECT product_id FROM (SELECT product_id FROM product_next WHERE product_id > ?1 ORDER BY product_id LIMIT ?2)
                   UNION
                   SELECT product_id FROM (SELECT DISTINCT product_id FROM suggestion
                                           WHERE current = 1 AND product_id > ?1 ORDER BY product_id LIMIT ?2)
                   ORDER BY product_id LIMIT ?2";
        self.read(move |connection| {
            let mut statement = connection.prepare_cached(sql).sql()?;
            let ids: Result<Vec<String>, _> = statement.query_map((after, limit), |row| row.get(0)).sql()?.collect();
            desks::load(connection, Tables::next(number_under_way(connection)?), &ids.sql()?)
        })
        .await
    }

    async fn stage(&self, reviews: Vec<(String, DeskReview)>, rebuild: &Rebuild) -> Result<(), StoreError> {
        self.admit(reviews.iter().flat_map(|(_, review)| &review.events))?;
        let rebuild = rebuild.clone();
        self.write_large(move |connection| {
            record::write(connection, &rebuild)?;
            staged::stage(connection, &reviews)
        })
        .await
    }

    async fn switch(&self, cause: &Cause, now: Timestamp, rebuild: &Rebuild) -> Result<Rebuild, StoreError> {
        let (cause, rebuild) = (cause.clone(), rebuild.clone());
        let number = rebuild.number;
        // Counted beside the writer: it looks through both generations.
        let rebuild = self.read(move |connection| staged::gone(connection, &rebuild)).await?;
        self.write_and_tell(Size::Large, move |connection| switch::switch(connection, &cause, now, &rebuild)).await?;
        self.tell_arrival();
        let switched = Generations::rebuild(self).await?.filter(|switched| switched.number == number);
        switched.ok_or_else(|| StoreError::Corrupt("the rebuild that has switched is not stored".to_owned()))
    }

    async fn clean(&self, rows: usize) -> Result<bool, StoreError> {
        self.write_large(move |connection| match record::latest(connection)? {
            Some(rebuild) if !rebuild.state.is_over() && !rebuild.is_switched() => Ok(true),
            _ => tables::clear_some(connection, rows),
        })
        .await
    }
}

/// The number of the rebuild that is under way and not switched.
fn number_under_way(connection: &Connection) -> Result<u32, StoreError> {
    let under_way = record::latest(connection)?.filter(|rebuild| !rebuild.state.is_over() && !rebuild.is_switched());
    under_way.map(|rebuild| rebuild.number).ok_or_else(|| StoreError::Conflict("the rebuild".to_owned()))
}
