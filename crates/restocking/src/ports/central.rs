//! The port to the central system.

use std::time::Duration;

use async_trait::async_trait;
use lifecycle::Level;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use crate::facts::Order;
use jiff::civil::Date;

/// One change asked of the central system: the open quantity and arrival wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// The order.
    pub order_id: String,
    /// The line of that order.
    pub line_id: String,
    /// `cancel`, `postpone`, `advance`, `decrease` or `increase`.
    pub kind: String,
    /// Arrival wanted; none for a cancellation.
    pub arrive_on: Option<Date>,
    /// Open quantity wanted, purchase units; 0 for a cancellation.
    pub quantity: i64,
    /// The order's version that it was decided on (`If-Match`).
    pub basis: u64,
}

/// What the central system is known to have done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandOutcome {
    /// It took the change; the order's version with the change, where it tells.
    Took {
        /// The order's version.
        version: Option<u64>,
    },
    /// It refused and will not make the change later.
    Refused {
        /// Its reason.
        reason: String,
        /// The order's version that it refused on.
        version: Option<u64>,
    },
}

/// A call without an outcome: the change may or may not have been made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the central system gave no answer: {reason}")]
pub struct CallError {
    /// What happened.
    pub reason: String,
    /// How long it asks to be left alone (`Retry-After`).
    pub retry_after: Option<Duration>,
}

/// Why facts could not be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FetchError {
    /// The central system says there is no such thing.
    #[error("the central system does not know it")]
    Unknown,
    /// It answered, but not what was agreed.
    #[error("the central system's answer cannot be read: {0}")]
    Unreadable(String),
    /// It could not be asked: try again later, nothing is wrong with the request.
    #[error("the central system cannot be reached: {0}")]
    Unreachable(String),
    /// There is none.
    #[error("no central system is configured: set central.url in the configuration")]
    NotConfigured,
}

impl FetchError {
    /// Whether trying again may help.
    pub fn is_outage(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::NotConfigured)
    }
}

/// Stock of a product at one location, as the central system has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockRow {
    /// Where.
    pub location_id: String,
    /// Last movement contained in the level.
    pub seq: u64,
    /// Stock units.
    pub level: i64,
}

/// The central system.
#[async_trait]
pub trait Central: Send + Sync {
    /// What it promises.
    fn level(&self) -> Level;

    /// Whether there is one.
    fn is_configured(&self) -> bool {
        true
    }

    /// An order as it is now.
    async fn order(&self, order_id: &str) -> Result<Order, FetchError>;

    /// A product's stock as it is now, at all locations.
    async fn stock(&self, product_id: &str) -> Result<Vec<StockRow>, FetchError>;

    /// Sends a change under its idempotency key.
    async fn send(&self, key: Uuid, command: &Command, correlation_id: &str) -> Result<CommandOutcome, CallError>;

    /// Reads back what became of a change. `None`: it was not made, and nothing is known that forbids to send it.
    async fn read_back(&self, key: Uuid, command: &Command) -> Result<Option<CommandOutcome>, CallError>;
}

/// No central system: everything that needs one says so and waits.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoCentral;

#[async_trait]
impl Central for NoCentral {
    fn level(&self) -> Level {
        Level::KeyedAndVersioned
    }

    fn is_configured(&self) -> bool {
        false
    }

    async fn order(&self, _order_id: &str) -> Result<Order, FetchError> {
        Err(FetchError::NotConfigured)
    }

    async fn stock(&self, _product_id: &str) -> Result<Vec<StockRow>, FetchError> {
        Err(FetchError::NotConfigured)
    }

    async fn send(&self, _key: Uuid, _command: &Command, _correlation_id: &str) -> Result<CommandOutcome, CallError> {
        Err(CallError { reason: FetchError::NotConfigured.to_string(), retry_after: None })
    }

    async fn read_back(&self, _key: Uuid, _command: &Command) -> Result<Option<CommandOutcome>, CallError> {
        Err(CallError { reason: FetchError::NotConfigured.to_string(), retry_after: None })
    }
}
