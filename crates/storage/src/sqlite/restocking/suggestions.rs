//! Suggestions: read whole, written by compare-and-set on (incarnation, version, state).

use std::sync::Arc;

use context::StoreError;
use jiff::Timestamp;
use lifecycle::{Incarnation, State};
use restocking::ports::{Guard, SuggestionWrite};
use restocking::review::ReviewInput;
use restocking::suggestion::{Basis, LineRef, SuggestionRecord, TombstoneRecord};
use rusqlite::{Connection, OptionalExtension as _, Params, Row};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::packing;
use super::stored::{StoredLife, StoredTombstone, from_json, json};
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{list, micros, texts, timestamp};

/// The columns that [`record`] reads, of a table or alias `s`.
pub(super) const COLUMNS: &str =
    "s.order_id, s.line_id, s.life, s.details, s.opened_at, s.changed_at, s.correlation_id";

/// One suggestion, without what it was based on.
pub(super) fn record(row: &Row<'_>) -> Result<SuggestionRecord, StoreError> {
    let text =
        |index: usize| row.get_ref(index).sql()?.as_str().map_err(|error| StoreError::Corrupt(error.to_string()));
    let life: StoredLife = from_json(text(2)?)?;
    Ok(SuggestionRecord {
        key: LineRef { order_id: row.get(0).sql()?, line_id: row.get(1).sql()? },
        row: life.try_into()?,
        details: from_json(text(3)?)?,
        basis: None,
        opened_at: timestamp(row.get(4).sql()?)?,
        changed_at: timestamp(row.get(5).sql()?)?,
        correlation_id: row.get(6).sql()?,
    })
}

/// Suggestions by a condition on `suggestion s`.
pub(super) fn select(
    connection: &Connection,
    rest: &str,
    params: impl Params,
) -> Result<Vec<SuggestionRecord>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM suggestion s {rest}");
    let mut statement = connection.prepare_cached(&sql).sql()?;
    let mut rows = statement.query(params).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        found.push(record(row)?);
    }
    Ok(found)
}

/// For each known incarnation, the current suggestion of its line.
pub(super) fn latest(
    connection: &Connection,
    asked: &[Incarnation],
) -> Result<Vec<(Incarnation, SuggestionRecord)>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS}, a.incarnation FROM suggestion a
         JOIN suggestion s ON s.order_id = a.order_id AND s.line_id = a.line_id AND s.current = 1
         WHERE a.incarnation IN rarray(?1)"
    );
    let mut statement = connection.prepare_cached(&sql).sql()?;
    let ids = list(asked.iter().map(|incarnation| incarnation.0.to_be_bytes().to_vec()));
    let mut rows = statement.query([ids]).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let asked: [u8; 16] = row.get(7).sql()?;
        found.push((Incarnation(u128::from_be_bytes(asked)), record(row)?));
    }
    Ok(found)
}

