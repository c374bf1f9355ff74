//! What every request works with.

use std::convert::Infallible;
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Redirect, Response};
use catalogue::import::ImportBook;
use context::{Clock, Ids, Inbox, Log, TrafficBook};
use dispatch::ports::MailBook;
use restocking::planners::Viewer;
use restocking::ports::{Catalogue, DeskReader, SavedViews, TrendStore};
use restocking::use_cases::{Click, DailyOffer, Pause, Rebuilder, Receive, TryCriteria, Undo};
use tokio::sync::{Semaphore, watch};
use tokio_util::sync::CancellationToken;

use crate::api::feeds::Reading;
use crate::http::{Problem, viewer_of};
use crate::live::Hub;
use crate::ops::Metrics;
use crate::seen_catalogue::SeenCatalogue;
use crate::seen_desk::SeenDesk;
use crate::{FeedPorts, HealthSource, Mailbox, Settings};

/// What the web side needs from outside.
#[derive(Clone)]
pub struct Ports {
    /// The desk; none where another process has it.
    pub desk: Option<DeskPorts>,
    /// The catalogue's contexts; none where this instance does not keep the catalogue.
    pub contexts: Option<Arc<catalogue::Contexts>>,
    /// Imports into the catalogue, under way and done; none where this instance does not keep the catalogue.
    pub imports: Option<Arc<dyn ImportBook>>,
    /// Wall and business time.
    pub clock: Arc<dyn Clock>,
    /// Where correlation ids come from.
    pub ids: Arc<dyn Ids>,
    /// What is known about the health of the instance.
    pub health: Arc<dyn HealthSource>,
    /// The feeds of contexts, and their readers.
    pub feeds: FeedPorts,
    /// What passed through each context.
    pub traffic: Vec<Arc<dyn TrafficBook>>,
}

/// What the desk needs.
#[derive(Clone)]
pub struct DeskPorts {
    /// The inbox of the restocking context.
    pub inbox: Arc<dyn Inbox>,
    /// The log of the restocking context.
    pub log: Arc<dyn Log>,
    /// What pages read.
    pub reader: Arc<dyn DeskReader>,
    /// How suggestions and their value went.
    pub trend: Arc<dyn TrendStore>,
    /// Views that planners keep.
    pub views: Arc<dyn SavedViews>,
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
    /// Changes when something is taken from a reader.
    pub(crate) taken: watch::Sender<()>,
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
        let taken = watch::Sender::new(());
        Self(Arc::new(AppState {
            whole: ports,
            settings,
            metrics,
            hub,
            feed_streams,
            reading,
            taken,
            draining,
            closing,
        }))
    }
}

/// What a handler works with that needs no desk: the ports as the one who asks may use them. Nothing is read or done past
/// their rights, whatever a handler forgets.
#[derive(Clone)]
pub(crate) struct House {
    state: Arc<AppState>,
    pub(crate) ports: Ports,
    pub(crate) viewer: Arc<Viewer>,
}

impl House {
    /// As somebody may use it.
    pub(crate) fn seen_by(state: Arc<AppState>, viewer: Viewer) -> Self {
        let mut ports = state.whole.clone();
        if let (Some(desk), Some(scope)) = (&mut ports.desk, viewer.sees()) {
            desk.reader = Arc::new(SeenDesk::new(desk.reader.clone(), scope.clone()));
            desk.catalogue = Arc::new(SeenCatalogue { catalogue: desk.catalogue.clone(), scope: scope.clone() });
        }
        Self { state, ports, viewer: Arc::new(viewer) }
    }
}

impl Deref for House {
    type Target = AppState;

    fn deref(&self) -> &AppState {
        &self.state
    }
}

/// What a handler of the desk works with.
#[derive(Clone)]
pub(crate) struct Shared {
    house: House,
    pub(crate) desk: DeskPorts,
}

impl Deref for Shared {
    type Target = House;

    fn deref(&self) -> &House {
        &self.house
    }
}

/// What a handler is given: [`House`] or [`Shared`], as whoever asks may use it. Takes the place of axum's own `State`,
/// which knows nothing of the request.
pub(crate) struct State<T>(pub(crate) T);

impl FromRequestParts<Arc<AppState>> for State<House> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Infallible> {
        let viewer = viewer_of(&parts.headers, &state.settings.planners);
        Ok(Self(House::seen_by(Arc::clone(state), viewer)))
    }
}

impl FromRequestParts<Arc<AppState>> for State<Shared> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Response> {
        let viewer = viewer_of(&parts.headers, &state.settings.planners);
        let house = House::seen_by(Arc::clone(state), viewer);
        let Some(desk) = house.ports.desk.clone() else {
            // Whoever comes to the front door of a catalogue is shown in.
            return Err(if parts.uri.path() == "/" {
                Redirect::to("/catalogue").into_response()
            } else {
                let detail = "The desk is not here: this process has other roles (restock serve --roles).";
                Problem::not_found(detail).into_response()
            });
        };
        Ok(Self(Shared { house, desk }))
    }
}
