//! What each command does.

mod demo;

pub(crate) use demo::demo;
