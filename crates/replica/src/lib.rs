//! Query databases near their readers, fed from audience logs: store, search, price lookup.
//!
//! * [`facts`]: what a replica keeps, read from events by a tolerant reader; [`facts::price_at`] is the price at a moment.
//! * [`follow`]: a feed followed: snapshot, tail, gaps, digests, revocation. Each step is a pure function that makes one
//!   [`follow::Work`], and the store takes it in one transaction: an event has its effect once.
//! * [`freshness`]: how fresh a copy is, and whether it may call itself current.
//! * [`till`]: what a store sells while nobody listens, kept and sent when the line is back.
//! * [`ports`]: what all of this needs from outside. No database and no network below this crate.

pub mod facts;
pub mod follow;
pub mod freshness;
pub mod parity;
pub mod ports;
mod rebuild;
mod shape;
pub mod spelling;
pub mod till;

pub use rebuild::{Rebuilt, fill};
pub use shape::Shape;
