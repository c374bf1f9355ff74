//! Whole files of facts, brought into the catalogue row by row.
//!
//! * [`Kind`]: what a file holds, and so which columns it has. * [`read`]: its rows as changes, or why one is refused.
//! * [`ImportBook`]: keeps each file until its rows are made, and what became of it. * [`Importer`]: makes them, many in one
//!   transaction. * [`Checkpoint`]: how far it is, written in that same transaction, so that no kill makes a row twice.
//! * [`foreign`]: well-known data sets, written as such files.
//!
//! The same file again does no harm: what is so already changes nothing.

mod book;
mod checkpoint;
pub mod foreign;
mod importer;
mod kind;
mod progress;
mod read;
mod row;

pub use book::ImportBook;
pub use checkpoint::Checkpoint;
pub use importer::Importer;
pub use kind::Kind;
pub use progress::{Asked, Progress, Refused, Stand};
pub use read::{Row, Step, read};
