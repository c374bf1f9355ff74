//! The proofs of the whole: the program runs as a process, and is met only as others meet it - over HTTP, by its
//! mails, its command line, its pages in a browser - and by an auditor who reads its files.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a helper that cannot go on fails its test, and a test that is skipped says so"
)]

mod support;

mod apart;
mod assortment;
mod availability;
mod bench;
mod browser;
mod bulk;
mod clicks;
mod commands;
mod contracts;
mod criteria;
mod cut_off;
mod demo;
mod documents;
mod events_seen;
mod feeds;
mod gaps;
mod hostile_input;
mod house;
mod imports;
mod kills;
mod lost_answers;
mod offers;
mod published;
mod rebuilds;
mod restarts;
mod secrets;
mod sources;
mod store_kills;
mod stores;
mod story;
mod stream;
mod undo;
mod weather;
