//! The dispatch context, seen from outside.

#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod addresses;
mod hostile_names;
mod mails;
mod offers;
mod outcomes;
mod parcels;
mod says;
mod support;
