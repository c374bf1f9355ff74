//! What the database alone can do: the rows that some work left behind, written again with nothing around them. The
//! measure that the whole is held against.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use std::time::{Duration, Instant};

use context::StoreError;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OpenFlags, Row};

use super::database;
use super::error::{Sql as _, store_error};

/// When a transaction counts as written, as the program's own files have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// After the disk has it: the files of contexts, which nothing can make again.
    Full,
    /// After the next checkpoint: copies, which are read again from their feeds.
    Copy,
}

impl Durability {
    fn prepare(self, connection: &Connection) -> Result<(), StoreError> {
        match self {
            Self::Full => database::prepare(connection),
            Self::Copy => super::replica::prepare(connection),
        }
    }
}

/// Rows of one table and the statement that writes one.
#[derive(Debug)]
struct Rows {
    insert: String,
    rows: Vec<Vec<Value>>,
}

/// Rows that are in a file and were not there before.
#[derive(Debug)]
pub struct BareRows(Vec<Rows>);

impl BareRows {
    /// Finds the rows that `after` has and `before` has not, or has otherwise.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn between(before: &Path, after: &Path) -> Result<Self, StoreError> {
        let (before, after) = (open(before)?, open(after)?);
        let mut found = Vec::new();
        for table in tables(&after)? {
            let names = written_columns(&after, &table)?;
            let select = format!("SELECT {names} FROM {table}");
            let known = hashes(&before, &select)?;
            let mut statement = after.prepare(&select).sql()?;
            let columns = statement.column_count();
            let marks = vec!["?"; columns].join(", ");
            let mut rows = statement.query([]).sql()?;
            let mut news = Vec::new();
            while let Some(row) = rows.next().sql()? {
                if !known.contains(&hash(row, columns)?) {
                    let values: Result<Vec<Value>, _> = (0..columns).map(|column| row.get(column)).collect();
                    news.push(values.sql()?);
                }
            }
            if !news.is_empty() {
                found.push(Rows {
                    insert: format!("INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})"),
                    rows: news,
                });
            }
        }
        Ok(Self(found))
    }

    /// How many rows.
    pub fn count(&self) -> usize {
        self.0.iter().map(|table| table.rows.len()).sum()
    }

    /// Bytes of their texts and blobs, eight for every number.
    pub fn bytes(&self) -> usize {
        let of = |value: &Value| match value {
            Value::Null => 0,
            Value::Integer(_) | Value::Real(_) => 8,
            Value::Text(text) => text.len(),
            Value::Blob(blob) => blob.len(),
        };
        self.0.iter().flat_map(|table| &table.rows).flatten().map(of).sum()
    }

    /// Writes them into a file that has the same schema, in so many transactions of equal size, each durable before the
    /// next begins: one connection, prepared statements, the settings that the program itself uses.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, target: &Path, transactions: usize, kind: Durability) -> Result<Duration, StoreError> {
        let connection = Connection::open(target).map_err(store_error)?;
        kind.prepare(&connection)?;
        // What the program's own statements do not do either.
        connection.pragma_update(None, "foreign_keys", false).sql()?;
        let transactions = transactions.max(1);
        let began = Instant::now();
        for turn in 0..transactions {
            connection.execute_batch("BEGIN IMMEDIATE").sql()?;
            for table in &self.0 {
                let mut insert = connection.prepare_cached(&table.insert).sql()?;
                let share = |turn: usize| table.rows.len() * turn / transactions;
                for row in &table.rows[share(turn)..share(turn + 1)] {
                    insert.execute(rusqlite::params_from_iter(row)).sql()?;
                }
            }
            connection.execute_batch("COMMIT").sql()?;
        }
        Ok(began.elapsed())
    }
}

