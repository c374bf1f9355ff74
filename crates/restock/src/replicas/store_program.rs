//! A store, or another query database, as one program: its file, its loops, its door.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use connections::Bounds;
use feeds::Feed;
use jiff::tz::TimeZone;
use replica::Shape;
use replica::freshness::Gate;
use replica::ports::{Clock, Receipts};
use replica::till::{HeadOffice, TillBook};
use storage::sqlite::{Generations, LiveReplica, TillFile};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::adapters::DataFolder;

use super::following::{Following, keep_following};
use super::line::{LineSwitch, SwitchedFeed, SwitchedOffice, SwitchedReceipts};
use super::sending::keep_sending;
use super::troubles::Troubles;

/// What a store is composed of.
pub(crate) struct StoreParts {
    /// Its name.
    pub(crate) name: String,
    /// What it holds.
    pub(crate) shape: Shape,
    /// Its price list.
    pub(crate) price_list: String,
    /// The feeds that can be read; none while no head office is configured.
    pub(crate) feeds: Vec<Arc<dyn Feed>>,
    /// Who is told of what was sold.
    pub(crate) office: Option<Arc<dyn HeadOffice>>,
    /// Who is told of what was erased.
    pub(crate) receipts: Option<Arc<dyn Receipts>>,
    /// Bounds on connections, and on the time for the body of a request.
    pub(crate) bounds: Bounds,
    pub(crate) body_timeout: Duration,
    /// Time.
    pub(crate) clock: Arc<dyn Clock>,
    /// From when on it does not call itself current.
    pub(crate) gate: Gate,
    /// The zone of its clock.
    pub(crate) zone: TimeZone,
    /// Whether its page has a switch for the line.
    pub(crate) has_switch: bool,
}

/// A composed store that listens already.
pub(crate) struct StoreProgram {
    listener: TcpListener,
    address: SocketAddr,
    folder: DataFolder,
    live: Arc<LiveReplica>,
    till: Option<Arc<TillFile>>,
    parts: StoreParts,
}

impl StoreProgram {
    /// Takes the folder, which is this program's alone from then on, and opens its files.
    ///
    /// # Errors
    /// Says what to change. Completes "failed to ...".
    pub(crate) fn prepare(listener: TcpListener, folder: &Path, parts: StoreParts) -> Result<Self, String> {
        let address = listener.local_addr().map_err(|error| format!("listen: {error}"))?;
        let folder = DataFolder::take(folder).map_err(|error| error.to_string())?;
        let generations = Generations::in_folder(folder.path(), parts.shape).map_err(|error| error.to_string())?;
        let live = Arc::new(LiveReplica::open(generations).map_err(|error| error.to_string())?);
        let till = match parts.shape {
            Shape::Store => Some(Arc::new(TillFile::open(folder.path()).map_err(|error| error.to_string())?)),
            Shape::Search | Shape::Price => None,
        };
        Ok(Self { listener, address, folder, live, till, parts })
    }

    /// Where it listens, with the port that was given.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Runs until stopped. Reads are answered from the first moment, whoever else is there.
    pub(crate) async fn run(self, stop: CancellationToken) -> std::io::Result<()> {
        let Self { listener, address: _, folder, live, till, parts } = self;
        let (line, troubles) = (LineSwitch::default(), Troubles::default());
        let switched = |feed: Arc<dyn Feed>| -> Arc<dyn Feed> { Arc::new(SwitchedFeed { feed, line: line.clone() }) };
        let feeds = if parts.has_switch { parts.feeds.into_iter().map(switched).collect() } else { parts.feeds };
        let over_line = |office: Arc<dyn HeadOffice>| -> Arc<dyn HeadOffice> {
            if parts.has_switch { Arc::new(SwitchedOffice { office, line: line.clone() }) } else { office }
        };
        let office = parts.office.map(over_line);
        let receipts = parts.receipts.map(|receipts| -> Arc<dyn Receipts> {
            if parts.has_switch { Arc::new(SwitchedReceipts { receipts, line: line.clone() }) } else { receipts }
        });
        let app = store::App::new(
            store::Ports {
                freshness: live.clone(),
                articles: (parts.shape == Shape::Store).then(|| live.clone() as _),
                search: (parts.shape == Shape::Search).then(|| live.clone() as _),
                prices: (parts.shape == Shape::Price).then(|| live.clone() as _),
                till: till.clone().map(|till| till as Arc<dyn TillBook>),
                clock: parts.clock.clone(),
                link: Some(Arc::new(troubles.clone())),
                line: parts.has_switch.then(|| Arc::new(line.clone()) as _),
            },
            store::Settings {
                name: parts.name.clone(),
                feeds: parts.shape.feeds(&parts.price_list),
                gate: parts.gate,
                zone: parts.zone,
                bounds: parts.bounds,
                body_timeout: parts.body_timeout,
            },
        );
        let clock = parts.clock;
        let following = Following {
            live,
            feeds,
            clock,
            receipts,
            gate: parts.gate,
            troubles: troubles.clone(),
            rebuilding: Arc::default(),
        };
        let followed = tokio::spawn(keep_following(following, stop.clone()));
        let sent = till
            .zip(office)
            .map(|(till, office)| tokio::spawn(keep_sending(till, office, parts.name, troubles, stop.clone())));
        let served = store::serve(listener, app, stop.clone()).await;
        stop.cancel();
        // A panic in a loop has been logged, and the program ends anyway.
        drop(followed.await);
        if let Some(sent) = sent {
            drop(sent.await);
        }
        // Whoever starts next finds everything closed.
        drop(folder);
        served
    }
}
