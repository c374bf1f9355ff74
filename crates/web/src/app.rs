//! What every request works with.

use std::convert::Infallible;
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use catalogue::import::Imports;
use context::{Clock, Ids, Inbox, Log, TrafficBook};
use dispatch::ports::MailBook;
use restocking::planners::Viewer;
use restocking::ports::{Catalogue, DeskReader, SavedViews, TrendStore};
use restocking::use_cases::{Click, DailyOffer, Pause, Rebuilder, Receive, TryCriteria, Undo};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::api::feeds::Reading;
use crate::http::viewer_of;
use crate::live::Hub;
use crate::ops::Metrics;
use crate::seen_catalogue::SeenCatalogue;
use crate::seen_desk::SeenDesk;
use crate::{FeedPorts, HealthSource, Mailbox, Settings};

/// What the web side needs from outside.
#[derive(Clone)]
pub struct Ports {
    /// The inbox of the restocking context.
    pub inbox: Arc<dyn Inbox>,
    /// The log of the restocking context.
    pub log: Arc<dyn Log>,
    /// What pages read.
    pub desk: Arc<dyn DeskReader>,
    /// How suggestions and their value went.
    pub trend: Arc<dyn TrendStore>,
    /// Views that planners keep.
    pub views: Arc<dyn SavedViews>,
    /// The catalogue's contexts; none where this instance does not keep the catalogue.
    pub contexts: Option<Arc<catalogue::Contexts>>,
    /// Imports into the catalogue, under way and done.
    pub imports: Arc<Imports>,
    /// The lists of products and orders.
    pub catalogue: Arc<dyn Catalogue>,
    /// The door for events.
    pub receive: Arc<Receive>,
    /// The planner's actions.
    pub click: Arc<Click>,
    /// Clicks taken back.
    pub undo: Arc<Undo>,
    /// Criteria tried against the stored facts.
    pub trial: Arc<TryCriteria>,
    /// Submissions paused and resumed.
    pub pause: Arc<Pause>,
    /// Wall and business time.
    pub clock: Arc<dyn Clock>,
    /// Where correlation ids come from.
    pub ids: Arc<dyn Ids>,
    /// What is known about the health of the instance.
    pub health: Arc<dyn HealthSource>,
    /// Everything anew from the source; none where that is not offered.
    pub rebuild: Option<Arc<Rebuilder>>,
    /// Sent mails that pages may show, in the demo and in trials.
    pub mailbox: Option<Arc<dyn Mailbox>>,
    /// Where each mail stands; none where none are made.
    pub mails: Option<Arc<dyn MailBook>>,
    /// The daily offer, written when it is asked for.
    pub offers: Arc<DailyOffer>,
    /// Whether mails leave.
    pub mails_leave: bool,
    /// The feeds of contexts, and their readers.
    pub feeds: FeedPorts,
    /// What passed through each context.
    pub traffic: Vec<Arc<dyn TrafficBook>>,
}

/// The web side, ready to be served.
#[derive(Clone)]
pub struct App(pub(crate) Arc<AppState>);

/// What is there once, for all requests.
pub(crate) struct AppState {
    /// Without regard to who asks: for what no request asks for.
    pub(crate) whole: Ports,
    pub(crate) settings: Settings,
    pub(crate) metrics: Metrics,
    pub(crate) hub: Hub,
    /// Places for streams of feeds.
    pub(crate) feed_streams: Arc<Semaphore>,
    /// Where readers of feeds are.
    pub(crate) reading: Reading,
    /// Cancelled when shutdown begins: not ready any more.
    pub(crate) draining: CancellationToken,
    /// Cancelled when streams have to end.
    pub(crate) closing: CancellationToken,
}

impl App {
    /// The web side over its ports.
    pub fn new(ports: Ports, mut settings: Settings) -> Self {
        let metrics = Metrics::new(std::mem::take(&mut settings.metrics), &settings.version);
        let hub = Hub::new(settings.limits.streams, settings.limits.stream_buffer);
        let feed_streams = Arc::new(Semaphore::new(settings.limits.streams));
        let reading = Reading::default();
        let (draining, closing) = (CancellationToken::new(), CancellationToken::new());
        Self(Arc::new(AppState { whole: ports, settings, metrics, hub, feed_streams, reading, draining, closing }))
    }
}

/// What a handler works with: the ports as the one who asks may use them. Nothing is read or done past their rights,
/// whatever a handler forgets.
#[derive(Clone)]
pub(crate) struct Shared {
    state: Arc<AppState>,
    pub(crate) ports: Ports,
    pub(crate) viewer: Arc<Viewer>,
}

impl Shared {
    /// As somebody may use it.
    pub(crate) fn seen_by(state: Arc<AppState>, viewer: Viewer) -> Self {
        let mut ports = state.whole.clone();
        if let Some(scope) = viewer.sees() {
            ports.desk = Arc::new(SeenDesk::new(ports.desk, scope.clone()));
            ports.catalogue = Arc::new(SeenCatalogue { catalogue: ports.catalogue, scope: scope.clone() });
        }
        Self { state, ports, viewer: Arc::new(viewer) }
    }
}

impl Deref for Shared {
    type Target = AppState;

    fn deref(&self) -> &AppState {
        &self.state
    }
}

/// What a handler is given: [`Shared`], as whoever asks may use it. Takes the place of axum's own `State`, which knows
/// nothing of the request.
pub(crate) struct State<T>(pub(crate) T);

impl FromRequestParts<Arc<AppState>> for State<Shared> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Infallible> {
        let viewer = viewer_of(&parts.headers, &state.settings.planners);
        Ok(Self(Shared::seen_by(Arc::clone(state), viewer)))
    }
}
