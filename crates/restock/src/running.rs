//! One instance: everything composed, its loops, and how it ends.

mod catalogue;
mod declared;
mod desk;
mod dispatch_loops;
mod instance;
mod observed;
mod product_news;
mod promises;
mod rebuild_loop;
mod restocking_loops;
mod roles;
mod rounds;
mod schedule;

pub(crate) use desk::DeskFiles;
pub(crate) use instance::{Dispatching, Instance, InstanceConfig};
pub(crate) use product_news::{FEED as CATALOGUE_FEED, READER as RESTOCKING_READER};
pub(crate) use roles::Roles;
pub(crate) use rounds::Troubles;
