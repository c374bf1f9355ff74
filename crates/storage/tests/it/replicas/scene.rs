//! A retailer's feeds, and a replica that follows them.

use std::path::Path;
use std::sync::Arc;

use feeds::Feed;
use jiff::Timestamp;
use replica::Shape;
use replica::follow::{Follower, Limits, Start};
use replica::ports::{Clock, ReplicaStore};
use serde_json::json;
use storage::sqlite::{Generations, LiveReplica};

use super::memory_feed::MemoryFeed;
use crate::support::{HandClock, at};

/// Time as told by hand.
pub(crate) struct Told(pub(crate) HandClock);

impl Clock for Told {
    fn now(&self) -> Timestamp {
        context::Clock::now(&self.0)
    }
}

/// What head office says, on the feeds of the stores of list `north`.
pub(crate) struct HeadOffice {
    pub(crate) products: Arc<MemoryFeed>,
    pub(crate) lists: Arc<MemoryFeed>,
    pub(crate) prices: Arc<MemoryFeed>,
    pub(crate) sales: Arc<MemoryFeed>,
}

impl HeadOffice {
    pub(crate) fn new() -> Self {
        let feed = |name: &str| Arc::new(MemoryFeed::new(name));
        Self {
            products: feed("product.stores"),
            lists: feed("price.stores"),
            prices: feed("price.stores.north"),
            sales: feed("product_sale.stores"),
        }
    }

    pub(crate) fn feeds(&self) -> Vec<Arc<dyn Feed>> {
        vec![self.products.clone(), self.lists.clone(), self.prices.clone(), self.sales.clone()]
    }

    pub(crate) fn product(&self, id: &str, version: u64, name: &str) {
        let data = json!({
            "product_id": id, "version": version, "names": { "en": name }, "descriptions": { "en": "Long words." },
            "categories": [], "barcodes": [format!("40{id}")], "discontinued": false, "of_tomorrow": [1, 2],
        });
        self.products.say("product.product.published.v1", &format!("product/{id}"), &data);
    }

    pub(crate) fn price(&self, product: &str, version: u64, amount: &str) {
        let data = json!({
            "price_id": format!("north/{product}"), "product_id": product, "list_id": "north", "version": version,
            "currency": "EUR", "entries": [{ "from": "2020-01-01T00:00:00Z", "until": null, "amount": amount }],
        });
        self.prices.say("price.price.published.v1", &format!("price/north/{product}"), &data);
    }

    /// A sale from so many seconds after the story's beginning on, for so many seconds.
    pub(crate) fn sale(&self, sale: &str, product: &str, version: u64, percent: &str, from: i64, long: i64) {
        let data = json!({
            "product_sale_id": format!("{sale}/{product}"), "sale_id": sale, "product_id": product, "version": version,
            "names": { "en": format!("Sale {sale}") }, "discount_percent": percent, "amount": null, "currency": null,
            "from": at(from), "until": at(from + long), "active": true,
        });
        let subject = format!("product-sale/{sale}/{product}");
        self.sales.say("productsale.product-sale.published.v1", &subject, &data);
    }
}

/// Opens the live generation of a folder.
pub(crate) fn open(folder: &Path, shape: Shape) -> Arc<LiveReplica> {
    Arc::new(LiveReplica::open(Generations::in_folder(folder, shape).unwrap()).unwrap())
}

/// One follower a feed.
pub(crate) fn followers(
    shape: Shape,
    feeds: Vec<Arc<dyn Feed>>,
    store: Arc<dyn ReplicaStore>,
    clock: &Arc<Told>,
    start: Start,
) -> Vec<Follower> {
    let limits = Limits { page: 7, chunks: 1, patience: 3, ..Limits::default() };
    let follower = |feed| Follower { shape, feed, store: store.clone(), clock: clock.clone(), start, limits };
    feeds.into_iter().map(follower).collect()
}

pub(crate) fn clock() -> Arc<Told> {
    Arc::new(Told(HandClock::new()))
}
