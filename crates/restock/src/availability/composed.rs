//! The whole, composed in a folder that goes away: head office, a store, a search and a price service, the reader without
//! a copy, and a simulated central system. Every way out has a door in it.

use std::collections::BTreeMap;
use std::future::ready;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use ::central::{CentralConfig, CentralSnapshot, HttpCentral, Patience};
use connections::Bounds;
use context::Clock as _;
use dispatch::change::Language;
use dispatch::mail::MailSettings;
use dispatch::mailer::Mailer;
use dispatch::offer::Recipient;
use dispatch::text::PlainText;
use dispatch::use_cases::{OfferSettings, Settings};
use feeds::{Access, Feed, Reader};
use jiff::tz::TimeZone;
use lifecycle::Level;
use mailer::{FolderMailer, GuardedMailer};
use replica::Shape;
use replica::freshness::Gate;
use replica::ports::Receipts;
use replica::till::HeadOffice;
use restocking::offer::Schedule;
use restocking::planners::{Assigned, Planner, Planners, Sees};
use restocking::ports::{Central, Source};
use restocking::rules::Rules;
use restocking::use_cases::{Retention, SubmitLimits};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use world::central::Central as Simulated;

use super::chain::Chain;
use super::doors::{Door, Doors};
use super::ways_out::Behind;
use crate::adapters::{FolderMailbox, FreshIds, SystemClock};
use crate::bench::{Retailer, fill};
use crate::failure::Failure;
use crate::replicas::{FeedReceipts, HttpHeadOffice, StoreParts, StoreProgram};
use crate::running::{Dispatching, Instance, InstanceConfig, Roles};

/// Those that programs may call, beside the services of the chain.
pub(super) const CENTRAL: &str = "central";
pub(super) const MAIL: &str = "mail";
pub(super) const HEAD_OFFICE: &str = "head-office";

/// The price list of the store.
pub(super) const LIST: &str = "north";
/// The one planner.
pub(super) const PLANNER: &str = "planner";
/// Readers of feeds: the copies, and one that feeds are taken from.
pub(super) const COPIES: &str = "copies";
pub(super) const TAKEN_FROM: &str = "taken-from";

const PRODUCTS: u64 = 400;
const TIMEOUT: Duration = Duration::from_secs(60);
/// Time for the body of a request.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// The token of a reader here.
pub(super) fn token(reader: &str) -> String {
    format!("{reader}-while-availability-is-measured")
}

/// Everything that runs.
pub(super) struct Composed {
    pub(super) office: String,
    pub(super) store: String,
    pub(super) search: String,
    pub(super) price: String,
    pub(super) chain: String,
    pub(super) retailer: Retailer,
    stop: CancellationToken,
    running: JoinSet<Result<(), String>>,
    central: Simulated,
}

fn anywhere() -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, 0))
}

impl Composed {
    /// Starts it in a folder.
    pub(super) async fn start(folder: &Path, doors: &Doors) -> Result<Self, Failure> {
        let stop = CancellationToken::new();
        let mut running = JoinSet::new();
        let today = SystemClock.now().to_zoned(TimeZone::UTC).date();
        let retailer = Retailer::new(PRODUCTS, 2, 68, today);
        let data = folder.join("office");
        std::fs::create_dir_all(&data).map_err(|error| format!("failed to make {}: {error}", data.display()))?;
        fill(&data, &retailer, Rules::default()).await.map_err(|error| format!("failed to fill the desk: {error}"))?;
        let central = simulated(&retailer).await?;

        let (connected, source) = connect(&central.url(), &doors.to(CENTRAL))?;
        let config = office(data, connected, source, dispatching(&folder.join("mails"), doors.to(MAIL))?)?;
        let instance = Instance::prepare(config).await.map_err(|error| format!("failed to {error}"))?;
        let office = format!("http://{}", instance.address());
        let stopping = stop.clone();
        running.spawn(async move { instance.run(ready(Ok(())), stopping).await.map_err(|error| error.to_string()) });

        let [store, search, price] = {
            let mut addresses = Vec::new();
            for shape in Shape::ALL {
                let program = copy(folder, shape, &office, &doors.to(HEAD_OFFICE)).await?;
                addresses.push(format!("http://{}", program.address()));
                let stopping = stop.clone();
                running.spawn(async move { program.run(stopping).await.map_err(|error| error.to_string()) });
            }
            <[String; 3]>::try_from(addresses).map_err(|_| "failed to start the three shapes".to_owned())?
        };
        let listener = TcpListener::bind(anywhere()).await.map_err(|error| format!("failed to listen: {error}"))?;
        let address = listener.local_addr().map_err(|error| format!("failed to listen: {error}"))?;
        let (reader, stopping) = (Chain::new(&office, LIST, doors)?, stop.clone());
        running.spawn(async move { reader.serve(listener, stopping).await.map_err(|error| error.to_string()) });
        Ok(Self { office, store, search, price, chain: format!("http://{address}"), retailer, stop, running, central })
    }

