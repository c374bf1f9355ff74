//! What each command does.

mod config;
mod demo;
mod serve;

pub(crate) use config::config;
pub(crate) use demo::demo;
pub(crate) use serve::serve;
