//! A database that is only read. SQLite now; another one is a sibling of this file and of [`sql`], which alone knows
//! the dialect.

mod csv_folder;
mod lines;
mod schema;
pub(crate) mod sql;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use restocking::ports::ToldRow;
use rusqlite::{Connection, OpenFlags, params_from_iter};
use tempfile::TempDir;
use thiserror::Error;

use crate::cell::Cell;
use crate::spec::CsvSpec;

pub(crate) use csv_folder::Wanted;
pub(crate) use schema::{Schema, Table};
use sql::Statement;

/// Why a database cannot be read. Completes "failed to ...".
#[derive(Debug, Clone, Error)]
#[error("{0}")]
pub(crate) struct DatabaseError(pub(crate) String);

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        Self(format!("read the database: {error}"))
    }
}

/// A row: the columns that were asked for, and its line where it came from a file.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) cells: Box<[Cell]>,
    pub(crate) line: i64,
}

/// An open database.
pub(crate) struct Database {
    connection: Mutex<Connection>,
    /// Where it is: a file, or the folder whose files were laid into a temporary one.
    pub(crate) at: PathBuf,
    pub(crate) schema: Schema,
    is_from_files: bool,
    /// Rows of files that could not be laid into a table, by table.
    pub(crate) unreadable: Vec<(String, ToldRow)>,
    _temporary: Option<TempDir>,
}

impl Database {
    /// Opens a SQLite file, for reading only.
    pub(crate) fn open_file(at: &Path) -> Result<Self, DatabaseError> {
        let unusable = |error: &dyn std::fmt::Display| DatabaseError(format!("open {}: {error}", at.display()));
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(at, flags).map_err(|error| unusable(&error))?;
        read_only(&connection).map_err(|error| unusable(&error))?;
        let schema = Schema::read(&connection).map_err(|error| unusable(&error))?;
        Ok(Self {
            connection: Mutex::new(connection),
            at: at.to_owned(),
            schema,
            is_from_files: false,
            unreadable: Vec::new(),
            _temporary: None,
        })
    }

    /// Lays the wanted tables of a folder into a temporary SQLite file, and reads that.
    pub(crate) fn open_folder(at: &Path, csv: &CsvSpec, trim: bool, wanted: &Wanted) -> Result<Self, DatabaseError> {
        let loaded = csv_folder::load(at, csv, trim, wanted)?;
        read_only(&loaded.connection)?;
        let mut schema = Schema::read(&loaded.connection)?;
        schema.take_files(loaded.files, loaded.names);
        Ok(Self {
            connection: Mutex::new(loaded.connection),
            at: at.to_owned(),
            schema,
            is_from_files: true,
            unreadable: loaded.unreadable,
            _temporary: Some(loaded.folder),
        })
    }

    pub(crate) fn is_from_files(&self) -> bool {
        self.is_from_files
    }

    /// A turn at the database.
    pub(crate) fn session(&self) -> Session<'_> {
        Session { connection: self.connection.lock().unwrap_or_else(PoisonError::into_inner), database: self }
    }
}

/// Nothing that a mapping says can write, also not through a view or a function of the schema.
fn read_only(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update(None, "cache_size", -65_536)
}

/// A turn at the database: one thread asks, others wait.
pub(crate) struct Session<'d> {
    connection: MutexGuard<'d, Connection>,
    database: &'d Database,
}

impl Session<'_> {
    /// All rows of a statement.
    pub(crate) fn rows(&self, statement: &Statement) -> Result<Vec<Row>, DatabaseError> {
        let mut found = Vec::new();
        self.each(statement, |row| {
            found.push(row);
            Ok(())
        })?;
        Ok(found)
    }

    /// Every row of a statement, one by one. The last column is the line, where rows come from files.
    pub(crate) fn each(
        &self,
        statement: &Statement,
        mut take: impl FnMut(Row) -> Result<(), DatabaseError>,
    ) -> Result<(), DatabaseError> {
        let mut prepared = self.connection.prepare_cached(&statement.text)?;
        let width = prepared.column_count();
        let has_line = statement.has_line;
        let mut rows = prepared.query(params_from_iter(&statement.bound))?;
        while let Some(row) = rows.next()? {
            let cells = (0..width - usize::from(has_line)).map(|at| Ok(Cell::from_sqlite(row.get_ref(at)?)));
            let cells = cells.collect::<Result<Box<[Cell]>, rusqlite::Error>>()?;
            let line = if has_line { row.get(width - 1)? } else { 0 };
            take(Row { cells, line })?;
        }
        Ok(())
    }

    pub(crate) fn number(&self, statement: &Statement) -> Result<u64, DatabaseError> {
        let mut prepared = self.connection.prepare_cached(&statement.text)?;
        let number: i64 = prepared.query_row(params_from_iter(&statement.bound), |row| row.get(0))?;
        Ok(u64::try_from(number).unwrap_or(0))
    }

    /// Whether rows of these statements should carry their line.
    pub(crate) fn with_lines(&self) -> bool {
        self.database.is_from_files
    }

    /// Whether rows of a table are found by these columns without reading all of it.
    pub(crate) fn is_indexed(&self, table: &str, columns: &[String]) -> bool {
        self.database.schema.table(table).is_some_and(|table| table.is_indexed_by(columns))
    }

    /// What a table is called to people: its name, or its file.
    pub(crate) fn shown(&self, table: &str) -> String {
        self.database.schema.shown(table)
    }
}
