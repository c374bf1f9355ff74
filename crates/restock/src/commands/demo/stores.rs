//! The stores of the simulated retailer, each as `restock store` runs one: feeds over HTTP under a token of its own, files
//! of its own, a page of its own, and a switch for its line.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use connections::Bounds;
use context::Ids;
use feeds::{Access, Feed, Reader};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use replica::Shape;
use replica::freshness::Gate;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::adapters::{FreshIds, WorldClock};
use crate::config::DESK_LOG;
use crate::output::reachable;
use crate::replicas::{FeedReceipts, HttpHeadOffice, StoreParts, StoreProgram};

/// The first store listens here, the next ones beside it.
const FIRST_PORT: u16 = 8081;
/// The lists whose prices stores have, taken in turn.
const LISTS: [&str; 2] = ["north", "south"];
/// An answer of head office later than this is none.
const TIMEOUT: Duration = Duration::from_secs(30);
/// A store is not current any more after so many events, or so much of a visitor's time without its line.
const BEHIND_EVENTS: u64 = 50;
const BEHIND_FOR: SignedDuration = SignedDuration::from_secs(40);
/// Time for the body of a request.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);
/// When everything ends, a store has so long to finish.
const ENDS_WITHIN: Duration = Duration::from_secs(5);

/// A store before it is opened.
pub(super) struct Planned {
    name: String,
    list: &'static str,
    token: String,
    listen: SocketAddr,
    /// Where another program has its address, it takes a free one: nobody asked for this one.
    may_move: bool,
}

/// The stores at these addresses, or two where none were given.
pub(super) fn planned(addresses: &[SocketAddr]) -> Vec<Planned> {
    let usual = (0..2).map(|place| SocketAddr::from((Ipv4Addr::LOCALHOST, FIRST_PORT + place))).collect();
    let (listen, may_move): (Vec<SocketAddr>, bool) =
        if addresses.is_empty() { (usual, true) } else { (addresses.to_vec(), false) };
    let plan = |(place, listen): (usize, SocketAddr)| {
        let list = LISTS[place % LISTS.len()];
        Planned {
            name: format!("{list}-{}", place / LISTS.len() + 1),
            list,
            // Known to this process only, and for as long as it runs.
            token: format!("{}{}", FreshIds.fresh().simple(), FreshIds.fresh().simple()),
            listen,
            may_move,
        }
    };
    listen.into_iter().enumerate().map(plan).collect()
}

/// Lets the stores read what stores may, and leaves the desk's own log open to everybody, as it is without readers.
pub(super) fn access(planned: &[Planned]) -> Result<Access, String> {
    let reader = |store: &Planned| Reader::new(&store.name, &store.token, Shape::Store.feeds(store.list));
    let readers = planned.iter().map(reader).collect::<Result<Vec<_>, _>>();
    let access = readers.and_then(Access::new).map_err(|fault| format!("failed to {fault}"))?;
    Ok(access.with_open(DESK_LOG))
}

/// Stores that listen and have not begun to work.
pub(super) struct Stores(Vec<(String, StoreProgram)>);

impl Stores {
    /// Opens each in a folder of its own. Completes "failed to ...".
    pub(super) async fn open(
        planned: Vec<Planned>,
        data: &Path,
        head_office: &str,
        clock: &Arc<WorldClock>,
        speed: u32,
    ) -> Result<Self, String> {
        let mut opened = Vec::with_capacity(planned.len());
        for Planned { name, list, token, listen, may_move } in planned {
            let far = feed_client::Office::new(head_office, &token, TIMEOUT).map_err(|error| error.to_string())?;
            let office = Arc::new(HttpHeadOffice::new(head_office, Some(token))?);
            let names = Shape::Store.feeds(list);
            let parts = StoreParts {
                name: name.clone(),
                shape: Shape::Store,
                price_list: list.to_owned(),
                feeds: names.iter().map(|feed| Arc::new(far.feed(feed)) as Arc<dyn Feed>).collect(),
                office: Some(office.clone()),
                receipts: Some(Arc::new(FeedReceipts(far.clone()))),
                bounds: Bounds::default(),
                body_timeout: BODY_TIMEOUT,
                clock: clock.clone(),
                gate: Gate { events: BEHIND_EVENTS, age: BEHIND_FOR * i32::try_from(speed).unwrap_or(i32::MAX) },
                zone: TimeZone::UTC,
                has_switch: true,
            };
            let folder = data.join("stores").join(&name);
            let listener = match TcpListener::bind(listen).await {
                Err(_) if may_move => TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await,
                bound => bound,
            };
            let listener = listener.map_err(|error| {
                format!("open the store {name}: listen on {listen}: {error}; choose another address with --stores")
            })?;
            let program = StoreProgram::prepare(listener, &folder, parts);
            let program = program.map_err(|error| format!("open the store {name}: {error}"))?;
            opened.push((name, program));
        }
        Ok(Self(opened))
    }

    /// Each by its name, with the address of its page.
    pub(super) fn links(&self) -> Vec<(String, String)> {
        let link = |(name, program): &(String, StoreProgram)| {
            (name.clone(), format!("http://{}", reachable(program.address())))
        };
        self.0.iter().map(link).collect()
    }

    /// Lets them work until stopped. One that fails is told of, and the others go on.
    pub(super) fn run(self, stop: &CancellationToken) -> Running {
        let (mut running, stop) = (JoinSet::new(), stop.child_token());
        for (name, program) in self.0 {
            let stop = stop.child_token();
            running.spawn(async move {
                if let Err(error) = program.run(stop).await {
                    tracing::error!(store = name, %error, "a store stopped serving");
                }
            });
        }
        Running { running, stop }
    }
}

/// Stores at work.
pub(super) struct Running {
    running: JoinSet<()>,
    stop: CancellationToken,
}

impl Running {
    /// Ends them.
    pub(super) async fn ended(mut self) {
        self.stop.cancel();
        let all = async { while self.running.join_next().await.is_some() {} };
        // Whatever is cut off here is whole: a store's every step is one transaction.
        let _ = tokio::time::timeout(ENDS_WITHIN, all).await;
    }
}
