//! REST API, server-sent events, health, metrics and the pages of the desk.
//!
//! [`App::new`] takes the [`Ports`] and [`Settings`]; [`serve`] answers on a listener until it is told to stop.
//!
//! * `http`: what holds for every request: correlation, refusals, headers, problems.
//! * `api`: one file an action, its path the URL's. * `live`: the log as server-sent events.
//! * `ops`: health, metrics, the API document. * `pages`: what a planner sees. * `server`: connections.

mod api;
mod app;
mod declared;
mod feed_ports;
mod http;
mod live;
mod ops;
mod pages;
mod ports;
mod routes;
mod seen_catalogue;
mod seen_desk;
mod server;
mod settings;

pub use app::{App, DeskPorts, Ports};
pub use declared::{Declared, Hearing};
pub use feed_ports::FeedPorts;
pub use live::Start;
pub use ports::{Attachment, Check, CheckStatus, HealthSource, Mail, MailSummary, Mailbox, MailboxError};
pub use routes::{RouteName, routes};
pub use server::serve;
pub use settings::{CentralPace, DemoLinks, Limits, Settings};
