//! Where time, ids and health come from, and what stands between the ports and the adapters of other crates.

mod central;
mod clock;
mod health;
mod ids;
mod lock;
mod mailbox;

pub(crate) use central::{LateCentral, ReadOnlyCentral};
pub(crate) use clock::{SystemClock, WorldClock};
pub(crate) use health::Health;
pub(crate) use ids::FreshIds;
pub(crate) use lock::{DataFolder, FolderError};
pub(crate) use mailbox::FolderMailbox;
