//! A TOML document with its lines: sections that know which keys they were asked for.

use std::cell::RefCell;
use std::collections::BTreeSet;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::finding::{Finding, Place, did_you_mean};

/// The document, and what was found wrong with it so far.
pub(super) struct Document {
    line_starts: Vec<usize>,
    findings: RefCell<Vec<Finding>>,
}

impl Document {
    pub(super) fn new(text: &str) -> Self {
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { line_starts: std::iter::once(0).chain(starts).collect(), findings: RefCell::default() }
    }

    /// The line of a byte, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= at)
    }

    pub(super) fn tell(&self, finding: Finding) {
        self.findings.borrow_mut().push(finding);
    }

    pub(super) fn section<'d>(&'d self, table: &'d DeTable<'d>) -> Section<'d> {
        Section { document: self, table, place: Place::default(), asked: RefCell::default() }
    }

    /// What was found, in the order of the file.
    pub(super) fn into_findings(self) -> Vec<Finding> {
        let mut findings = self.findings.into_inner();
        findings.sort_by_key(|finding| finding.line);
        findings
    }
}

/// A table of the document.
pub(super) struct Section<'d> {
    document: &'d Document,
    table: &'d DeTable<'d>,
    pub(super) place: Place,
    asked: RefCell<BTreeSet<&'static str>>,
}

impl<'d> Section<'d> {
    /// The value of a key, if there is one.
    pub(super) fn optional(&self, key: &'static str) -> Option<Node<'d>> {
        self.asked.borrow_mut().insert(key);
        let (name, value) = self.table.iter().find(|(name, _)| name.get_ref() == key)?;
        Some(self.node(key, name.span().start, value))
    }

    /// The value of a key that must be there.
    pub(super) fn required(&self, key: &'static str) -> Option<Node<'d>> {
        let found = self.optional(key);
        if found.is_none() {
            self.error(format!("\"{key}\" is missing"));
        }
        found
    }

    pub(super) fn optional_section(&self, key: &'static str) -> Option<Section<'d>> {
        self.optional(key).and_then(|node| node.section())
    }

    /// Every key with its value, where keys are names of the user's.
    pub(super) fn entries(&self) -> Vec<(String, Node<'d>)> {
        let node = |name: &'d Spanned<_>, value| {
            let text: &std::borrow::Cow<'d, str> = Spanned::get_ref(name);
            (text.to_string(), self.node(text, name.span().start, value))
        };
        self.table.iter().map(|(name, value)| node(name, value)).collect()
    }

    fn node(&self, key: &str, at: usize, value: &'d Spanned<DeValue<'d>>) -> Node<'d> {
        let path = if self.place.key.is_empty() { key.to_owned() } else { format!("{}.{key}", self.place.key) };
        let place = Place { line: self.document.line(at), key: path };
        Node { document: self.document, place, value: value.get_ref() }
    }

    pub(super) fn place_of(&self, key: &'static str) -> Option<Place> {
        self.optional(key).map(|node| node.place)
    }

    pub(super) fn error(&self, text: impl Into<String>) {
        self.document.tell(self.place.error(text));
    }

    /// Tells of keys that nobody asked for.
    pub(super) fn finish(&self) {
        let asked = self.asked.borrow();
        for (name, value) in self.table.iter().filter(|(name, _)| !asked.contains(name.get_ref().as_ref())) {
            let known = asked.iter().copied();
            let hint = did_you_mean(name.get_ref(), known);
            self.node(name.get_ref(), name.span().start, value).error(format!("this key is not known{hint}"));
        }
    }
}

/// A value of the document.
pub(super) struct Node<'d> {
    document: &'d Document,
    pub(super) place: Place,
    value: &'d DeValue<'d>,
}

impl<'d> Node<'d> {
    pub(super) fn error(&self, text: impl Into<String>) {
        self.document.tell(self.place.error(text));
    }

    fn expected<T>(&self, what: &str) -> Option<T> {
        let found = match self.value {
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::String(_) => "a text",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.error(format!("{what} is expected here, not {found}"));
        None
    }

    pub(super) fn section(&self) -> Option<Section<'d>> {
        match self.value {
            DeValue::Table(table) => {
                Some(Section { document: self.document, table, place: self.place.clone(), asked: RefCell::default() })
            }
            _ => self.expected("a table"),
        }
    }

    pub(super) fn is_table(&self) -> bool {
        self.value.is_table()
    }

    pub(super) fn is_text(&self) -> bool {
        self.value.is_str()
    }

    pub(super) fn text(&self) -> Option<String> {
        match self.value {
            DeValue::String(text) => Some(text.to_string()),
            _ => self.expected("a text"),
        }
    }

    pub(super) fn flag(&self) -> Option<bool> {
        self.value.as_bool().or_else(|| self.expected("true or false"))
    }

    pub(super) fn integer(&self) -> Option<i64> {
        let number = match self.value {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        number.or_else(|| self.expected("a whole number"))
    }

    pub(super) fn number(&self) -> Option<f64> {
        match self.value {
            DeValue::Float(number) => number.as_str().parse().ok().filter(|number: &f64| number.is_finite()),
            DeValue::Integer(_) => self.integer().map(|number| number as f64),
            _ => None,
        }
        .or_else(|| self.expected("a number"))
    }

    /// Any plain value as it is written.
    pub(super) fn word(&self) -> Option<String> {
        match self.value {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Integer(_) => self.integer().map(|number| number.to_string()),
            DeValue::Float(number) => Some(number.as_str().to_owned()),
            DeValue::Boolean(flag) => Some(flag.to_string()),
            DeValue::Datetime(date) => Some(date.to_string()),
            DeValue::Array(_) | DeValue::Table(_) => self.expected("a text or a number"),
        }
    }

    /// One plain value, or a list of them.
    pub(super) fn words(&self) -> Option<Vec<String>> {
        match self.value {
            DeValue::Array(_) => self.list()?.iter().map(Node::word).collect(),
            _ => self.word().map(|word| vec![word]),
        }
    }

    /// The elements of a list; a single one may stand without brackets.
    pub(super) fn list(&self) -> Option<Vec<Node<'d>>> {
        let node = |place: Place, value: &'d DeValue<'d>| Node { document: self.document, place, value };
        match self.value {
            DeValue::Array(list) => Some(
                list.iter()
                    .map(|value| {
                        let place = Place { line: self.document.line(value.span().start), key: self.place.key.clone() };
                        node(place, value.get_ref())
                    })
                    .collect(),
            ),
            other => Some(vec![node(self.place.clone(), other)]),
        }
    }
}
