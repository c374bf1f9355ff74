//! The dispatch context: accepted changes, parcelled per supplier and mailed.
//!
//! The way of a change through it:
//!
//! 1. [`change::AcceptedChange`]: what the central system took, with all that a mail needs to say.
//! 2. [`parcel::SupplierBatch`] gathers the changes of one click for one supplier and seals them into
//!    [`parcel::Parcel`]s; a parcel is one mail.
//! 3. [`mail::render`] turns a parcel into the bytes of that mail. They are stored before the first attempt, so that
//!    every copy that ever leaves is the same.
//! 4. A [`mailer::Mailer`] hands the bytes over; [`outcome`] says what its answer means and when to try again.
//!
//! Beside them it mails planners their daily [`offer`]s, in the same way: a parcel, its bytes, the same attempts.
//!
//! [`says`]: the types of its log, each with its contract.
//!
//! All of that is pure. [`use_cases`] put it to work: load, decide, store, one file each. [`ports`]: what is needed
//! from outside.

pub mod address;
pub mod change;
pub mod identity;
pub mod mail;
pub mod mailer;
pub mod offer;
pub mod outcome;
pub mod parcel;
pub mod ports;
pub mod says;
pub mod text;
pub mod use_cases;
