//! SQLite in WAL mode, `synchronous=FULL`: what was acknowledged survives a power cut.

mod context;
mod database;
mod dispatch;
mod error;
mod migrate;
mod readers;
mod restocking;
mod value;
mod writer;

pub use database::Database;
pub use dispatch::DISPATCH;
pub use migrate::{Migration, SchemaState};
pub use restocking::RESTOCKING;
