//! Replicas on SQLite: a file a generation, in which a feed's place and the rows made from it change together.

mod compare;
mod erase;
mod error;
mod file;
mod generations;
mod live;
mod places;
mod price_reads;
mod rows;
mod schema;
mod search_reads;
mod store_reads;
mod take;
mod till;

pub use file::ReplicaFile;
pub(super) use file::prepare;
pub use generations::Generations;
pub use live::LiveReplica;
pub use till::TillFile;