/// What a suggestion was based on when it last changed visibly.
pub(super) fn basis(connection: &Connection, incarnation: Incarnation) -> Result<Option<Basis>, StoreError> {
    let sql = "SELECT as_of, input FROM suggestion_basis WHERE incarnation = ?1";
    let found: Option<(i64, Vec<u8>)> = connection
        .prepare_cached(sql)
        .sql()?
        .query_row([incarnation.0.to_be_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
        .sql()?;
    found
        .map(|(as_of, packed)| {
            Ok(Basis { as_of: timestamp(as_of)?, input: Arc::new(packing::read_review_input(&packed)?) })
        })
        .transpose()
}

/// Tombstones of products' lines.
pub(super) fn tombstones(
    connection: &Connection,
    product_ids: &[String],
) -> Result<Vec<(String, TombstoneRecord)>, StoreError> {
    let sql = "SELECT product_id, order_id, line_id, doc FROM tombstone WHERE product_id IN rarray(?1)";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query([texts(product_ids)]).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let doc: String = row.get(3).sql()?;
        let stored: StoredTombstone = from_json(&doc)?;
        let key = LineRef { order_id: row.get(1).sql()?, line_id: row.get(2).sql()? };
        found.push((row.get(0).sql()?, TombstoneRecord { key, tombstone: stored.into() }));
    }
    Ok(found)
}

/// What suggestions are based on, packed, one each; none where that stays as it was.
pub(super) type Bases = Vec<Option<Arc<[u8]>>>;

/// Packs what suggestions are based on: once for all that came out of one review.
pub(super) fn packed_bases(writes: &[SuggestionWrite]) -> Result<Bases, StoreError> {
    let mut packed = Vec::with_capacity(writes.len());
    let mut last: Option<(&Arc<ReviewInput>, Arc<[u8]>)> = None;
    for write in writes {
        let Some(basis) = &write.record.basis else {
            packed.push(None);
            continue;
        };
        let bytes = match &last {
            Some((input, bytes)) if Arc::ptr_eq(input, &basis.input) => Arc::clone(bytes),
            _ => packing::review_input(&basis.input)?.into(),
        };
        last = Some((&basis.input, Arc::clone(&bytes)));
        packed.push(Some(bytes));
    }
    Ok(packed)
}

/// Writes suggestions, each under its guard, with what they are based on as [`packed_bases`] has it.
pub(super) fn write_with(
    connection: &Connection,
    writes: &[SuggestionWrite],
    bases: &[Option<Arc<[u8]>>],
) -> Result<(), StoreError> {
    for (SuggestionWrite { record, guard }, packed) in writes.iter().zip(bases) {
        let changed = match guard {
            Guard::Absent => insert(connection, record)?,
            Guard::Was(..) => update(connection, record, guard)?,
            Guard::Replaces(..) => retire(connection, guard)?.min(insert(connection, record)?),
        };
        if changed != 1 {
            return Err(conflict(&record.key));
        }
        match (&record.basis, packed, guard) {
            (Some(basis), Some(packed), _) => write_basis(connection, record.row.incarnation, basis, packed)?,
            (None, _, Guard::Replaces(before, ..)) => copy_basis(connection, *before, record.row.incarnation)?,
            (_, _, _) => {}
        }
    }
    Ok(())
}

/// Buries suggestions: the row goes, its tombstone stays.
pub(super) fn bury(connection: &Connection, swept: &[(Guard, TombstoneRecord)]) -> Result<(), StoreError> {
    for (guard, TombstoneRecord { key, tombstone }) in swept {
        let (incarnation, version, state) = parts(guard)?;
        let sql = "DELETE FROM suggestion WHERE incarnation = ?1 AND version = ?2 AND state = ?3 AND current = 1 RETURNING product_id";
        let product_id: Option<String> = connection
            .prepare_cached(sql)
            .sql()?
            .query_row((incarnation, version, state), |row| row.get(0))
            .optional()
            .sql()?;
        let product_id = product_id.ok_or_else(|| conflict(key))?;
        connection
            .prepare_cached("DELETE FROM suggestion_basis WHERE incarnation = ?1")
            .sql()?
            .execute([incarnation])
            .sql()?;
        let sql = "INSERT INTO tombstone (order_id, line_id, product_id, incarnation, doc) VALUES (?1, ?2, ?3, ?4, ?5)
                   ON CONFLICT DO UPDATE SET product_id = excluded.product_id, incarnation = excluded.incarnation, doc = excluded.doc";
        let doc = json(&StoredTombstone::from(tombstone))?;
        connection
            .prepare_cached(sql)
            .sql()?
            .execute((&key.order_id, &key.line_id, product_id, incarnation, doc))
            .sql()?;
    }
    Ok(())
}

fn conflict(key: &LineRef) -> StoreError {
    StoreError::Conflict(format!("the suggestion for order {} line {}", key.order_id, key.line_id))
}

pub(super) fn parts(guard: &Guard) -> Result<([u8; 16], i64, &'static str), StoreError> {
    match guard {
        Guard::Was(incarnation, version, state) | Guard::Replaces(incarnation, version, state) => {
            let version = i64::try_from(*version).map_err(|error| StoreError::Refused(error.to_string()))?;
            Ok((incarnation.0.to_be_bytes(), version, state.as_str()))
        }
        Guard::Absent => Err(StoreError::Refused("a guard without a row".to_owned())),
    }
}

fn retire(connection: &Connection, guard: &Guard) -> Result<usize, StoreError> {
    let sql = "UPDATE suggestion SET current = 0, wake_at = NULL, deadline = NULL
               WHERE incarnation = ?1 AND version = ?2 AND state = ?3 AND current = 1";
    connection.prepare_cached(sql).sql()?.execute(parts(guard)?).sql()
}

fn insert(connection: &Connection, record: &SuggestionRecord) -> Result<usize, StoreError> {
    // A tombstone gives way to the row that the review opened behind it.
    let key = (&record.key.order_id, &record.key.line_id);
    connection
        .prepare_cached("DELETE FROM tombstone WHERE order_id = ?1 AND line_id = ?2")
        .sql()?
        .execute(key)
        .sql()?;
    insert_row(connection, "suggestion", record)
}

/// Puts a row into the suggestions, or into those that a rebuild keeps for its switch.
pub(super) fn insert_row(connection: &Connection, table: &str, record: &SuggestionRecord) -> Result<usize, StoreError> {
    let (changing, identity) = (CHANGING.join(", "), IDENTITY.join(", "));
    let marks = ", ?".repeat(CHANGING.len() + IDENTITY.len());
    let sql = format!("INSERT INTO {table} (current, {changing}, {identity}) VALUES (1{marks}) ON CONFLICT DO NOTHING");
    let mut params = columns(record)?;
    params.extend(self::identity(record));
    connection.prepare_cached(&sql).sql()?.execute(rusqlite::params_from_iter(params)).sql()
}

fn update(connection: &Connection, record: &SuggestionRecord, guard: &Guard) -> Result<usize, StoreError> {
    let changing = CHANGING.map(|column| format!("{column} = ?")).join(", ");
    let sql =
        format!("UPDATE suggestion SET {changing} WHERE incarnation = ? AND version = ? AND state = ? AND current = 1");
    let mut params = columns(record)?;
    let (incarnation, version, state) = parts(guard)?;
    params.extend([incarnation.to_vec().into(), version.into(), state.to_owned().into()]);
    connection.prepare_cached(&sql).sql()?.execute(rusqlite::params_from_iter(params)).sql()
}

/// The columns that change during a suggestion's life, as [`columns`] gives them.
pub(super) const CHANGING: [&str; 19] = [
    "version",
    "state",
    "product_name",
    "supplier_id",
    "supplier_name",
    "category",
    "kind",
    "value",
    "currency",
    "sort_date",
    "opened_at",
    "changed_at",
    "wake_at",
    "deadline",
    "ended_at",
    "correlation_id",
    "life",
    "details",
    "order_change",
];

/// The columns that never change, as [`identity`] gives them.
pub(super) const IDENTITY: [&str; 4] = ["incarnation", "order_id", "line_id", "product_id"];

type Values = Vec<rusqlite::types::Value>;

/// The values of [`CHANGING`].
fn columns(record: &SuggestionRecord) -> Result<Values, StoreError> {
    let (row, details) = (&record.row, &record.details);
    let wake_at = match row.state {
        State::Snoozed { until } => Some(until),
        State::Dismissed { until, .. } => until,
        _ => None,
    };
    let deadline = match row.state {
        State::Submitting(submission) => submission.deadline(),
        _ => None,
    };
    let micros_of = |at: lifecycle::Millis| at.0.saturating_mul(1_000);
    let version = i64::try_from(row.version).map_err(|error| StoreError::Refused(error.to_string()))?;
    let sort_date = row.proposal.to_date.unwrap_or(row.proposal.from_date);
    Ok(vec![
        version.into(),
        row.state.name().as_str().to_owned().into(),
        details.product_name.clone().into(),
        details.supplier_id.clone().into(),
        details.supplier_name.clone().into(),
        details.category.clone().into(),
        row.proposal.kind.as_str().to_owned().into(),
        ten_thousandths(details.value).into(),
        details.currency.clone().into(),
        sort_date.to_string().into(),
        micros(record.opened_at).into(),
        micros(record.changed_at).into(),
        wake_at.map(micros_of).into(),
        deadline.map(micros_of).into(),
        row.state.ended_at().map(micros_of).into(),
        record.correlation_id.clone().into(),
        json(&StoredLife::from(row))?.into(),
        json(details)?.into(),
        ten_thousandths(record.order_change()).into(),
    ])
}

/// The values of [`IDENTITY`].
fn identity(record: &SuggestionRecord) -> Values {
    vec![
        record.row.incarnation.0.to_be_bytes().to_vec().into(),
        record.key.order_id.clone().into(),
        record.key.line_id.clone().into(),
        record.details.product_id.clone().into(),
    ]
}

fn write_basis(
    connection: &Connection,
    incarnation: Incarnation,
    basis: &Basis,
    packed: &[u8],
) -> Result<(), StoreError> {
    let sql = "INSERT INTO suggestion_basis (incarnation, as_of, input) VALUES (?1, ?2, ?3)
               ON CONFLICT DO UPDATE SET as_of = excluded.as_of, input = excluded.input";
    let params = (incarnation.0.to_be_bytes(), micros(basis.as_of), packed);
    connection.prepare_cached(sql).sql()?.execute(params).sql().map(|_| ())
}

/// What takes the place of another one without a basis of its own stands on the same.
fn copy_basis(connection: &Connection, from: Incarnation, to: Incarnation) -> Result<(), StoreError> {
    let sql = "INSERT INTO suggestion_basis (incarnation, as_of, input)
               SELECT ?2, as_of, input FROM suggestion_basis WHERE incarnation = ?1 ON CONFLICT DO NOTHING";
    let params = (from.0.to_be_bytes(), to.0.to_be_bytes());
    connection.prepare_cached(sql).sql()?.execute(params).sql().map(|_| ())
}

/// A value as it is sorted by and summed up; a trillion at most, so that sums of many stay numbers.
pub(super) fn ten_thousandths(value: Decimal) -> i64 {
    const MOST: i64 = 10_000_000_000_000_000;
    let most = if value.is_sign_negative() { -MOST } else { MOST };
    let exact = value.checked_mul(Decimal::from(10_000)).and_then(|value| value.round().to_i64());
    exact.map_or(most, |value| value.clamp(-MOST, MOST))
}

/// A stored moment that may be absent.
pub(super) fn optional_time(micros: Option<i64>) -> Result<Option<Timestamp>, StoreError> {
    micros.map(timestamp).transpose()
}
