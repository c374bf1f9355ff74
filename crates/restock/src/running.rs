//! One instance: everything composed, its loops, and how it ends.

mod instance;
mod restocking_loops;
mod rounds;

pub(crate) use instance::{Instance, InstanceConfig, StartError};
