//! Which tables there are, with their columns and indexes.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::sql::LINE;
use crate::finding::did_you_mean;

/// The tables and views.
#[derive(Debug, Default)]
pub(crate) struct Schema {
    tables: Vec<Table>,
    /// What a folder has besides.
    other_names: Vec<String>,
}

/// A table or a view.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<String>,
    /// The columns of each index, in order. A primary key is one.
    indexes: Vec<Vec<String>>,
    file: Option<String>,
}

impl Schema {
    pub(super) fn read(connection: &Connection) -> rusqlite::Result<Self> {
        let mut names = connection.prepare(
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
        )?;
        let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let tables = names.into_iter().map(|name| Table::read(connection, name)).collect::<Result<_, _>>()?;
        Ok(Self { tables, other_names: Vec::new() })
    }

    pub(super) fn take_files(&mut self, files: BTreeMap<String, String>, names: Vec<String>) {
        for table in &mut self.tables {
            table.file = files.get(&table.name).cloned();
            table.columns.retain(|column| column != LINE);
        }
        self.other_names = names;
    }

    /// A table by its name, in whatever case.
    pub(crate) fn table(&self, name: &str) -> Option<&Table> {
        let exact = self.tables.iter().find(|table| table.name == name);
        exact.or_else(|| self.tables.iter().find(|table| table.name.eq_ignore_ascii_case(name)))
    }

    /// ", did you mean ...?"
    pub(crate) fn like_table(&self, name: &str) -> String {
        let known = self.tables.iter().map(|table| table.name.as_str());
        did_you_mean(name, known.chain(self.other_names.iter().map(String::as_str)))
    }

    pub(super) fn shown(&self, table: &str) -> String {
        self.table(table).and_then(|table| table.file.clone()).unwrap_or_else(|| table.to_owned())
    }
}

impl Table {
    fn read(connection: &Connection, name: String) -> rusqlite::Result<Self> {
        let mut columns = connection.prepare_cached("SELECT name FROM pragma_table_xinfo(?1)")?;
        let columns = columns.query_map([&name], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut key = connection.prepare_cached("SELECT name FROM pragma_table_xinfo(?1) WHERE pk > 0 ORDER BY pk")?;
        let key: Vec<String> = key.query_map([&name], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut indexes = connection.prepare_cached(
            "SELECT list.name, info.name FROM pragma_index_list(?1) list, pragma_index_info(list.name) info
             WHERE info.name IS NOT NULL AND NOT list.partial ORDER BY list.seq, info.seqno",
        )?;
        let mut by_index: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut rows = indexes.query([&name])?;
        while let Some(row) = rows.next()? {
            by_index.entry(row.get(0)?).or_default().push(row.get(1)?);
        }
        drop(rows);
        let mut indexes: Vec<Vec<String>> = by_index.into_values().collect();
        indexes.push(key);
        indexes.retain(|columns| !columns.is_empty());
        Ok(Self { name, columns, indexes, file: None })
    }

    /// A column's name as the table has it, in whatever case it is asked for.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        let exact = self.columns.iter().position(|column| column == name);
        exact.or_else(|| self.columns.iter().position(|column| column.eq_ignore_ascii_case(name)))
    }

    /// Whether rows are found by these columns without reading the whole table.
    pub(crate) fn is_indexed_by(&self, columns: &[String]) -> bool {
        self.indexes.iter().any(|index| {
            index.first().is_some_and(|first| columns.iter().any(|column| column.eq_ignore_ascii_case(first)))
        })
    }
}
