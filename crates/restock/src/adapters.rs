//! Where time, ids and health come from, and what stands between the ports and the adapters of other crates.

mod calls;
mod central;
mod clock;
mod clock_watch;
mod criteria_file;
mod disk;
mod gated_inbox;
mod health;
mod ids;
mod listener;
mod lock;
mod mailbox;
mod metrics;
mod timed_handler;

pub(crate) use calls::{Calls, NotedCentral, NotedMailer};
pub(crate) use central::{LateCentral, ReadOnlyCentral};
pub(crate) use clock::{SystemClock, WorldClock};
pub(crate) use clock_watch::ClockWatch;
pub(crate) use criteria_file::{read_criteria, read_criteria_text};
pub(crate) use disk::DiskGuard;
pub(crate) use gated_inbox::GatedInbox;
pub(crate) use health::{Health, Watched};
pub(crate) use ids::FreshIds;
pub(crate) use listener::held_listener;
pub(crate) use lock::{DataFolder, FolderError};
pub(crate) use mailbox::FolderMailbox;
pub(crate) use metrics::InstanceMetrics;
pub(crate) use timed_handler::TimedHandler;
