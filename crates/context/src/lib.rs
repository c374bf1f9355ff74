//! What every bounded context runs on, and the ports it needs. No I/O of its own.
//!
//! * One way in: the [`Inbox`] is the durable queue, the deduplication, the retry schedule, the dead letters and the
//!   journal at once. The [`Worker`] takes batches from it: load, decide, store, in one transaction.
//! * One way out: the [`Log`] is append-only with gapless positions; others read it as a feed by position, and a
//!   [`Subscription`] carries one context's log into another's inbox.
//!
//! A context with audiences has a [`Charter`]: what it may say, when, and who may hear it. Its [`TrafficBook`] tells what passed
//! through it, so that what was declared can be held against what was seen.
//!
//! Delivery is at least once; the effect of an event on everything in a context's database is once per `(source, id)`.

mod backoff;
mod charter;
mod clock;
mod clock_guard;
mod entry;
mod error;
mod inbox;
mod log;
mod reading;
mod spreadsheet;
mod subscription;
mod tally;
mod traffic;
mod worker;

pub use backoff::{Backoff, full_jitter};
pub use charter::{Admission, Charter, Refusal, RefusalCounts, RefusalReason};
pub use clock::{Clock, Ids};
pub use clock_guard::{ClockGuard, ClockWord};
pub use entry::{Entry, EntrySeq, EntryState, Incoming, Lane, Mark, Outcome, Receipt, Verdict};
pub use error::StoreError;
pub use inbox::{Cursor, DeadFilter, Inbox, Released};
pub use log::{Log, LogEvent, Logged};
pub use reading::Reading;
pub use spreadsheet::{BYTE_ORDER_MARK, harmless};
pub use subscription::Subscription;
pub use tally::{Counts, Tally};
pub use traffic::{Flow, LATELY, Lately, Traffic, TrafficBook, Way};
pub use worker::{Drained, Handler, Worker};
