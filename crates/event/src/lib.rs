//! What an event is, without any I/O.
//!
//! * [`Event`]: the CloudEvents 1.0 envelope, read from the three HTTP content modes ([`read_structured`],
//!   [`read_batch`], [`read_binary`]) and written as structured JSON.
//! * [`Contract`]: the one declaration of an event type, from which schemas and documents are made.
//! * [`Digest`]: what tells a duplicate from the same id with other content.

mod contract;
mod digest;
mod envelope;
mod fault;
mod limits;
mod read;
mod trace;

pub use contract::{Audience, Contract, Exemption, Reference, Retention, Subject, Weight};
pub use digest::Digest;
pub use envelope::{Attributes, Event};
pub use fault::{EnvelopeFault, Fault};
pub use limits::{MAX_ATTRIBUTE_CHARS, MAX_DEPTH};
pub use read::{read_batch, read_binary, read_structured};
pub use trace::is_traceparent;
