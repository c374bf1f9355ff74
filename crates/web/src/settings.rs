//! What the web side is started with, and the bounds on what a client may ask of it.

use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use lifecycle::Level;
use prometheus_client::registry::Registry;
use restocking::events::HeaderTypes;
use restocking::planners::Planners;
use restocking::rules::Rules;

use crate::declared::Declared;

/// How the web side is set up; everything has a default that works.
#[derive(Debug)]
pub struct Settings {
    /// Version of the program, shown in health and metrics.
    pub version: String,
    /// The retailer's name, shown on every page.
    pub retailer: String,
    /// The retailer's time zone: days on pages and in charts.
    pub zone: TimeZone,
    /// The settings of the review, for what pages draw and explain.
    pub rules: Arc<Rules>,
    /// Tables of legacy publishers that name the type in a header.
    pub header_types: HeaderTypes,
    /// What the central system promises, shown on a suggestion's page; none where there is no central system.
    pub central_level: Option<Level>,
    /// How fast accepted changes are worked off; none where there is no central system.
    pub central_pace: Option<CentralPace>,
    /// Who works on what; none where everything is everybody's.
    pub planners: Arc<Planners>,
    /// What this process does, shown in health.
    pub roles: Vec<&'static str>,
    /// What is declared about events.
    pub declared: Arc<Declared>,
    /// Set where the retailer is simulated.
    pub demo: Option<DemoLinks>,
    /// Metrics of other parts, exposed together with those of this crate. Their names bring their own prefix.
    pub metrics: Registry,
    /// Bounds.
    pub limits: Limits,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            retailer: "Restock".to_owned(),
            zone: TimeZone::UTC,
            rules: Arc::default(),
            header_types: HeaderTypes::default(),
            central_level: None,
            central_pace: None,
            planners: Arc::default(),
            roles: Vec::new(),
            declared: Arc::default(),
            demo: None,
            metrics: Registry::default(),
            limits: Limits::default(),
        }
    }
}

/// The stated pace of calls to the central system.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CentralPace {
    /// Calls at once.
    pub at_once: usize,
    /// Calls a second.
    pub per_second: f64,
}

/// What the banner of the demo points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoLinks {
    /// Address of the simulated central system.
    pub central_url: String,
    /// The retailer's stores by their names, with the addresses of their pages.
    pub stores: Vec<(String, String)>,
    /// How many times faster than real time the simulated retailer lives.
    pub speed: u32,
}

/// Bounds on clients. Beyond them a client is told so, and nobody else suffers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a single event.
    pub event_bytes: usize,
    /// Bytes of a batch of events.
    pub batch_bytes: usize,
    /// Bytes of a planner's click.
    pub click_bytes: usize,
    /// Suggestions in one click.
    pub click_items: usize,
    /// Connections at once.
    pub connections: usize,
    /// Connections at once of one address; loopback is not counted.
    pub connections_per_address: usize,
    /// Streams of server-sent events at once.
    pub streams: usize,
    /// Events that a stream may be behind before it gets a `reset` instead.
    pub stream_replay: u64,
    /// Events that are kept ready for a stream that reads slowly; beyond them it gets a `reset`.
    pub stream_buffer: usize,
    /// Time for the head of a request.
    pub header_timeout: Duration,
    /// Time for the body of a request.
    pub body_timeout: Duration,
    /// Time between two signs of life on a quiet stream.
    pub heartbeat: Duration,
    /// Time between "not ready" and the end of accepting, for a load balancer to notice; zero where there is none.
    pub drain_wait: Duration,
    /// Time for running requests at shutdown.
    pub shutdown_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            event_bytes: 256 * 1024,
            batch_bytes: 16 * 1024 * 1024,
            click_bytes: 4 * 1024 * 1024,
            click_items: 20_000,
            connections: 1_024,
            connections_per_address: 64,
            streams: 500,
            stream_replay: 5_000,
            stream_buffer: 1_024,
            header_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(30),
            heartbeat: Duration::from_secs(15),
            drain_wait: Duration::ZERO,
            shutdown_timeout: Duration::from_secs(20),
        }
    }
}
