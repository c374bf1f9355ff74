//! `restock store`: a store, or another query database, as one program; and its database made anew.

mod rebuild;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use feeds::Feed;
use replica::Shape;
use replica::ports::{Clock, Receipts};
use replica::till::HeadOffice;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::adapters::{SystemClock, held_listener};
use crate::cli::{StoreArgs, StoreCommand};
use crate::config::Config;
use crate::failure::Failure;
use crate::output::{reachable, say};
use crate::replicas::{FeedReceipts, HttpHeadOffice, StoreParts, StoreProgram};

/// An answer of head office later than this is none.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Runs until stopped, or makes the database anew.
pub(crate) async fn store(
    mut config: Config,
    args: StoreArgs,
    as_json: bool,
    stop: CancellationToken,
) -> Result<(), Failure> {
    config.store.take_over(&args)?;
    match args.command {
        None => run(&config, args.shape.into(), args.line_switch, stop).await,
        Some(StoreCommand::Rebuild(how)) => rebuild::rebuild(&config, args.shape.into(), &how, as_json).await,
    }
}

async fn run(config: &Config, shape: Shape, has_switch: bool, stop: CancellationToken) -> Result<(), Failure> {
    let settings = &config.store;
    let far = FarEnd::of(config, shape)?;
    if far.is_none() {
        tracing::warn!(
            "no head office is configured: what is here is answered, nothing new comes; set store.head_office"
        );
    }
    let FarEnd { feeds, office, receipts } = far.unwrap_or_default();
    let parts = StoreParts {
        name: settings.id.clone(),
        shape,
        price_list: settings.price_list.clone(),
        feeds,
        office,
        receipts,
        bounds: config.server.store_bounds(),
        body_timeout: config.server.body_timeout(),
        clock: Arc::new(SystemClock),
        gate: settings.gate(),
        zone: config.retailer.zone()?,
        has_switch,
    };
    let listener = listen(config.server.listen).await.map_err(|error| format!("failed to {error}"))?;
    let program =
        StoreProgram::prepare(listener, &config.data.dir, parts).map_err(|error| format!("failed to {error}"))?;
    say(&format!("{} answers at http://{}/", config.store.id, reachable(program.address())));
    program.run(stop).await.map_err(|error| Failure::Failed(format!("failed to serve: {error}")))
}

/// Head office, as far as it is configured.
#[derive(Default)]
struct FarEnd {
    feeds: Vec<Arc<dyn Feed>>,
    office: Option<Arc<dyn HeadOffice>>,
    receipts: Option<Arc<dyn Receipts>>,
}

impl FarEnd {
    fn of(config: &Config, shape: Shape) -> Result<Option<Self>, String> {
        let settings = &config.store;
        let Some(url) = &settings.head_office else { return Ok(None) };
        let token = match settings.token()? {
            Some(own) => own,
            None => config.feeds.token_of(&settings.id)?.unwrap_or_default(),
        };
        // Where the catalogue is a process of its own, feeds are read there; what was sold always goes to head office.
        let feeds_at = config.catalogue.url.as_ref().unwrap_or(url);
        let far = feed_client::Office::new(feeds_at, &token, TIMEOUT).map_err(|error| format!("failed to {error}"))?;
        let names = shape.feeds(&settings.price_list);
        Ok(Some(Self {
            feeds: names.iter().map(|name| Arc::new(far.feed(name)) as Arc<dyn Feed>).collect(),
            office: Some(Arc::new(HttpHeadOffice::new(url, (!token.is_empty()).then(|| token.clone()))?)),
            receipts: Some(Arc::new(FeedReceipts(far))),
        }))
    }
}

/// The address of this program: the one that a service manager holds for it, or its own.
async fn listen(address: SocketAddr) -> Result<TcpListener, String> {
    match held_listener() {
        Ok(Some(held)) => Ok(held),
        Ok(None) => TcpListener::bind(address)
            .await
            .map_err(|error| format!("listen on {address}: {error}; choose another address with --listen")),
        Err(error) => Err(format!("take the listener that was handed over: {error}; it has to be one of TCP")),
    }
}

/// The clock by which generations are judged.
fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock)
}
