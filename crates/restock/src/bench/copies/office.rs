//! Head office's catalogue, filled by way of its own logs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use catalogue::{offer, price, product, product_sale};
use context::{Charter, Clock as _, Cursor, Inbox as _, Log as _, LogEvent, StoreError};
use event::Contract;
use storage::sqlite::{CATALOGUE, Database};

use super::assortment::Assortment;
use crate::adapters::SystemClock;

/// Events in one transaction while it is filled.
const AT_ONCE: u64 = 5_000;

/// The contexts whose feeds copies are made from, opened; nobody serves them meanwhile.
pub(super) struct Office {
    folder: PathBuf,
    pub(super) product: Arc<Database>,
    pub(super) price: Arc<Database>,
    product_sale: Arc<Database>,
    offer: Arc<Database>,
}

impl Office {
    pub(super) fn open(folder: &Path) -> Result<Self, StoreError> {
        let open = |name, contracts| context(folder, name, contracts);
        Ok(Self {
            folder: folder.to_owned(),
            product: open("product", product::CONTRACTS)?,
            price: open("price", price::CONTRACTS)?,
            product_sale: open("product_sale", product_sale::CONTRACTS)?,
            offer: open("offer", offer::CONTRACTS)?,
        })
    }

    /// So many products, each with a price.
    pub(super) async fn fill(&self, assortment: &Assortment, products: u64) -> Result<(), StoreError> {
        say(&self.price, vec![assortment.list()?]).await?;
        for first in (0..products).step_by(AT_ONCE as usize) {
            let numbers = first..products.min(first + AT_ONCE);
            say(&self.product, assortment.products(numbers.clone(), 1)?).await?;
            say(&self.price, assortment.prices(numbers.clone(), 1)?).await?;
            let sales = assortment.sales(numbers)?;
            if !sales.is_empty() {
                say(&self.product_sale, sales).await?;
            }
        }
        self.is_heard().await
    }

    /// Something new of some products: of every tenth a name, of all others a price.
    pub(super) async fn change(
        &self,
        assortment: &Assortment,
        numbers: &[u64],
        version: u64,
    ) -> Result<(), StoreError> {
        let (named, priced): (Vec<u64>, Vec<u64>) = numbers.iter().partition(|number| *number % 10 == 0);
        for some in named.chunks(AT_ONCE as usize) {
            say(&self.product, assortment.products(some.iter().copied(), version)?).await?;
        }
        for some in priced.chunks(AT_ONCE as usize) {
            say(&self.price, assortment.prices(some.iter().copied(), version)?).await?;
        }
        self.is_heard().await
    }

    /// What was said up to now counts as heard by the contexts that would derive something from it: that is not measured
    /// here, and would go on for minutes.
    pub(super) async fn is_heard(&self) -> Result<(), StoreError> {
        let pairs = [(&self.product, &self.product_sale), (&self.product, &self.offer), (&self.price, &self.offer)];
        for (from, to) in pairs.into_iter().chain([(&self.product_sale, &self.offer)]) {
            let cursor = Cursor { feed: from.name().to_owned(), position: from.head().await? };
            to.receive(Vec::new(), Some(cursor), SystemClock.now()).await?;
        }
        Ok(())
    }

    /// Closes its files, for a program that serves them.
    pub(super) fn close(self) -> PathBuf {
        self.folder
    }
}

/// One context's file in a folder, under its charter.
pub(super) fn context(folder: &Path, name: &'static str, contracts: &[&Contract]) -> Result<Arc<Database>, StoreError> {
    let charter = Charter::new(name, contracts.iter().map(|contract| **contract));
    Database::open_under(folder, name, CATALOGUE, charter).map(Arc::new)
}

/// Says something now.
pub(super) async fn say(context: &Database, events: Vec<LogEvent>) -> Result<(), StoreError> {
    context.say(events, SystemClock.now()).await.map(|_| ())
}
