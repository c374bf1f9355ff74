//! The book of the inbox, kept in the transactions that change it.

use std::collections::BTreeMap;

use context::{Counts, EntryState, StoreError, Tally};
use rusqlite::Connection;

use crate::sqlite::error::Sql as _;

const RECEIVED: i64 = 10;
const DUPLICATES: i64 = 11;
const CONTRADICTIONS: i64 = 12;

/// Changes of the book, summed up before they are written: a few rows a transaction.
#[derive(Default)]
pub(super) struct Changes<'a>(BTreeMap<(&'a str, i64), i64>);

impl<'a> Changes<'a> {
    pub(super) fn received(&mut self, kind: &'a str) {
        *self.0.entry((kind, RECEIVED)).or_default() += 1;
    }

    pub(super) fn duplicate(&mut self, kind: &'a str) {
        *self.0.entry((kind, DUPLICATES)).or_default() += 1;
    }

    pub(super) fn contradiction(&mut self, kind: &'a str) {
        *self.0.entry((kind, CONTRADICTIONS)).or_default() += 1;
    }

    pub(super) fn enters(&mut self, kind: &'a str, state: EntryState) {
        *self.0.entry((kind, state.code())).or_default() += 1;
    }

    pub(super) fn moves(&mut self, kind: &'a str, from: EntryState, to: EntryState) {
        *self.0.entry((kind, from.code())).or_default() -= 1;
        self.enters(kind, to);
    }

    pub(super) fn write(self, connection: &Connection) -> Result<(), StoreError> {
        let mut add = connection
            .prepare_cached(
                "INSERT INTO inbox_tally (kind, what, n) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET n = n + excluded.n",
            )
            .sql()?;
        for ((kind, what), n) in self.0 {
            if n != 0 {
                add.execute((kind, what, n)).sql()?;
            }
        }
        Ok(())
    }
}

/// The whole book.
pub(super) fn read(connection: &Connection) -> Result<Tally, StoreError> {
    let mut tally = Tally::default();
    let mut rows = connection.prepare_cached("SELECT kind, what, n FROM inbox_tally").sql()?;
    let mut rows = rows.query([]).sql()?;
    while let Some(row) = rows.next().sql()? {
        let (kind, what, n): (String, i64, i64) = (row.get(0).sql()?, row.get(1).sql()?, row.get(2).sql()?);
        let n = u64::try_from(n).map_err(|_| StoreError::Corrupt(format!("{kind} has {n} entries")))?;
        let counts: &mut Counts = tally.0.entry(kind).or_default();
        match (what, EntryState::from_code(what)) {
            (RECEIVED, _) => counts.received = n,
            (DUPLICATES, _) => counts.duplicates = n,
            (CONTRADICTIONS, _) => counts.contradictions = n,
            (_, Some(state)) => counts.by_state[state as usize] = n,
            (other, None) => return Err(StoreError::Corrupt(format!("unknown figure {other}"))),
        }
    }
    Ok(tally)
}
