//! `[server]`: where is listened, and the bounds on what a client may ask.

use std::net::SocketAddr;
use std::time::Duration;

use connections::Bounds;
use serde::{Deserialize, Serialize};

/// A store's page asks more often than this, so that each learns that its connection ends.
const LINGER: Duration = Duration::from_secs(2);
/// The longest time from "not ready" to the last answer.
const LONGEST_SHUTDOWN: Duration = Duration::from_secs(12);

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Server {
    pub(crate) listen: SocketAddr,
    pub(crate) public_url: Option<String>,
    connections: usize,
    connections_per_address: usize,
    streams: usize,
    event_bytes: usize,
    batch_bytes: usize,
    click_bytes: usize,
    click_items: usize,
    #[serde(with = "super::duration")]
    header_timeout: Duration,
    #[serde(with = "super::duration")]
    body_timeout: Duration,
    #[serde(with = "super::duration")]
    drain_wait: Duration,
    #[serde(with = "super::duration")]
    shutdown_timeout: Duration,
}

impl Server {
    pub(super) fn faults(&self) -> Vec<String> {
        let counts = [
            ("connections", self.connections),
            ("connections_per_address", self.connections_per_address),
            ("streams", self.streams),
            ("event_bytes", self.event_bytes),
            ("batch_bytes", self.batch_bytes),
            ("click_bytes", self.click_bytes),
            ("click_items", self.click_items),
        ];
        let mut faults: Vec<String> = counts
            .into_iter()
            .filter(|(_, count)| *count == 0)
            .map(|(key, _)| format!("server.{key} is 0; give 1 or more"))
            .collect();
        faults.extend(self.public_url.as_deref().and_then(url_fault));
        if self.drain_wait + self.shutdown_timeout > LONGEST_SHUTDOWN {
            faults.push(
                "server.drain_wait and server.shutdown_timeout are together more than 12s; shorten one".to_owned(),
            );
        }
        faults
    }

    /// As a store takes them: its clients keep their connections, and are told when they end.
    pub(crate) fn store_bounds(&self) -> Bounds {
        Bounds {
            at_once: self.connections,
            per_address: self.connections_per_address,
            header_timeout: self.header_timeout,
            drain_wait: self.drain_wait,
            linger: LINGER,
            shutdown_timeout: self.shutdown_timeout,
        }
    }

    /// Time for the body of a request.
    pub(crate) fn body_timeout(&self) -> Duration {
        self.body_timeout
    }

    /// As the web side takes them.
    pub(crate) fn limits(&self) -> web::Limits {
        web::Limits {
            event_bytes: self.event_bytes,
            batch_bytes: self.batch_bytes,
            click_bytes: self.click_bytes,
            click_items: self.click_items,
            connections: self.connections,
            connections_per_address: self.connections_per_address,
            streams: self.streams,
            header_timeout: self.header_timeout,
            body_timeout: self.body_timeout,
            drain_wait: self.drain_wait,
            shutdown_timeout: self.shutdown_timeout,
            ..web::Limits::default()
        }
    }
}

/// What is wrong with an address that links begin with.
pub(super) fn url_fault(text: &str) -> Option<String> {
    let url = reqwest::Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let is_plain = |url: &reqwest::Url| {
        url.query().is_none() && url.fragment().is_none() && url.username().is_empty() && url.password().is_none()
    };
    match url {
        Some(url) if is_plain(&url) => None,
        Some(_) => Some("server.public_url has more than scheme, host and path; give it without".to_owned()),
        None => {
            Some(format!("server.public_url \"{text}\" is no address; write it like \"https://restock.example.com\""))
        }
    }
}
