//! What this context hears, taken in: load, decide, store.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use context::{Entry, Handler, Outcome, StoreError};

use super::compose::World;
use super::events::OfferPublished;
use super::heard::{Price, Product, ProductSale};
use super::{PRICE_NEWS, PRODUCT_NEWS, PRODUCT_SALE_NEWS};
use crate::desk::{Cause, Desk, Told};
use crate::hearing::{Heard, read};
use crate::ledger::{Key, Work};

/// The handler of this context's inbox.
#[derive(Clone)]
pub struct TakeNews {
    desk: Desk,
}

enum News {
    Product(Product),
    Price(Price),
    Sale(ProductSale),
}

impl News {
    fn product_id(&self) -> &str {
        match self {
            Self::Product(product) => &product.product_id,
            Self::Price(price) => &price.product_id,
            Self::Sale(sale) => &sale.product_id,
        }
    }
}

impl TakeNews {
    /// Over this context's desk.
    pub fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn take(&self, entries: &[Entry]) -> Result<(), StoreError> {
        let mut work = Work::default();
        let mut read = Vec::with_capacity(entries.len());
        for entry in entries {
            match news(entry) {
                Ok(news) => read.push((entry, news)),
                Err(outcome) => work.marks.push(entry.mark(outcome)),
            }
        }
        let products: BTreeSet<String> = read.iter().map(|(_, news)| news.product_id().to_owned()).collect();
        let mut world = self.load(&products).await?;
        // Each offer is said once a batch; what caused it is the last news of its product.
        let mut causes: BTreeMap<String, Cause> = BTreeMap::new();
        for (entry, news) in read {
            let product = news.product_id().to_owned();
            let heard = match news {
                News::Product(product) => world.products.take(product).map(|_| ()),
                News::Price(price) => world.prices.take(price).map(|_| ()),
                News::Sale(sale) => world.sales.take(sale).map(|_| ()),
            };
            let outcome = match heard {
                Ok(()) => {
                    let causation_id = Some(entry.event.id.clone());
                    causes.insert(product, Cause { correlation_id: entry.correlation_id.clone(), causation_id });
                    Outcome::Handled
                }
                Err(outcome) => outcome,
            };
            work.marks.push(entry.mark(outcome));
        }
        for offer in world.offer(&causes.keys().cloned().collect()) {
            if let Some(cause) = causes.get(&offer.product_id) {
                work.events.extend(self.desk.events(vec![Told::thick(&offer)?], cause));
            }
        }
        work.writes.extend(world.products.writes()?);
        work.writes.extend(world.prices.writes()?);
        work.writes.extend(world.sales.writes()?);
        work.writes.extend(world.said.writes()?);
        self.desk.ledger.commit(work).await
    }

    /// All that is known of these products, with a few queries whatever their number.
    async fn load(&self, products: &BTreeSet<String>) -> Result<World, StoreError> {
        let ledger = &self.desk.ledger;
        let asked: Vec<String> = products.iter().cloned().collect();
        let mut keys: Vec<Key> = asked.iter().map(|id| Key::of::<Product>(id.clone())).collect();
        let (prices, sales) = (ledger.linked("price", &asked).await?, ledger.linked("sale", &asked).await?);
        // An offer has the id of its price.
        keys.extend(prices.iter().map(|(_, price)| Key::of::<OfferPublished>(price.clone())));
        keys.extend(prices.into_iter().map(|(_, price)| Key::of::<Price>(price)));
        keys.extend(sales.into_iter().map(|(_, sale)| Key::of::<ProductSale>(sale)));
        let rows = ledger.load(&keys).await?;
        Ok(World {
            products: Heard::of(&rows)?,
            prices: Heard::of(&rows)?,
            sales: Heard::of(&rows)?,
            said: Heard::of(&rows)?,
        })
    }
}

fn news(entry: &Entry) -> Result<News, Outcome> {
    let read = match entry.kind() {
        kind if PRODUCT_NEWS.contains(&kind) => read(entry).map(News::Product),
        kind if PRICE_NEWS.contains(&kind) => read(entry).map(News::Price),
        kind if PRODUCT_SALE_NEWS.contains(&kind) => read(entry).map(News::Sale),
        kind => Err(format!("{kind} is not heard here")),
    };
    read.map_err(Outcome::Dead)
}

#[async_trait]
impl Handler for TakeNews {
    async fn handle(&self, batch: &[Entry]) -> Result<(), StoreError> {
        self.take(batch).await
    }
}
