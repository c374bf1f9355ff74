//! A row of a file, its fields by name.

use std::collections::BTreeMap;

use csv::StringRecord;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::values::{Refusal, Texts};

/// Where the columns are.
pub(super) struct Columns(BTreeMap<String, usize>);

impl Columns {
    pub(super) fn of(header: &StringRecord) -> Self {
        let name = |name: &str| name.trim_start_matches('\u{FEFF}').trim().to_owned();
        Self(header.iter().enumerate().map(|(place, text)| (name(text), place)).collect())
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

/// The fields of one row.
pub(super) struct Fields<'a> {
    pub(super) columns: &'a Columns,
    pub(super) record: &'a StringRecord,
}

impl Fields<'_> {
    /// A field without the spaces around it; empty where the column is not there.
    pub(super) fn text(&self, name: &str) -> &str {
        let place = self.columns.0.get(name);
        place.and_then(|place| self.record.get(*place)).unwrap_or("").trim()
    }

    pub(super) fn optional(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty()).map(ToOwned::to_owned)
    }

    /// Several values, separated by semicolons.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        self.text(name).split(';').map(str::trim).filter(|text| !text.is_empty()).map(ToOwned::to_owned).collect()
    }

    /// The columns of a text by language, such as `name:en`.
    pub(super) fn texts(&self, name: &str) -> Texts {
        let language = |column: &str| column.strip_prefix(name)?.strip_prefix(':').map(ToOwned::to_owned);
        let texts = self.columns.0.keys().filter_map(|column| Some((language(column)?, self.text(column).to_owned())));
        texts.filter(|(_, text)| !text.is_empty()).collect()
    }

    pub(super) fn yes(&self, name: &str) -> Result<bool, Refusal> {
        match self.text(name) {
            "" | "0" | "false" | "no" => Ok(false),
            "1" | "true" | "yes" => Ok(true),
            _ => Err(Refusal::invalid(name, "yes or no, true or false, 1 or 0")),
        }
    }

    /// A moment, or the first one of a day in UTC.
    pub(super) fn time(&self, name: &str) -> Result<Timestamp, Refusal> {
        let text = self.text(name);
        let of_day = || text.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok().map(|day| day.timestamp());
        text.parse::<Timestamp>()
            .ok()
            .or_else(of_day)
            .ok_or_else(|| Refusal::invalid(name, "a time such as 2026-11-23T08:00:00Z, or a day such as 2026-11-23"))
    }

    pub(super) fn optional_time(&self, name: &str) -> Result<Option<Timestamp>, Refusal> {
        if self.text(name).is_empty() { Ok(None) } else { self.time(name).map(Some) }
    }
}
