//! Mails on their way: through a small server of our own, through a full one, and into a folder.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper that cannot go on fails its test")]

mod certificates;
mod folder;
mod full_server;
mod guard;
mod settings;
mod smtp;
mod stub_server;
mod support;
mod with_full_server;
