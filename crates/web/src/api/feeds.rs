//! `/feeds`: what contexts said, to those who may hear it.
//!
//! A reader shows its token; a feed that it may not read is answered as one that does not exist. One that was taken from it
//! is answered `revoked`, so that it removes what it holds and files a receipt.

mod desk_log;
mod gate;
mod head;
mod page;
mod receipts;
mod snapshot;
mod stream;
mod wire;

pub(crate) use gate::Reading;
pub(crate) use head::head;
pub(crate) use page::feed;
pub(crate) use receipts::receive as receipts;
pub(crate) use snapshot::snapshot;