    /// Ends it; an error where a part of it had failed.
    pub(super) async fn end(mut self) -> Result<(), Failure> {
        self.stop.cancel();
        while let Some(ended) = self.running.join_next().await {
            ended.map_err(|error| error.to_string()).flatten().map_err(|error| format!("failed to run: {error}"))?;
        }
        self.central.shutdown().await;
        Ok(())
    }

    /// An order that the central system announces.
    pub(super) async fn place(&self, number: u64) -> Result<String, Failure> {
        place(&self.central, &self.retailer, number..number + 1).await?;
        Ok(crate::bench::order_id(number))
    }
}

/// The central system, which knows all orders.
async fn simulated(retailer: &Retailer) -> Result<Simulated, Failure> {
    let central = Simulated::start(world::central::CentralConfig::default());
    let central = central.await.map_err(|error| format!("failed to start the simulated central system: {error}"))?;
    place(&central, retailer, 0..retailer.orders()).await?;
    Ok(central)
}

async fn place(central: &Simulated, retailer: &Retailer, numbers: std::ops::Range<u64>) -> Result<(), Failure> {
    let orders: Result<Vec<world::model::Order>, serde_json::Error> =
        numbers.map(|number| serde_json::to_value(retailer.order(number)).and_then(serde_json::from_value)).collect();
    let orders = orders.map_err(|error| format!("failed to place an order: {error}"))?;
    central.insert_orders(orders).await.map_err(|error| format!("failed to place an order: {error}").into())
}

/// The central system behind its door: to be asked, and to be read whole.
type Connected = (Arc<dyn Central>, Arc<dyn Source>);

fn connect(url: &str, door: &Door) -> Result<Connected, String> {
    let connection = CentralConfig {
        url: url.to_owned(),
        level: Level::KeyedAndVersioned,
        timeout: Duration::from_secs(10),
        token: None,
    };
    let connected = || HttpCentral::new(connection.clone()).map_err(|error| error.to_string());
    let port: Arc<dyn Central> = Arc::new(connected()?);
    let central: Arc<dyn Central> = Arc::new(Behind { door: door.clone(), port });
    let snapshot = CentralSnapshot::new(connected()?, Patience::default(), Arc::new(SystemClock), Arc::new(FreshIds));
    let port: Arc<dyn Source> = Arc::new(snapshot);
    Ok((central, Arc::new(Behind { door: door.clone(), port })))
}

