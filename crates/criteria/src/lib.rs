//! What a team says of its own: settings by scope, and criteria in a small bounded language. Pure.
//!
//! [`parse`] reads a criteria file: it takes any text, and answers with what the file says or with all its
//! faults. A [`Criterion`] asks for facts by [`Name`] and answers with a [`Wish`]; what becomes of a wish is the
//! review's business (the crate `planning`).

mod criterion;
mod fault;
mod file;
mod language;
mod name;
mod near;
mod set;
mod settings;
mod template;
mod value;

pub use criterion::{Action, Criterion, Wish};
pub use fault::{Fault, Faults};
pub use file::{MAX_CRITERIA, MAX_FILE_BYTES, parse};
pub use language::{Expression, MAX_LIST, MAX_NESTING, MAX_PARTS, MAX_SOURCE_BYTES, SourceFault};
pub use name::{Facts, Name, NameInfo};
pub use set::{Criteria, CriteriaFile, Scopes};
pub use settings::{Settings, SettingsError, SettingsOverrides};
pub use template::{MAX_REASON_BYTES, Proposal, Template};
pub use value::{Type, Value};

/// A criteria file for a first day, commented so that a planner can change it.
pub const FIRST_DAY: &str = include_str!("first_day.toml");

/// The name of the built-in criterion, which no criterion of a team may bear.
pub const STANDARD: &str = "standard";
