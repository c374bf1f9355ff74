//! Query databases as they run: followed feeds beside a live generation, the till's sending, and a store as one program.

mod following;
mod head_office;
mod line;
mod rebuild;
mod sending;
mod store_program;
mod troubles;

pub(crate) use head_office::{FeedReceipts, HttpHeadOffice};
pub(crate) use rebuild::{RebuildLock, rebuild_beside};
pub(crate) use store_program::{StoreParts, StoreProgram};
