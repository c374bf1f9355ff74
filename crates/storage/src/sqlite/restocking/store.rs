//! The store port on SQLite.

use async_trait::async_trait;
use context::StoreError;
use jiff::Timestamp;
use lifecycle::{Incarnation, SubmissionId};
use restocking::facts::Article;
use restocking::ports::{
    ClickAnswer, DueReview, Fetch, OrderRow, ProductDesk, Store, SubmissionRow, SupplierRow, Taking, Work,
};
use restocking::review::Cause;
use restocking::suggestion::SuggestionRecord;
use rusqlite::OptionalExtension as _;
use uuid::Uuid;

use super::facts::Tables;
use super::{articles, commit, desks, facts, queue, submissions, suggestions};
use crate::sqlite::Database;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{micros, timestamp};
use crate::sqlite::writer::Size;

#[async_trait]
impl Store for Database {
    async fn orders(&self, ids: &[String]) -> Result<Vec<OrderRow>, StoreError> {
        let ids = ids.to_vec();
        self.read(move |connection| facts::orders(connection, Tables::LIVE, &ids)).await
    }

    async fn suppliers(&self, ids: &[String]) -> Result<Vec<SupplierRow>, StoreError> {
        let ids = ids.to_vec();
        self.read(move |connection| facts::suppliers(connection, Tables::LIVE, &ids)).await
    }

    async fn articles(&self, product_ids: &[String]) -> Result<Vec<Article>, StoreError> {
        let ids = product_ids.to_vec();
        self.read(move |connection| articles::articles(connection, &ids)).await
    }

    async fn desks(&self, product_ids: &[String]) -> Result<Vec<ProductDesk>, StoreError> {
        let ids = product_ids.to_vec();
        self.read(move |connection| desks::load(connection, Tables::LIVE, &ids)).await
    }

    async fn suggestions(
        &self,
        incarnations: &[Incarnation],
    ) -> Result<Vec<(Incarnation, SuggestionRecord)>, StoreError> {
        let asked = incarnations.to_vec();
        self.read(move |connection| suggestions::latest(connection, &asked)).await
    }

    async fn commit(&self, work: Work) -> Result<(), StoreError> {
        self.admit(&work.events)?;
        let frees = !work.marks.is_empty();
        // What takes time and needs no database is done before the one thread that writes is asked.
        let bases = suggestions::packed_bases(&work.suggestions)?;
        let size = Size::of(commit::rows(&work));
        self.write_and_tell(size, move |connection| commit::commit(connection, &work, &bases)).await?;
        if frees {
            self.tell_arrival();
        }
        Ok(())
    }

    async fn reviews_due(&self, now: Timestamp, limit: usize) -> Result<Vec<DueReview>, StoreError> {
        self.read(move |connection| queue::reviews_due(connection, now, limit)).await
    }

    async fn review_all(&self, due_at: Timestamp, cause: &Cause) -> Result<u64, StoreError> {
        let cause = cause.clone();
        self.write(move |connection| queue::ask_all_reviews(connection, due_at, &cause)).await
    }

    async fn fetches_due(&self, now: Timestamp, limit: usize) -> Result<Vec<Fetch>, StoreError> {
        self.read(move |connection| queue::fetches_due(connection, now, limit)).await
    }

    async fn take_submissions(
        &self,
        now: Timestamp,
        lease: Timestamp,
        taking: Taking,
    ) -> Result<Vec<SubmissionRow>, StoreError> {
        // Looking is free, taking is a commit.
        if self.read(move |connection| submissions::eligible(connection, now, taking)).await?.is_empty() {
            return Ok(Vec::new());
        }
        self.write(move |connection| submissions::take(connection, now, lease, taking)).await
    }

    async fn unsent_submissions(&self, ids: &[SubmissionId]) -> Result<Vec<SubmissionRow>, StoreError> {
        let ids = ids.to_vec();
        self.read(move |connection| submissions::unsent(connection, &ids)).await
    }

    async fn wakeable(
        &self,
        business_now: Timestamp,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<SuggestionRecord>, StoreError> {
        let rest = "WHERE s.n IN (SELECT n FROM suggestion WHERE wake_at IS NOT NULL AND wake_at <= ?1
                                  UNION SELECT n FROM suggestion WHERE deadline IS NOT NULL AND deadline <= ?2 LIMIT ?3)
                      AND s.current = 1";
        let params = (micros(business_now), micros(now), i64::try_from(limit).unwrap_or(i64::MAX));
        self.read(move |connection| suggestions::select(connection, rest, params)).await
    }