fn dispatching(mails: &Path, door: Door) -> Result<Dispatching, String> {
    let fault = |fault: &dyn std::fmt::Display| format!("failed to set the mails up: {fault}");
    let mail = MailSettings {
        from: "purchasing@retailer.example".parse().map_err(|error| fault(&error))?,
        reply_to: None,
        message_id_domain: "retailer.example".parse().map_err(|error| fault(&error))?,
        retailer_name: PlainText::new("Retailer"),
        contact_name: None,
        contact_phone: None,
    };
    let email = "anna@retailer.example".parse().map_err(|error| fault(&error))?;
    let recipient = Recipient { name: PlainText::new("A planner"), email, language: Language::English };
    let recipients = [(PLANNER.to_owned(), recipient)].into();
    let folder = FolderMailer::open(mails).map_err(|error| fault(&error))?;
    let port: Arc<dyn Mailer> = Arc::new(GuardedMailer::new(folder.clone()));
    Ok(Dispatching {
        settings: Settings {
            offers: OfferSettings { recipients, desk_url: "http://127.0.0.1".to_owned() },
            ..Settings::new(mail)
        },
        mailer: Arc::new(Behind { door, port }),
        at_once: 1,
        sends: true,
        mailbox: Some(Arc::new(FolderMailbox(folder))),
    })
}

fn office(
    data_dir: std::path::PathBuf,
    central: Arc<dyn Central>,
    source: Arc<dyn Source>,
    dispatching: Dispatching,
) -> Result<InstanceConfig, String> {
    let feeds: Vec<String> = Shape::ALL.iter().flat_map(|shape| shape.feeds(LIST)).collect();
    let reader = |name: &str| Reader::new(name, &token(name), feeds.iter().cloned()).map_err(|fault| fault.to_string());
    let readers = Access::new([reader(COPIES)?, reader(TAKEN_FROM)?]).map_err(|fault| fault.to_string())?;
    let planner = Planner {
        id: PLANNER.parse().map_err(|fault| format!("{fault}"))?,
        name: "A planner".to_owned(),
        assigned: Assigned::default(),
        sees: Sees::All,
        sees_cost: true,
        // Never by itself while this runs: once a week, and asked for by hand.
        offer: Some(Schedule::new(0, ["sun"]).map_err(|fault| fault.to_string())?),
    };
    Ok(InstanceConfig {
        roles: Roles::ALL,
        data_dir,
        listen: anywhere(),
        clock: Arc::new(SystemClock),
        central,
        source: Some(source),
        movements_arrive_within: Duration::ZERO,
        rules: Rules::default(),
        undo_for: Duration::ZERO,
        submit: SubmitLimits::default(),
        retention: Retention::default(),
        sweep_hour: 3,
        dispatching: Some(dispatching),
        soon_days: 3,
        has_effects: true,
        readers,
        far_catalogue: None,
        publishers: BTreeMap::new(),
        web: web::Settings { planners: Arc::new(Planners::new([planner])), ..web::Settings::default() },
    })
}

/// A store, a search or a price service.
async fn copy(folder: &Path, shape: Shape, office: &str, door: &Door) -> Result<StoreProgram, Failure> {
    let far =
        feed_client::Office::new(office, &token(COPIES), TIMEOUT).map_err(|error| format!("failed to {error}"))?;
    let feed = |name: &String| -> Arc<dyn Feed> {
        let port: Arc<dyn Feed> = Arc::new(far.feed(name));
        Arc::new(Behind { door: door.clone(), port })
    };
    let port: Arc<dyn HeadOffice> = Arc::new(HttpHeadOffice::new(office, None)?);
    let receipts: Arc<dyn Receipts> = Arc::new(FeedReceipts(far.clone()));
    let parts = StoreParts {
        name: format!("{}-1", shape.name()),
        shape,
        price_list: LIST.to_owned(),
        feeds: shape.feeds(LIST).iter().map(feed).collect(),
        office: Some(Arc::new(Behind { door: door.clone(), port })),
        receipts: Some(Arc::new(Behind { door: door.clone(), port: receipts })),
        bounds: Bounds::default(),
        body_timeout: BODY_TIMEOUT,
        clock: Arc::new(SystemClock),
        gate: Gate::default(),
        zone: TimeZone::UTC,
        has_switch: shape == Shape::Store,
    };
    let folder = folder.join(shape.name());
    let listener = TcpListener::bind(anywhere()).await.map_err(|error| format!("failed to listen: {error}"))?;
    StoreProgram::prepare(listener, &folder, parts).map_err(|error| format!("failed to {error}").into())
}
