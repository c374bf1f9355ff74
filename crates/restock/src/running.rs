//! One instance: everything composed, its loops, and how it ends.

mod catalogue;
mod declared;
mod dispatch_loops;
mod instance;
mod observed;
mod promises;
mod rebuild_loop;
mod restocking_loops;
mod rounds;
mod schedule;

pub(crate) use instance::{Dispatching, Instance, InstanceConfig};
pub(crate) use rounds::Troubles;
