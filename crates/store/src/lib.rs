//! One store's replica as a program: its page, its REST, its till.
//!
//! [`App::new`] takes [`Ports`] and [`Settings`]; [`serve`] answers on a listener until it is told to stop. Nothing here
//! calls anybody: every read is answered from the replica's own file, with how fresh it is. The same program serves a
//! search database or a price database, where it is given one.

mod api;
mod app;
mod http;
mod metrics;
mod page;

pub use app::{App, Line, Link, Ports, Settings, serve};
