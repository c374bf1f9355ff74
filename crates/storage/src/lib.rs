//! The storage ports on SQLite.
