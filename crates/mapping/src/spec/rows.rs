//! Which rows are read: a table, its filters and what is looked up beside each row.

use crate::finding::Place;

/// A name of a table or column, and where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) text: String,
    pub(crate) at: Place,
}

/// A table, read by its key, with what is looked up beside each row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rows {
    pub(crate) table: Named,
    /// Columns that pages are ordered by.
    pub(crate) key: Vec<Named>,
    pub(crate) filters: Vec<Filter>,
    pub(crate) joins: Vec<Join>,
}

/// What a row must be like to be read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Filter {
    pub(crate) column: Named,
    pub(crate) test: Test,
}

/// A comparison that the database makes. Words are bound, never written into a statement.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Test {
    Is(Vec<String>),
    IsNot(Vec<String>),
    IsSet(bool),
    MoreThan(f64),
    LessThan(f64),
    From(String),
    Before(String),
}

/// A row of another table beside each row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Join {
    pub(crate) at: Place,
    pub(crate) alias: String,
    pub(crate) table: Named,
    /// Column of the joined table, and ours (perhaps of an earlier join) that it equals.
    pub(crate) on: Vec<(Named, Named)>,
    pub(crate) filters: Vec<Filter>,
    /// Of several rows the first in this order.
    pub(crate) first_by: Vec<Order>,
    pub(crate) missing: Missing,
}

/// A column that rows are ordered by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) column: Named,
    pub(crate) is_descending: bool,
}

/// What becomes of a row that has no partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// The partner's columns are empty.
    Empty,
    /// The row is rejected.
    Reject,
}
