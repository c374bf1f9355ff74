//! What the system tests stand on: the real program as a process, a central system to play with, events, and patience
//! that waits for conditions instead of guessing times.

mod browser;
mod catalogue;
mod central;
mod checker;
mod child;
mod config;
mod contracts;
mod database;
mod events;
mod eventually;
mod http;
mod mail_server;
mod mails;
mod network;
mod ports;
mod process;
mod program;
mod sizes;
mod store;
mod stream;
mod wire;

pub(crate) use browser::Browser;
pub(crate) use catalogue::Catalogue;
pub(crate) use central::{CentralDouble, Goods};
pub(crate) use checker::Checker;
pub(crate) use config::Setup;
pub(crate) use contracts::breach;
pub(crate) use database::{Books, Files};
pub(crate) use events::{Envelope, Retail, noon, now, shuffled, zone};
pub(crate) use eventually::{eventually, eventually_within};
pub(crate) use http::{Answer, Http, fresh_key};
pub(crate) use mail_server::ForgetfulMailServer;
pub(crate) use mails::read_mails;
pub(crate) use network::{Host, Network};
pub(crate) use ports::free_port;
pub(crate) use process::Restock;
pub(crate) use program::Program;
pub(crate) use sizes::{full, size};
pub(crate) use store::{Readers, Store, files_below, store_feeds};
pub(crate) use stream::Sse;
pub(crate) use wire::{State as WireState, Wire};
