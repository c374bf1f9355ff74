//! The list of suggestions: found and ordered in the narrow index, paged by keyset, and read whole only where shown.

use std::collections::HashMap;
use std::rc::Rc;

use context::StoreError;
use restocking::ports::{Chosen, Place, SuggestionPage, SuggestionQuery};
use restocking::suggestion::{ProposalKind, SuggestionView};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use rust_decimal::Decimal;

use super::super::suggestions::{COLUMNS, record};
use super::filter::{Filter, LISTED, Param};
use super::order::{keys, read_cursor, write_cursor};
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{list, uuid};

/// The most that one page holds.
const LONGEST_PAGE: u32 = 1_000;

pub(super) fn page(connection: &Connection, query: &SuggestionQuery) -> Result<SuggestionPage, StoreError> {
    let limit = query.limit.clamp(1, LONGEST_PAGE) as usize;
    // Words are compared with every row: for the first page once, not once to count and once to find.
    let is_search = query.q.is_some() && query.cursor.is_none();
    let mut found = found(connection, query, if is_search { usize::MAX } else { limit + 1 })?;
    let total = if is_search { found.len() as u64 } else { total(connection, query)? };
    let is_last = found.len() <= limit;
    found.truncate(limit);
    let next_cursor = match found.last() {
        Some((_, values)) if !is_last => Some(write_cursor(query, values)?),
        _ => None,
    };
    let places: Vec<Place> = found.into_iter().map(|(place, _)| place).collect();
    Ok(SuggestionPage { items: at(connection, &places)?, next_cursor, total })
}

pub(super) fn total(connection: &Connection, query: &SuggestionQuery) -> Result<u64, StoreError> {
    let filter = Filter::of(query);
    let sql = format!("SELECT count(*) FROM {LISTED} WHERE {}", filter.sql());
    let mut statement = connection.prepare_cached(&sql).sql()?;
    let total: i64 = statement.query_row(params_from_iter(&filter.params), |row| row.get(0)).sql()?;
    Ok(u64::try_from(total).unwrap_or(0))
}

/// The statement that finds what comes next, and what is bound in it.
pub(super) fn finding(query: &SuggestionQuery, limit: usize) -> Result<(String, Vec<Param>), StoreError> {
    let mut filter = Filter::of(query);
    let keys = keys(query);
    let columns = keys.join(", ");
    let mut condition = filter.sql();
    if let Some(cursor) = &query.cursor {
        let marks = ", ?".repeat(keys.len());
        condition.push_str(&format!(" AND ({columns}, s.n) > (?{marks})"));
        filter.params.extend(read_cursor(cursor, query, keys.len() + 1)?.into_iter().map(Param::One));
    }
    let sql = format!("SELECT {columns}, s.n FROM {LISTED} WHERE {condition} ORDER BY {columns}, s.n LIMIT ?");
    filter.params.push(Param::One(i64::try_from(limit).unwrap_or(i64::MAX).into()));
    Ok((sql, filter.params))
}

/// What is asked for, in order: its place, and its sort values with the row number.
fn found(
    connection: &Connection,
    query: &SuggestionQuery,
    limit: usize,
) -> Result<Vec<(Place, Vec<Value>)>, StoreError> {
    let (sql, params) = finding(query, limit)?;
    let width = keys(query).len() + 1;
    let mut statement = connection.prepare_cached(&sql).sql()?;
    let mut rows = statement.query(params_from_iter(&params)).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let values: Vec<Value> = (0..width).map(|index| row.get(index).sql()).collect::<Result<_, _>>()?;
        found.push((Place(row.get(width - 1).sql()?), values));
    }
    Ok(found)
}

/// All places of a list, in its order: eight bytes each, however wide the rows.
pub(super) fn places(connection: &Connection, query: &SuggestionQuery) -> Result<Vec<Place>, StoreError> {
    let query = SuggestionQuery { cursor: None, ..query.clone() };
    let (sql, params) = finding(&query, usize::MAX)?;
    let last = keys(&query).len();
    let mut statement = connection.prepare_cached(&sql).sql()?;
    let mut rows = statement.query(params_from_iter(&params)).sql()?;
    let mut places = Vec::new();
    while let Some(row) = rows.next().sql()? {
        places.push(Place(row.get(last).sql()?));
    }
    Ok(places)
}

/// The suggestions of places, in their order.
pub(super) fn at(connection: &Connection, places: &[Place]) -> Result<Vec<SuggestionView>, StoreError> {
    let sql = format!("SELECT {COLUMNS}, s.n FROM suggestion s WHERE s.n IN rarray(?1) AND s.current = 1");
    let mut statement = connection.prepare_cached(&sql).sql()?;
    let mut rows = statement.query([numbers(places)]).sql()?;
    let mut by_place: HashMap<i64, SuggestionView> = HashMap::with_capacity(places.len());
    while let Some(row) = rows.next().sql()? {
        // After the seven columns of the record.
        by_place.insert(row.get(7).sql()?, SuggestionView::from(&record(row)?));
    }
    Ok(places.iter().filter_map(|place| by_place.remove(&place.0)).collect())
}

pub(super) fn chosen(connection: &Connection, query: &SuggestionQuery) -> Result<Vec<Chosen>, StoreError> {
    let places = places(connection, query)?;
    let sql = "SELECT s.incarnation, s.version, s.kind, s.value, s.currency, s.n FROM suggestion s
               WHERE s.n IN rarray(?1) AND s.current = 1";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query([numbers(&places)]).sql()?;
    let mut by_place: HashMap<i64, Chosen> = HashMap::with_capacity(places.len());
    while let Some(row) = rows.next().sql()? {
        let (id, version, kind): (Vec<u8>, i64, String) = (row.get(0).sql()?, row.get(1).sql()?, row.get(2).sql()?);
        let chosen = Chosen {
            incarnation: uuid(&id)?,
            version: u64::try_from(version).unwrap_or(0),
            kind: ProposalKind::parse(&kind).ok_or_else(|| StoreError::Corrupt(format!("the kind {kind}")))?,
            value: Decimal::new(row.get(3).sql()?, 4).normalize(),
            currency: row.get(4).sql()?,
        };
        by_place.insert(row.get(5).sql()?, chosen);
    }
    Ok(places.iter().filter_map(|place| by_place.remove(&place.0)).collect())
}

fn numbers(places: &[Place]) -> Rc<Vec<Value>> {
    list(places.iter().map(|place| place.0))
}
