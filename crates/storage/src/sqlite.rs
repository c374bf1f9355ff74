//! SQLite in WAL mode, `synchronous=FULL`: what was acknowledged survives a power cut.

mod bare;
mod catalogue;
mod checkpoint;
mod context;
pub mod cursor;
mod database;
mod dispatch;
mod error;
mod feed;
mod files;
mod import_book;
mod migrate;
mod reader_book;
mod readers;
mod replica;
mod restocking;
mod value;
mod writer;

pub use bare::{BareRows, Durability, copy_bare, read_bare, read_of_audience};
pub use catalogue::CATALOGUE;
pub use context::SPEAKING;
pub use database::Database;
pub use dispatch::DISPATCH;
pub use feed::{AudienceFeed, ContextFeeds};
pub use files::{back_up, quick_check, sqlite_version};
pub use import_book::IMPORTS;
pub use migrate::{Migration, SchemaState};
pub use reader_book::READERS;
pub use replica::{Generations, LiveReplica, ReplicaFile, TillFile};
pub use restocking::RESTOCKING;
