//! Reading values of the file, gathering what is wrong with them.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::position::{line_and_column, within_value};
use crate::Fault;
use crate::language::SourceFault;
use crate::near::nearest;

/// Faults that are shown; the rest is counted.
const MOST_FAULTS: usize = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// The file is no TOML here.
    Broken,
    Wrong,
    /// Something is not there; it may be in a part that cannot be read.
    Missing,
}

/// A file being read.
pub(super) struct Reader<'s> {
    source: &'s str,
    faults: Vec<(usize, Sort, String)>,
}

/// A text of the file and where it stands.
pub(super) struct Quoted<'a> {
    pub(super) text: &'a str,
    span: Range<usize>,
}

impl<'s> Reader<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self { source, faults: Vec::new() }
    }

    pub(super) fn fault(&mut self, at: usize, text: impl Into<String>) {
        self.faults.push((at, Sort::Wrong, text.into()));
    }

    pub(super) fn missing(&mut self, at: usize, text: impl Into<String>) {
        self.faults.push((at, Sort::Missing, text.into()));
    }

    pub(super) fn broken(&mut self, at: usize, message: &str) {
        let hint = if message.contains("quoted") { "; write it in quotes" } else { "" };
        self.faults.push((at, Sort::Broken, format!("this is no TOML: {}{hint}", message.replace('\n', "; "))));
    }

    /// Line and column of a byte.
    pub(super) fn place(&self, at: usize) -> (usize, usize) {
        line_and_column(self.source, at)
    }

    /// Faults of a table's keys that there are not.
    pub(super) fn only(&mut self, table: &DeTable<'_>, known: &[&str], place: &str) {
        for key in table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let word: &str = key.get_ref();
            let text = match nearest(word, known.iter().copied()) {
                Some(near) => format!("unknown key {word}; did you mean {near}?"),
                None => format!("unknown key {word}; {place} may have {}", known.join(", ")),
            };
            self.fault(key.span().start, text);
        }
    }

    /// A whole number within bounds.
    pub(super) fn whole(&mut self, value: &Spanned<DeValue<'_>>, least: i64, most: i64, what: &str) -> Option<i64> {
        let number = match value.get_ref() {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        let number = number.filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.fault(value.span().start, format!("{what} must be a whole number from {least} to {most}"));
        }
        number
    }

    /// A text in quotes.
    pub(super) fn text<'a>(&mut self, value: &'a Spanned<DeValue<'_>>, what: &str) -> Option<Quoted<'a>> {
        match value.get_ref() {
            DeValue::String(text) => Some(Quoted { text, span: value.span() }),
            _ => {
                self.fault(value.span().start, format!("{what} must be a text; write it in quotes"));
                None
            }
        }
    }

    /// An expression: in quotes, or a plain number, date or truth.
    pub(super) fn expression<'a>(&mut self, value: &'a Spanned<DeValue<'_>>, what: &str) -> Option<Quoted<'a>>
    where
        's: 'a,
    {
        match value.get_ref() {
            DeValue::String(text) => Some(Quoted { text, span: value.span() }),
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {
                Some(Quoted { text: self.source.get(value.span())?, span: value.span() })
            }
            _ => {
                self.fault(value.span().start, format!("{what} must be an expression; write it in quotes"));
                None
            }
        }
    }

    /// Faults inside a text, each at its place in the file.
    pub(super) fn inside(&mut self, quoted: &Quoted<'_>, what: &str, faults: Vec<SourceFault>) {
        for SourceFault { at, text } in faults {
            let Range { start, end } = quoted.span;
            self.fault(within_value(self.source, start, end, quoted.text, at), format!("{what}: {text}"));
        }
    }

    /// All faults in the order of the file.
    pub(super) fn finish(mut self) -> Vec<Fault> {
        // Where the file is no TOML, what seems to be missing may only be unreadable.
        if self.faults.iter().any(|(_, sort, _)| *sort == Sort::Broken) {
            self.faults.retain(|(_, sort, _)| *sort != Sort::Missing);
        }
        self.faults.sort_by_key(|(at, _, _)| *at);
        let more = self.faults.len().saturating_sub(MOST_FAULTS);
        let mut found: Vec<Fault> = self
            .faults
            .into_iter()
            .take(MOST_FAULTS)
            .map(|(at, _, text)| {
                let (line, column) = line_and_column(self.source, at);
                Fault { line, column, text }
            })
            .collect();
        if let Some(last) = found.last_mut().filter(|_| more > 0) {
            last.text.push_str(&format!(" (and {more} more faults after this one)"));
        }
        found
    }
}
