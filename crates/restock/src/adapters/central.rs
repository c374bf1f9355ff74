//! What stands around the central system: quarantine, and a place for one that is not up yet.

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use lifecycle::Level;
use restocking::facts::Order;
use restocking::ports::{CallError, Central, Command, CommandOutcome, FetchError, StockRow};
use uuid::Uuid;

/// Facts are read, nothing is changed.
pub(crate) struct ReadOnlyCentral(pub(crate) Arc<dyn Central>);

const QUARANTINE: &str = "effects are off: nothing is sent to the central system";

#[async_trait]
impl Central for ReadOnlyCentral {
    fn level(&self) -> Level {
        self.0.level()
    }

    /// Submissions are not taken up, so no attempt is counted while they wait.
    fn is_configured(&self) -> bool {
        false
    }

    async fn order(&self, order_id: &str) -> Result<Order, FetchError> {
        self.0.order(order_id).await
    }

    async fn stock(&self, product_id: &str) -> Result<Vec<StockRow>, FetchError> {
        self.0.stock(product_id).await
    }

    async fn send(&self, _: Uuid, _: &Command, _: &str) -> Result<CommandOutcome, CallError> {
        Err(CallError { reason: QUARANTINE.to_owned(), retry_after: None })
    }

    async fn read_back(&self, key: Uuid, command: &Command) -> Result<Option<CommandOutcome>, CallError> {
        self.0.read_back(key, command).await
    }
}

/// A central system whose address is known later: the demo shows its pages before its retailer is up.
#[derive(Default)]
pub(crate) struct LateCentral(OnceLock<Arc<dyn Central>>);

impl LateCentral {
    /// From now on it is this one; the first call counts.
    pub(crate) fn set(&self, central: Arc<dyn Central>) {
        // A second one would change nothing, and nobody sets two.
        let _ = self.0.set(central);
    }

    fn up(&self) -> Option<&Arc<dyn Central>> {
        self.0.get()
    }
}

const STARTING: &str = "it is still starting";

#[async_trait]
impl Central for LateCentral {
    fn level(&self) -> Level {
        self.up().map_or(Level::KeyedAndVersioned, |central| central.level())
    }

    async fn order(&self, order_id: &str) -> Result<Order, FetchError> {
        match self.up() {
            Some(central) => central.order(order_id).await,
            None => Err(FetchError::Unreachable(STARTING.to_owned())),
        }
    }

    async fn stock(&self, product_id: &str) -> Result<Vec<StockRow>, FetchError> {
        match self.up() {
            Some(central) => central.stock(product_id).await,
            None => Err(FetchError::Unreachable(STARTING.to_owned())),
        }
    }

    async fn send(&self, key: Uuid, command: &Command, correlation_id: &str) -> Result<CommandOutcome, CallError> {
        match self.up() {
            Some(central) => central.send(key, command, correlation_id).await,
            None => Err(CallError { reason: STARTING.to_owned(), retry_after: None }),
        }
    }

    async fn read_back(&self, key: Uuid, command: &Command) -> Result<Option<CommandOutcome>, CallError> {
        match self.up() {
            Some(central) => central.read_back(key, command).await,
            None => Err(CallError { reason: STARTING.to_owned(), retry_after: None }),
        }
    }
}
