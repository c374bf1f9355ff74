//! Audience logs as their readers see them.
//!
//! Each audience of a context has a log of its own, with gapless positions: what a reader may not see is absent, not masked.
//! A rolling digest, the [`Chain`], proves that a copy holds everything that its audience may have, in one round trip.

mod access;
mod book;
mod chain;
mod feed;
mod folding;
mod served;
mod verified;

pub use access::{Access, AccessFault, Reader, TokenHash};
pub use book::{ErasureReceipt, ReaderBook, ReaderPlace, Revocation};
pub use chain::Chain;
pub use feed::{Feed, FeedError, FeedEvent, Head, SnapshotChunk};
pub use folding::{Folded, fold};
pub use served::{Chained, FeedSource, ServedFeed};
pub use verified::{Verified, VerifiedSnapshot};
