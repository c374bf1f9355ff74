//! Whole files of facts, brought into the catalogue row by row.
//!
//! * [`Kind`]: what a file holds, and so which columns it has. * [`read`]: its rows as changes, or why one is refused.
//! * [`Importer`]: makes them, many in one transaction. * [`Imports`]: how far each import is.
//! * [`foreign`]: well-known data sets, written as such files.
//!
//! The same file again does no harm: what is so already changes nothing.

pub mod foreign;
mod importer;
mod kind;
mod progress;
mod read;
mod row;

pub use importer::Importer;
pub use kind::Kind;
pub use progress::{Imports, Progress, Refused, Stand};
pub use read::{Row, Step, read};