/// Reads every column of every row that a statement gives, with nothing around it; answers how many rows that were.
///
/// # Errors
/// When the file cannot be read.
pub fn read_bare(file: &Path, sql: &str) -> Result<u64, StoreError> {
    let connection = open(file)?;
    let mut statement = connection.prepare(sql).sql()?;
    let columns = statement.column_count();
    let mut rows = statement.query([]).sql()?;
    let (mut count, mut bytes) = (0, 0);
    while let Some(row) = rows.next().sql()? {
        count += 1;
        for column in 0..columns {
            bytes += match row.get_ref(column).sql()? {
                ValueRef::Text(held) | ValueRef::Blob(held) => held.len(),
                _ => 8,
            };
        }
    }
    // What was read has to be used.
    std::hint::black_box(bytes);
    Ok(count)
}

/// Copies every table of a replica's file, full text indexes as they lie there, into a new file of the same schema: what
/// the database alone needs for these rows. Answers how long the copying took.
///
/// # Errors
/// When one of the files cannot be read or written.
pub fn copy_bare(file: &Path, target: &Path) -> Result<Duration, StoreError> {
    let connection = Connection::open(target).map_err(store_error)?;
    Durability::Copy.prepare(&connection)?;
    connection.execute("ATTACH ?1 AS filled", [file.to_string_lossy()]).sql()?;
    let sql = "SELECT sql FROM filled.sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
               AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')";
    let statements: Result<Vec<String>, _> =
        connection.prepare(sql).sql()?.query_map([], |row| row.get(0)).sql()?.collect();
    for statement in statements.sql()? {
        connection.execute_batch(&statement).sql()?;
    }
    let tables = tables(&connection)?;
    let began = Instant::now();
    for table in tables {
        let copy = format!("INSERT OR REPLACE INTO main.{table} SELECT * FROM filled.{table}");
        connection.execute_batch(&copy).sql()?;
    }
    Ok(began.elapsed())
}

fn open(file: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(store_error)?;
    connection.pragma_update(None, "query_only", true).sql()?;
    Ok(connection)
}

fn tables(connection: &Connection) -> Result<Vec<String>, StoreError> {
    // A virtual table's rows lie in tables of its own.
    let sql = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')
               AND name NOT LIKE 'sqlite_%'";
    let mut statement = connection.prepare(sql).sql()?;
    let names: Result<Vec<String>, _> = statement.query_map([], |row| row.get(0)).sql()?.collect();
    names.sql()
}

/// The columns of a table that are written, and not computed from others.
fn written_columns(connection: &Connection, table: &str) -> Result<String, StoreError> {
    let sql = "SELECT name FROM pragma_table_xinfo(?1) WHERE hidden = 0";
    let mut statement = connection.prepare(sql).sql()?;
    let names: Result<Vec<String>, _> = statement.query_map([table], |row| row.get(0)).sql()?.collect();
    Ok(names.sql()?.join(", "))
}

fn hashes(connection: &Connection, select: &str) -> Result<HashSet<u64>, StoreError> {
    let mut statement = connection.prepare(select).sql()?;
    let columns = statement.column_count();
    let mut rows = statement.query([]).sql()?;
    let mut found = HashSet::new();
    while let Some(row) = rows.next().sql()? {
        found.insert(hash(row, columns)?);
    }
    Ok(found)
}

fn hash(row: &Row<'_>, columns: usize) -> Result<u64, StoreError> {
    let mut hasher = DefaultHasher::new();
    for column in 0..columns {
        match row.get_ref(column).sql()? {
            ValueRef::Null => 0_u8.hash(&mut hasher),
            ValueRef::Integer(number) => number.hash(&mut hasher),
            ValueRef::Real(number) => number.to_bits().hash(&mut hasher),
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.hash(&mut hasher),
        }
    }
    Ok(hasher.finish())
}

/// The statement by which the first events of an audience are read with nothing around, for [`read_bare`].
pub fn read_of_audience(audience: &str, events: u64) -> String {
    let (audience, events) = (audience.replace('\'', "''"), i64::try_from(events).unwrap_or(i64::MAX));
    format!(
        "SELECT a.position, a.chain, l.id, l.kind, l.subject, l.time, l.correlation_id, l.data
         FROM audience_log a CROSS JOIN log l ON l.position = a.log_position
         WHERE a.audience = (SELECT n FROM audience WHERE name = '{audience}') AND a.position <= {events}"
    )
}
