//! The inbox on SQLite.

mod fresh;
mod queries;
mod receive;

use std::sync::{Arc, PoisonError};

use async_trait::async_trait;
use context::{
    Cursor, DeadFilter, Entry, EntrySeq, EntryState, Inbox, Incoming, Lane, Mark, Outcome, Receipt, Released,
    StoreError, Tally,
};
use jiff::Timestamp;
use tokio::sync::watch;

pub(crate) use fresh::Fresh;

use super::{tally, turn, write_marks};
use crate::sqlite::Database;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{micros, texts, timestamp};
use crate::sqlite::writer::Size;

#[async_trait]
impl Inbox for Database {
    async fn receive(
        &self,
        batch: Vec<Incoming>,
        cursor: Option<Cursor>,
        now: Timestamp,
    ) -> Result<Vec<Receipt>, StoreError> {
        let size = Size::of(batch.len());
        let fresh = Arc::clone(&self.fresh);
        let keep = move |received: &receive::Taken| {
            fresh.lock().unwrap_or_else(PoisonError::into_inner).add(received.fresh.take());
        };
        let work = move |connection: &rusqlite::Connection| receive::receive(connection, batch, cursor.as_ref(), now);
        let received = self.write_and(size, work, keep).await?;
        self.tell_arrival();
        Ok(received.receipts)
    }

    async fn cursor(&self, feed: &str) -> Result<u64, StoreError> {
        let feed = feed.to_owned();
        let sql = "SELECT coalesce(max(position), 0) FROM inbox_cursor WHERE feed = ?1";
        let read =
            move |c: &rusqlite::Connection| c.prepare_cached(sql).sql()?.query_row([feed], |row| row.get(0)).sql();
        let position: i64 = self.read(read).await?;
        Ok(u64::try_from(position).unwrap_or(0))
    }

    async fn next(&self, lane: Lane, now: Timestamp, limit: usize) -> Result<Vec<Entry>, StoreError> {
        if lane != Lane::Direct {
            return self.read(move |connection| queries::next(connection, lane, now, limit)).await;
        }
        let fresh = Arc::clone(&self.fresh);
        self.read(move |connection| {
            let upto = turn::upto(connection)?;
            if !queries::any_waits(connection, lane)? {
                let mut fresh = fresh.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(entries) = fresh.take(upto, limit) {
                    return Ok(entries);
                }
            }
            queries::next_in_turn(connection, upto, now, limit)
        })
        .await
    }

    async fn next_due(&self, lane: Lane, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT min(due_at) FROM inbox_open WHERE lane = ?1 AND state = 0 AND (state <> 0 OR due_at > 0) AND due_at > ?2";
        let params = (queries::lane_code(lane), micros(now));
        let read =
            move |c: &rusqlite::Connection| c.prepare_cached(sql).sql()?.query_row(params, |row| row.get(0)).sql();
        let due: Option<i64> = self.read(read).await?;
        due.map(timestamp).transpose()
    }

    async fn waiting(&self, subjects: &[String]) -> Result<Vec<Entry>, StoreError> {
        let subjects: Vec<String> = subjects.to_vec();
        let rest = "WHERE (o.state <> 0 OR o.due_at > 0) AND (o.state = 3 OR o.holds = 1) AND o.subject IN rarray(?1) ORDER BY o.seq";
        self.read(move |connection| queries::open_entries(connection, rest, [texts(&subjects)])).await
    }

    async fn mark(&self, marks: Vec<Mark>) -> Result<(), StoreError> {
        self.write(move |connection| write_marks(connection, &marks)).await?;
        self.tell_arrival();
        Ok(())
    }

    async fn tally(&self) -> Result<Tally, StoreError> {
        self.read(tally::read).await
    }

    async fn dead(&self, filter: DeadFilter) -> Result<Vec<Entry>, StoreError> {
        let rest = "WHERE (o.state <> 0 OR o.due_at > 0) AND o.state = 4 AND (?1 IS NULL OR i.kind = ?1) AND o.seq > ?2
                    ORDER BY o.seq LIMIT ?3";
        self.read(move |connection| {
            queries::open_entries(connection, rest, (&filter.kind, filter.after.unwrap_or(0), filter.limit))
        })
        .await
    }

    async fn entry(&self, seq: EntrySeq) -> Result<Option<Entry>, StoreError> {
        self.read(move |connection| Ok(queries::entries(connection, "WHERE i.seq = ?1", [seq])?.pop())).await
    }

    async fn journal(&self, subject: &str, limit: u32) -> Result<Vec<Entry>, StoreError> {
        let subject = subject.to_owned();
        let read = move |connection: &rusqlite::Connection| {
            let latest = "WHERE i.subject = ?1 ORDER BY i.seq DESC LIMIT ?2";
            let mut entries = queries::entries(connection, latest, (subject, limit))?;
            entries.reverse();
            Ok(entries)
        };
        self.read(read).await
    }

    async fn release(&self, seq: EntrySeq, ignore: Option<String>, _now: Timestamp) -> Result<Released, StoreError> {
        let work = move |connection: &rusqlite::Connection| {
            let Some(entry) = queries::entries(connection, "WHERE i.seq = ?1", [seq])?.pop() else {
                return Ok(Released::Unknown);
            };
            if entry.state != EntryState::Dead {
                return Ok(Released::NotDead(entry.state));
            }
            let outcome = ignore.map_or(Outcome::Pending, Outcome::Ignored);
            let mut marks = vec![entry.mark(outcome)];
            // What it held takes its turn again; what must still wait is held anew by whoever handles it.
            if let Some(subject) = &entry.subject {
                let rest = "WHERE (o.state <> 0 OR o.due_at > 0) AND o.state = 3 AND o.subject = ?1 AND o.seq > ?2";
                let held = queries::open_entries(connection, rest, (subject, seq))?;
                marks.extend(held.iter().map(|entry| entry.mark(Outcome::Pending)));
            }
            write_marks(connection, &marks)?;
            connection.execute("UPDATE inbox_open SET attempts = 0 WHERE seq = ?1", [seq]).sql()?;
            Ok(Released::Done)
        };
        let released = self.write(work).await?;
        self.tell_arrival();
        Ok(released)
    }

    fn arrivals(&self) -> watch::Receiver<u64> {
        self.arrivals.subscribe()
    }
}