    async fn sweepable(
        &self,
        ended_before: Timestamp,
        after: Option<Incarnation>,
        limit: usize,
    ) -> Result<Vec<SuggestionRecord>, StoreError> {
        let rest = "WHERE s.ended_at IS NOT NULL AND s.ended_at < ?1 AND s.current = 1 AND s.incarnation > ?2
                    ORDER BY s.incarnation LIMIT ?3";
        let after = after.map_or(0, |incarnation| incarnation.0).to_be_bytes();
        let params = (micros(ended_before), after, i64::try_from(limit).unwrap_or(i64::MAX));
        self.read(move |connection| suggestions::select(connection, rest, params)).await
    }

    async fn forget(&self, before: Timestamp, limit: usize) -> Result<u64, StoreError> {
        let params = (micros(before), i64::try_from(limit).unwrap_or(i64::MAX));
        self.write(move |connection| {
            let basis = "DELETE FROM suggestion_basis WHERE incarnation IN
                         (SELECT incarnation FROM suggestion WHERE current = 0 AND ended_at < ?1 LIMIT ?2)";
            connection.execute(basis, params).sql()?;
            let history = "DELETE FROM suggestion WHERE n IN (SELECT n FROM suggestion WHERE current = 0 AND ended_at < ?1 LIMIT ?2)";
            let clicks = "DELETE FROM click WHERE key IN (SELECT key FROM click WHERE at < ?1 LIMIT ?2)";
            let accepted = "DELETE FROM accepted_click WHERE key IN
                            (SELECT key FROM accepted_click WHERE ended_at IS NOT NULL AND at < ?1 LIMIT ?2)";
            let pace = "DELETE FROM click_pace WHERE slot < ?1";
            connection.execute(pace, [before.as_second() / submissions::PACE_SECONDS]).sql()?;
            let gone = [history, clicks, accepted].map(|sql| connection.execute(sql, params).sql());
            gone.into_iter().try_fold(0, |sum, gone| Ok(sum + gone? as u64))
        })
        .await
    }

    async fn click(&self, key: Uuid) -> Result<Option<ClickAnswer>, StoreError> {
        let sql = "SELECT answer, at FROM click WHERE key = ?1";
        self.read(move |connection| {
            let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
            let found = connection.prepare_cached(sql).sql()?.query_row([key.as_bytes()], read).optional().sql()?;
            found.map(|(answer, at)| Ok(ClickAnswer { key, answer, at: timestamp(at)? })).transpose()
        })
        .await
    }

    async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT min(due_at) FROM (SELECT min(due_at) AS due_at FROM review_due UNION ALL SELECT min(due_at) FROM fetch
                   UNION ALL SELECT min(due_at) FROM submission)";
        self.read(move |connection| {
            let due = connection.prepare_cached(sql).sql()?.query_row([], |row| row.get(0)).sql()?;
            suggestions::optional_time(due)
        })
        .await
    }

    async fn moment(&self, name: &str) -> Result<Option<Timestamp>, StoreError> {
        let name = name.to_owned();
        self.read(move |connection| {
            let sql = "SELECT at FROM moment WHERE name = ?1";
            let at = connection.prepare_cached(sql).sql()?.query_row([name], |row| row.get(0)).optional().sql()?;
            suggestions::optional_time(at)
        })
        .await
    }

    async fn remember(&self, name: &str, at: Timestamp) -> Result<(), StoreError> {
        let name = name.to_owned();
        self.write(move |connection| {
            let sql = "INSERT INTO moment (name, at) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET at = excluded.at";
            connection.execute(sql, (name, micros(at))).sql().map(|_| ())
        })
        .await
    }

    async fn note(&self, name: &str) -> Result<Option<String>, StoreError> {
        let name = name.to_owned();
        self.read(move |connection| {
            let mut statement = connection.prepare_cached("SELECT text FROM note WHERE name = ?1").sql()?;
            statement.query_row([name], |row| row.get(0)).optional().sql()
        })
        .await
    }

    async fn keep_note(&self, name: &str, text: &str) -> Result<(), StoreError> {
        let (name, text) = (name.to_owned(), text.to_owned());
        self.write(move |connection| {
            let sql = "INSERT INTO note (name, text) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET text = excluded.text";
            connection.execute(sql, (name, text)).sql().map(|_| ())
        })
        .await
    }

    async fn products_after(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>, StoreError> {
        let after = after.map(ToOwned::to_owned);
        self.read(move |connection| facts::products_after(connection, after.as_deref(), limit)).await
    }

    async fn stray_answers(&self) -> Result<u64, StoreError> {
        let sql = "SELECT coalesce(sum(n), 0) FROM counter WHERE name = 'stray_answers'";
        let n: i64 = self.read(move |connection| connection.query_row(sql, [], |row| row.get(0)).sql()).await?;
        Ok(u64::try_from(n).unwrap_or(0))
    }
}
