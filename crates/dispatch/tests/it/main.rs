//! The dispatch context, seen from outside.

mod addresses;
mod hostile_names;
mod mails;
mod outcomes;
mod parcels;
mod support;
