//! The storage ports on SQLite: one file a context, one writer with group commit, readers beside it.
//!
//! A second database follows by writing the same modules beside [`sqlite`] and adding one line to each conformance
//! suite; nothing of the contexts changes.

pub mod sqlite;
