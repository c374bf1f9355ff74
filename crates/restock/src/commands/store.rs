//! `restock store`: a store, or another query database, as one program.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use feeds::Feed;
use replica::ports::{Clock, Receipts};
use replica::till::HeadOffice;
use tokio_util::sync::CancellationToken;

use crate::adapters::SystemClock;
use crate::cli::StoreArgs;
use crate::config::Config;
use crate::failure::Failure;
use crate::output::{reachable, say};
use crate::replicas::{FeedReceipts, HttpHeadOffice, StoreParts, StoreProgram};

/// An answer of head office later than this is none.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Runs until stopped.
pub(crate) async fn store(mut config: Config, args: StoreArgs, stop: CancellationToken) -> Result<(), Failure> {
    config.store.take_over(&args)?;
    let settings = &config.store;
    let folder: PathBuf = config.data.dir.clone();
    let own_token = settings.token()?;
    let token =
        own_token.map_or_else(|| config.feeds.token_of(&settings.id), |token| Ok(Some(token)))?.unwrap_or_default();
    let shape: replica::Shape = args.shape.into();
    let mut feeds: Vec<Arc<dyn Feed>> = Vec::new();
    let mut office: Option<Arc<dyn HeadOffice>> = None;
    let mut receipts: Option<Arc<dyn Receipts>> = None;
    if let Some(url) = &settings.head_office {
        // Where the catalogue is a process of its own, feeds are read there; what was sold always goes to head office.
        let feeds_at = config.catalogue.url.as_ref().unwrap_or(url);
        let far = feed_client::Office::new(feeds_at, &token, TIMEOUT).map_err(|error| format!("failed to {error}"))?;
        let names = shape.feeds(&settings.price_list);
        feeds = names.iter().map(|name| Arc::new(far.feed(name)) as Arc<dyn Feed>).collect();
        office = Some(Arc::new(HttpHeadOffice::new(url, (!token.is_empty()).then(|| token.clone()))?));
        receipts = Some(Arc::new(FeedReceipts(far)));
    } else {
        tracing::warn!(
            "no head office is configured: what is here is answered, nothing new comes; set store.head_office"
        );
    }
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let parts = StoreParts {
        name: settings.id.clone(),
        shape,
        price_list: settings.price_list.clone(),
        feeds,
        office,
        receipts,
        listen: config.server.listen,
        clock,
        gate: settings.gate(),
        zone: config.retailer.zone()?,
        has_switch: args.line_switch,
    };
    let program = StoreProgram::prepare(&folder, parts).await.map_err(|error| format!("failed to {error}"))?;
    say(&format!("{} answers at http://{}/", config.store.id, reachable(program.address())));
    program.run(stop).await.map_err(|error| Failure::Failed(format!("failed to serve: {error}")))
}
