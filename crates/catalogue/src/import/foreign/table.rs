//! Reading the tables of a data set, and writing those of an import.

use std::collections::BTreeMap;

use csv::{StringRecord, Writer};

use super::{Converted, Files, Kind, Refused};

/// A table of a data set.
pub(super) struct Table {
    columns: BTreeMap<String, usize>,
    records: Vec<StringRecord>,
}

impl Table {
    pub(super) fn read(files: &Files<'_>, name: &str) -> Result<Self, String> {
        let bytes = files(name)?;
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let header = reader.headers().map_err(|error| format!("{name}: {error}"))?;
        let columns = header.iter().enumerate().map(|(place, column)| (column.to_owned(), place)).collect();
        let records = reader.records().collect::<Result<_, _>>().map_err(|error| format!("{name}: {error}"))?;
        Ok(Self { columns, records })
    }

    /// Line and fields of each row.
    pub(super) fn rows(&self) -> impl Iterator<Item = (u64, Fields<'_>)> {
        let row = |record| Fields { columns: &self.columns, record };
        self.records.iter().map(move |record| (record.position().map_or(0, csv::Position::line), row(record)))
    }

    /// From one column to another.
    pub(super) fn by(&self, key: &str, value: &str) -> BTreeMap<String, String> {
        self.rows().map(|(_, row)| (row.get(key).to_owned(), row.get(value).to_owned())).collect()
    }
}

/// A row of a data set.
pub(super) struct Fields<'a> {
    columns: &'a BTreeMap<String, usize>,
    record: &'a StringRecord,
}

impl<'a> Fields<'a> {
    /// A field without the spaces around it.
    pub(super) fn get(&self, name: &str) -> &'a str {
        self.columns.get(name).and_then(|place| self.record.get(*place)).unwrap_or("").trim()
    }
}

/// A file that is being written.
pub(super) struct Written {
    kind: Kind,
    rows: u64,
    writer: Writer<Vec<u8>>,
    left_out: Vec<Refused>,
}

impl Written {
    pub(super) fn new(kind: Kind, header: &[&str]) -> Result<Self, String> {
        let mut writer = Writer::from_writer(Vec::new());
        writer.write_record(header).map_err(|error| error.to_string())?;
        Ok(Self { kind, rows: 0, writer, left_out: Vec::new() })
    }

    pub(super) fn row<S: AsRef<[u8]>>(&mut self, fields: impl IntoIterator<Item = S>) -> Result<(), String> {
        self.rows += 1;
        self.writer.write_record(fields).map_err(|error| error.to_string())
    }

    pub(super) fn leave_out(&mut self, line: u64, reason: impl Into<String>) {
        self.left_out.push(Refused { line, reason: reason.into() });
    }

    pub(super) fn finish(self) -> Result<Converted, String> {
        let csv = self.writer.into_inner().map_err(|error| error.to_string())?;
        Ok(Converted { kind: self.kind, rows: self.rows, csv, left_out: self.left_out })
    }
}
