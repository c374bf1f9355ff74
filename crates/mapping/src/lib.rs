//! Foreign databases, read as a source through a **mapping file**: tables, columns, joins, words, dates and units of a
//! database that knows nothing of Restock (`docs/connect-a-database.md` is the reference of its keys).
//!
//! - [`parse`] reads a mapping, without looking at anything else: total, and every fault at once.
//! - [`MappedSource::open`] opens what it describes, for reading only: a SQLite file, or a folder of CSV files.
//! - [`MappedSource::check`] compares the two.
//! - [`MappedSource`] is a [`restocking::ports::Source`].

mod cell;
mod check;
mod database;
mod dates;
mod fetch;
mod finding;
mod forecast;
mod input;
mod parse;
mod parts;
mod plan;
mod scope;
mod source;
mod spec;

pub use finding::{Finding, Severity};
pub use parse::parse;
pub use source::{MappedSource, OpenError};
pub use spec::Mapping;
