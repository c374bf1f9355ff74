//! Three contexts with something to say to several audiences, in files of their own.

use std::path::Path;
use std::sync::Arc;

use context::{Charter, LogEvent, StoreError};
use event::{Audience, Contract, Retention, Subject, Weight};
use feeds::{Access, FeedSource, Reader};
use jiff::Timestamp;
use storage::sqlite::{ContextFeeds, Database, READERS, SPEAKING};
use tempfile::TempDir;
use uuid::Uuid;
use web::FeedPorts;

use Audience::{Finance, Internal, Public, Stores};

/// The token of the reader that most tests are about.
pub(super) const TOKEN: &str = "the-token-of-store-one-in-tests";
/// The token of a reader that may have everything.
pub(super) const AUDITOR: &str = "the-token-of-the-auditor-in-tests";
/// What the first reader may read.
pub(super) const FEEDS: [&str; 3] = ["product.stores", "price.stores.north", "promotion.stores"];

pub(super) const PRODUCT: &str = "product.product.published.v1";
pub(super) const CHANGED: &str = "product.product.changed.v1";
pub(super) const COST: &str = "product.cost.published.v1";
pub(super) const PRICE: &str = "price.price.published.v1";
pub(super) const PREPARED: &str = "promotion.sale.prepared.v1";
pub(super) const ANNOUNCED: &str = "promotion.sale.announced.v1";

fn contract(kind: &'static str, aggregate: &'static str, audiences: &'static [Audience]) -> Contract {
    Contract {
        kind,
        owner: match kind.split('.').next() {
            Some("price") => "price",
            Some("promotion") => "promotion",
            _ => "product",
        },
        subject: Subject { aggregate, id_field: "id" },
        axis: aggregate,
        weight: Weight::Thick,
        summary: "",
        schema: schemars::Schema::default,
        audiences,
        scoped_by: None,
        visible_from: None,
        references: &[],
        derived_from: &[],
        compensates: None,
        retention: Retention::Forever,
        examples: &[],
        exemptions: &[],
    }
}

fn charters() -> [Charter; 3] {
    let thin = Contract { weight: Weight::Thin, ..contract(CHANGED, "product", &[Internal]) };
    let product = contract(PRODUCT, "product", &[Public, Stores, Internal]);
    let price = Contract { scoped_by: Some("list_id"), ..contract(PRICE, "price", &[Public, Stores, Internal]) };
    let announced = contract(ANNOUNCED, "sale", &[Public, Stores]);
    let announced = Contract { visible_from: Some("announced_at"), ..announced };
    [
        Charter::new("product", [product, thin, contract(COST, "product", &[Finance])]),
        Charter::new("price", [price]),
        Charter::new("promotion", [contract(PREPARED, "sale", &[Internal]), announced]),
    ]
}

/// The contexts and their feeds.
pub(super) struct Scene {
    pub(super) contexts: Vec<Arc<Database>>,
    pub(super) book: Arc<Database>,
    home: TempDir,
}

impl Scene {
    pub(super) fn new() -> Self {
        // Where there is memory to write to, nothing waits for a disk.
        let memory = Path::new("/dev/shm");
        let home = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.unwrap();
        let open =
            |charter: Charter| Arc::new(Database::open_under(home.path(), charter.owner(), SPEAKING, charter).unwrap());
        let contexts = charters().map(open).to_vec();
        let book = Arc::new(Database::open(home.path(), "readers", READERS).unwrap());
        Self { contexts, book, home }
    }

    /// The folder with the files.
    pub(super) fn folder(&self) -> &Path {
        self.home.path()
    }

    fn context(&self, name: &str) -> &Arc<Database> {
        self.contexts.iter().find(|context| context.name() == name).unwrap()
    }

    /// Says something in the context that owns it.
    pub(super) async fn say(&self, events: impl IntoIterator<Item = LogEvent>) {
        for event in events {
            let context = event.kind.split('.').next().unwrap();
            self.try_say(context, event).await.unwrap();
        }
    }

    /// Says something in some context.
    pub(super) async fn try_say(&self, context: &str, event: LogEvent) -> Result<u64, StoreError> {
        self.context(context).say(vec![event], now()).await
    }

    /// The feeds.
    pub(super) fn feeds(&self) -> Arc<dyn FeedSource> {
        Arc::new(ContextFeeds::new(self.contexts.clone()))
    }

    /// The feeds, with their two readers.
    pub(super) fn ports(&self) -> FeedPorts {
        let everything = [
            "product",
            "product.internal",
            "product.finance",
            "product.public",
            "price",
            "price.stores.south",
            "promotion",
        ];
        let all = FEEDS.into_iter().chain(everything).map(ToOwned::to_owned);
        let store = Reader::new("store-1", TOKEN, FEEDS.map(ToOwned::to_owned)).unwrap();
        let access = Access::new([store, Reader::new("auditor", AUDITOR, all).unwrap()]).unwrap();
        FeedPorts { source: self.feeds(), access: Arc::new(access), book: self.book.clone() }
    }
}

/// When everything happens.
pub(super) fn now() -> Timestamp {
    crate::fakes::NOW.parse().unwrap()
}

/// An event whose id and time hang on its number alone.
pub(super) fn event(n: u64, kind: &'static str, subject: &str, data: &str) -> LogEvent {
    LogEvent {
        id: Uuid::from_u128(0x0193_6000_0000_7000_8000_0000_0000_0000 | u128::from(n)),
        kind,
        subject: subject.to_owned(),
        time: Timestamp::from_microsecond(1_795_000_000_000_000 + i64::try_from(n).unwrap()).unwrap(),
        correlation_id: format!("cause-{n}"),
        causation_id: Some(format!("hidden-cause-{n}")),
        data: data.to_owned(),
    }
}

/// A product as it is now.
pub(super) fn product(n: u64, id: &str) -> LogEvent {
    event(n, PRODUCT, &format!("product/{id}"), &format!("{{\"product_id\":\"{id}\",\"version\":{n}}}"))
}

/// What a product costs.
pub(super) fn cost(n: u64, id: &str, secret: &str) -> LogEvent {
    event(n, COST, &format!("product/{id}"), &format!("{{\"product_id\":\"{id}\",\"unit_cost\":\"{secret}\"}}"))
}

/// A price in a list.
pub(super) fn price(n: u64, list: &str, id: &str) -> LogEvent {
    event(n, PRICE, &format!("price/{list}/{id}"), &format!("{{\"list_id\":\"{list}\",\"version\":{n}}}"))
}
