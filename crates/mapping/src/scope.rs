//! Names of columns, resolved to their places in the rows that are read.

use crate::database::{Schema, Table};
use crate::finding::{Finding, Place, did_you_mean};
use crate::spec::{ColumnName, Named};

/// A column by the table it is of, and its place among the columns that are asked for there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ColumnRef {
    pub(crate) source: usize,
    pub(crate) column: usize,
}

/// The tables that a row is put together of.
pub(crate) struct Scope<'s> {
    sources: Vec<Source<'s>>,
    /// The one whose columns need no alias.
    pub(crate) base: usize,
}

struct Source<'s> {
    /// Before a dot; several names may mean the same.
    aliases: Vec<String>,
    table: &'s Table,
    /// Columns that are asked for.
    needed: Vec<String>,
}

impl<'s> Scope<'s> {
    pub(crate) fn new() -> Self {
        Self { sources: Vec::new(), base: 0 }
    }

    /// Adds a table; answers its place.
    pub(crate) fn add(&mut self, aliases: &[&str], table: &'s Table) -> usize {
        let aliases = aliases.iter().map(|alias| (*alias).to_owned()).collect();
        self.sources.push(Source { aliases, table, needed: Vec::new() });
        self.sources.len() - 1
    }

    /// The columns to ask a table for.
    pub(crate) fn needed(&self, source: usize) -> Vec<String> {
        self.sources[source].needed.clone()
    }

    /// A column by its name, perhaps with an alias before it.
    pub(crate) fn column(&mut self, name: &ColumnName, at: &Place, findings: &mut Vec<Finding>) -> Option<ColumnRef> {
        let aliased = name.0.split_once('.').and_then(|(alias, column)| {
            let source = self.sources.iter().position(|source| source.aliases.iter().any(|known| known == alias));
            source.map(|source| (source, column))
        });
        let (source, column) = aliased.unwrap_or((self.base, name.0.as_str()));
        self.column_of(source, column, at, findings)
    }

    /// A column of one of the tables.
    pub(crate) fn column_of(
        &mut self,
        source: usize,
        column: &str,
        at: &Place,
        findings: &mut Vec<Finding>,
    ) -> Option<ColumnRef> {
        let Some(place) = self.sources[source].table.column(column) else {
            findings.push(at.error(self.unknown(source, column)));
            return None;
        };
        let Source { table, needed, .. } = &mut self.sources[source];
        let name = &table.columns[place];
        let column = needed.iter().position(|known| known == name).unwrap_or_else(|| {
            needed.push(name.clone());
            needed.len() - 1
        });
        Some(ColumnRef { source, column })
    }

    fn unknown(&self, source: usize, column: &str) -> String {
        let table = self.sources[source].table;
        let mut hint = did_you_mean(column, table.columns.iter().map(String::as_str));
        if hint.is_empty() {
            let elsewhere = self.sources.iter().find(|other| other.table.column(column).is_some());
            hint = match elsewhere.and_then(|other| other.aliases.first()) {
                Some(alias) => format!("; did you mean \"{alias}.{column}\"?"),
                None => format!("; it has {}", table.columns.join(", ")),
            };
        }
        format!("the table {} has no column \"{column}\"{hint}", table.name)
    }
}

/// A table by its name, or what is wrong with it.
pub(crate) fn table<'s>(schema: &'s Schema, name: &Named, findings: &mut Vec<Finding>) -> Option<&'s Table> {
    let found = schema.table(&name.text);
    if found.is_none() {
        let hint = schema.like_table(&name.text);
        findings.push(name.at.error(format!("there is no table \"{}\"{hint}", name.text)));
    }
    found
}
