//! The central system: the retailer's old master of products, orders and stock, with a database of its own.
//!
//! Alone it serves tests: [`Central::start`] listens on a free port, and what is asked of any central system can be
//! tried on it, with faults.

mod calls;
mod database;
mod decide;
pub(crate) mod envelope;
mod http;
mod patch;
mod poison;
mod publisher;
mod server;
mod store;
pub(crate) mod work;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::Url;
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub use self::calls::CallBook;
use self::database::Database;
use self::http::Desk;
use self::publisher::{Doorbell, Publisher};

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
    /// The address that events are sent to.
    #[error("failed to make an address for events out of the target")]
    Target,
    /// The HTTP client.
    #[error("failed to set up the HTTP client")]
    Client(#[from] reqwest::Error),
    /// Its database thread has ended.
    #[error("failed to reach the central system's database: it is shut down")]
    Closed,
}

/// Under this name the place of the clock is written down.
pub(crate) const CLOCK: &str = "clock";

/// A running central system.
#[derive(Debug)]
pub struct Central {
    address: SocketAddr,
    desk: Desk,
    stop: CancellationToken,
    tasks: tokio::sync::Mutex<Vec<JoinHandle<()>>>,
    /// Goes with the central system.
    _folder: Option<tempfile::TempDir>,
}

impl Central {
    /// Opens the database, listens and begins to publish. A clock whose place is written down in it goes on there.
    ///
    /// # Errors
    /// The folder can not be used or the address is taken.
    pub async fn start(config: CentralConfig) -> Result<Self, CentralError> {
        let (path, folder) = match config.folder {
            Some(path) => (path, None),
            None => {
                let folder = tempfile::tempdir()?;
                (folder.path().to_owned(), Some(folder))
            }
        };
        std::fs::create_dir_all(&path)?;
        let db = Database::open(&path.join("central.db"))?;
        if let Some(resumed) = db.read(|db| store::progress::find(db, CLOCK)).await? {
            config.clock.set(resumed);
        }
        let listener = TcpListener::bind(config.listen).await?;
        let address = listener.local_addr()?;
        let faults = FaultBoard::new(config.faults);
        let doorbell = Doorbell::new(config.target.is_some());
        let desk = Desk::new(db.clone(), config.clock, faults.clone(), doorbell.clone(), config.level);
        let stop = CancellationToken::new();
        let mut tasks = vec![tokio::spawn(server::serve(listener, http::router(desk.clone()), stop.clone()))];
        if let Some(target) = config.target {
            let client = http_client()?;
            let publisher = Publisher::new(db, &target, faults, doorbell, client).ok_or(CentralError::Target)?;
            tasks.push(tokio::spawn(publisher.run(stop.clone())));
        }
        Ok(Self { address, desk, stop, tasks: tasks.into(), _folder: folder })
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
        &self.desk.faults
    }

    /// The book of calls about commands.
    #[must_use]
    pub fn calls(&self) -> &CallBook {
        &self.desk.calls
    }

    /// Sets the level from the next call on.
    pub fn set_level(&self, level: Level) {
        self.desk.set_level(level);
    }

    /// Places orders as they stand; each becomes an `order.placed` event. An order that is there stays as it is.
    ///
    /// # Errors
    /// The database.
    pub async fn insert_orders(&self, orders: Vec<Order>) -> Result<(), CentralError> {
        let at = self.desk.clock.now();
        self.write(move |db| orders.iter().try_for_each(|order| work::place_order(db, order, at))).await
    }

    /// Publishes products as they stand.
    ///
    /// # Errors
    /// The database.
    pub async fn insert_products(&self, products: Vec<Product>) -> Result<(), CentralError> {
        let at = self.desk.clock.now();
        self.write(move |db| products.iter().try_for_each(|product| work::publish_product(db, product, at))).await
    }

    /// Publishes suppliers as they stand.
    ///
    /// # Errors
    /// The database.
    pub async fn insert_suppliers(&self, suppliers: Vec<Supplier>) -> Result<(), CentralError> {
        let at = self.desk.clock.now();
        self.write(move |db| suppliers.iter().try_for_each(|supplier| work::publish_supplier(db, supplier, at))).await
    }

    /// Sets stock levels as they stand; each becomes a `stock.counted` event.
    ///
    /// # Errors
    /// The database.
    pub async fn insert_stock(&self, levels: Vec<StockLevel>) -> Result<(), CentralError> {
        let at = self.desk.clock.now();
        self.write(move |db| levels.iter().try_for_each(|level| work::count_stock(db, level, at))).await
    }

    /// How often a command with this idempotency key was carried out: never more than once from level 2 on.
    ///
    /// # Errors
    /// The database.
    pub async fn effects(&self, key: &str) -> Result<u64, CentralError> {
        let key = key.to_owned();
        self.desk.db.read(move |db| store::commands::effects(db, &key)).await
    }

    /// All changes that were carried out for commands, oldest first.
    ///
    /// # Errors
    /// The database.
    pub async fn applied_changes(&self) -> Result<Vec<AppliedChange>, CentralError> {
        self.desk.db.read(store::commands::applied).await
    }

    /// An order as it is now.
    ///
    /// # Errors
    /// The database.
    pub async fn order(&self, order_id: &str) -> Result<Option<Order>, CentralError> {
        let order_id = order_id.to_owned();
        self.desk.db.read(move |db| store::orders::find(db, &order_id)).await
    }

    /// How many events wait to be delivered.
    ///
    /// # Errors
    /// The database.
    pub async fn unsent(&self) -> Result<u64, CentralError> {
        self.desk.db.read(store::outbox::count).await
    }

    /// Answers what it has begun, then ends. What is not delivered stays in the outbox.
    pub async fn shutdown(self) {
        self.stop().await;
    }

    /// Ends the server and the publisher, and waits for both.
    pub(crate) async fn stop(&self) {
        self.stop.cancel();
        let mut tasks = self.tasks.lock().await;
        for task in tasks.drain(..) {
            // A task that panicked has ended, too.
            let _ = task.await;
        }
    }

    async fn write<F>(&self, job: F) -> Result<(), CentralError>
    where
        F: FnOnce(&Transaction<'_>) -> Result<(), CentralError> + Send + 'static,
    {
        self.desk.db.write(job).await?;
        self.desk.doorbell.ring();
        Ok(())
    }

    /// How far an actor has worked.
    pub(crate) async fn progress(&self, actor: &'static str) -> Result<Option<Timestamp>, CentralError> {
        self.desk.db.read(move |db| store::progress::find(db, actor)).await
    }

    pub(crate) async fn set_progress(&self, actor: &'static str, until: Timestamp) -> Result<(), CentralError> {
        self.desk.db.write(move |db| store::progress::put(db, actor, until)).await
    }
}

impl Drop for Central {
    /// What is dropped without a shutdown ends as well, at its next pause.
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// The client of the publisher and the actors: past any proxy, and with an end to its patience.
pub(crate) fn http_client() -> Result<reqwest::Client, CentralError> {
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(10));
    Ok(client.build()?)
}
