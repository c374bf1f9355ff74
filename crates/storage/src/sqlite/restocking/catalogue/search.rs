//! A list by its condition, its sort keys and its place: one statement counts, one finds the ids of a page.

use std::collections::HashMap;

use context::StoreError;
use rusqlite::types::{ToSqlOutput, Value};
use rusqlite::{Connection, ToSql, params_from_iter};

use super::LONGEST_PAGE;
use crate::sqlite::cursor;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::texts;

/// Words of a search that count; more are not typed, and each is compared with every row.
const WORDS: usize = 8;

/// What is bound.
pub(super) enum Param {
    One(Value),
    Many(std::rc::Rc<Vec<Value>>),
}

impl ToSql for Param {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::One(value) => value.to_sql(),
            Self::Many(list) => list.to_sql(),
        }
    }
}

/// A list: everything that came from outside is bound.
pub(super) struct Search {
    /// Its tables and joins.
    pub(super) from: &'static str,
    /// Ascending, the id last: one comparison of rows finds the next page.
    pub(super) keys: &'static [&'static str],
    /// The name under which its cursors are known.
    pub(super) name: String,
    terms: Vec<String>,
    params: Vec<Param>,
}

/// The ids of a page, where the next begins, and how many there are in all.
pub(super) struct Found {
    pub(super) ids: Vec<String>,
    pub(super) next_cursor: Option<String>,
    pub(super) total: u64,
}

impl Search {
    pub(super) fn new(from: &'static str, keys: &'static [&'static str], name: String) -> Self {
        Self { from, keys, name, terms: Vec::new(), params: Vec::new() }
    }

    /// A condition without parameters.
    pub(super) fn only(&mut self, is_wanted: bool, term: &str) {
        if is_wanted {
            self.terms.push(term.to_owned());
        }
    }

    pub(super) fn add(&mut self, term: &str, params: impl IntoIterator<Item = Param>) {
        self.terms.push(term.to_owned());
        self.params.extend(params);
    }

    pub(super) fn equal(&mut self, term: &str, value: Option<&String>) {
        if let Some(value) = value {
            self.add(term, [Param::One(value.clone().into())]);
        }
    }

    /// Every word is in one of the texts of `term`, which takes it twice.
    pub(super) fn words(&mut self, q: Option<&str>, term: &str) {
        for word in q.unwrap_or("").split_whitespace().take(WORDS) {
            let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            let pattern = Value::from(format!("%{escaped}%"));
            self.add(term, [Param::One(pattern.clone()), Param::One(pattern)]);
        }
    }

    fn condition(&self) -> String {
        if self.terms.is_empty() { "1".to_owned() } else { self.terms.join(" AND ") }
    }

    /// The statement that counts.
    pub(super) fn counting(&self) -> String {
        format!("SELECT count(*) FROM {} WHERE {}", self.from, self.condition())
    }

    /// The statement that finds what comes next; takes the parameters, the place to begin behind, and how many.
    pub(super) fn finding(&self, is_next: bool) -> String {
        let (from, condition, columns) = (self.from, self.condition(), self.keys.join(", "));
        let beyond = match is_next {
            true => format!(" AND ({columns}) > (?{})", ", ?".repeat(self.keys.len() - 1)),
            false => String::new(),
        };
        format!("SELECT {columns} FROM {from} WHERE {condition}{beyond} ORDER BY {columns} LIMIT ?")
    }

    pub(super) fn page(
        mut self,
        connection: &Connection,
        limit: u32,
        after: Option<&str>,
    ) -> Result<Found, StoreError> {
        let mut count = connection.prepare_cached(&self.counting()).sql()?;
        let total: i64 = count.query_row(params_from_iter(&self.params), |row| row.get(0)).sql()?;
        let sql = self.finding(after.is_some());
        if let Some(after) = after {
            self.params.extend(cursor::read(after, &self.name, self.keys.len())?.into_iter().map(Param::One));
        }
        let limit = limit.clamp(1, LONGEST_PAGE) as usize;
        self.params.push(Param::One(i64::try_from(limit + 1).unwrap_or(i64::MAX).into()));
        let mut statement = connection.prepare_cached(&sql).sql()?;
        let mut rows = statement.query(params_from_iter(&self.params)).sql()?;
        let mut found: Vec<Vec<Value>> = Vec::new();
        while let Some(row) = rows.next().sql()? {
            found.push((0..self.keys.len()).map(|index| row.get(index).sql()).collect::<Result<_, _>>()?);
        }
        let is_last = found.len() <= limit;
        found.truncate(limit);
        let next_cursor = match found.last() {
            Some(place) if !is_last => Some(cursor::write(&self.name, place)?),
            _ => None,
        };
        let ids = found.into_iter().filter_map(|mut place| match place.pop() {
            Some(Value::Text(id)) => Some(id),
            _ => None,
        });
        Ok(Found { ids: ids.collect(), next_cursor, total: u64::try_from(total).unwrap_or(0) })
    }
}

/// Counts per id, of the ids of a page.
pub(super) fn counts(connection: &Connection, sql: &str, ids: &[String]) -> Result<HashMap<String, u64>, StoreError> {
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query([texts(ids)]).sql()?;
    let mut found = HashMap::new();
    while let Some(row) = rows.next().sql()? {
        found.insert(row.get(0).sql()?, u64::try_from(row.get::<_, i64>(1).sql()?).unwrap_or(0));
    }
    Ok(found)
}

/// Names of suppliers.
pub(super) fn supplier_names(connection: &Connection, ids: &[String]) -> Result<HashMap<String, String>, StoreError> {
    let sql = "SELECT supplier_id, name FROM supplier WHERE supplier_id IN rarray(?1)";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query([texts(ids)]).sql()?;
    let mut found = HashMap::new();
    while let Some(row) = rows.next().sql()? {
        found.insert(row.get(0).sql()?, row.get(1).sql()?);
    }
    Ok(found)
}
