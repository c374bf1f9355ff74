//! What a store is composed of, and its routes.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::{get, post};
use connections::{Bounds, Ending};
use jiff::tz::TimeZone;
use replica::follow::Place;
use replica::freshness::{Freshness, Gate};
use replica::ports::{Clock, PriceReads, ReplicaError, SearchReads, StoreReads};
use replica::till::TillBook;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::metrics::Counted;
use crate::{api, http, metrics, page};

/// The line to head office, where somebody may take it away to see what happens.
pub trait Line: Send + Sync {
    /// Whether it is there.
    fn is_up(&self) -> bool;
    /// Takes it away, or gives it back.
    fn set(&self, is_up: bool);
}

/// What is between this program and head office.
pub trait Link: Send + Sync {
    /// What keeps it from head office now, in words; none where nothing does.
    fn trouble(&self) -> Option<String>;
}

/// What the program reads and writes. A store has `articles` and `till`; a search or price service has its one port.
#[derive(Clone)]
pub struct Ports {
    /// How far each feed was read.
    pub freshness: Arc<dyn StoreReads>,
    /// Articles by barcode, number and text.
    pub articles: Option<Arc<dyn StoreReads>>,
    /// Full text.
    pub search: Option<Arc<dyn SearchReads>>,
    /// Prices at a moment.
    pub prices: Option<Arc<dyn PriceReads>>,
    /// What is sold.
    pub till: Option<Arc<dyn TillBook>>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// What keeps it from head office.
    pub link: Option<Arc<dyn Link>>,
    /// A line that can be taken away on the page.
    pub line: Option<Arc<dyn Line>>,
}

/// How the program is set up.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The store's name.
    pub name: String,
    /// The feeds that its replica is made from.
    pub feeds: Vec<String>,
    /// From when on it does not call itself current.
    pub gate: Gate,
    /// The zone of the clock on its wall.
    pub zone: TimeZone,
    /// Bounds on connections.
    pub bounds: Bounds,
    /// Time for the body of a request.
    pub body_timeout: Duration,
}

/// The composed program.
#[derive(Clone)]
pub struct App(pub(crate) Arc<State>);

pub(crate) struct State {
    pub(crate) ports: Ports,
    pub(crate) settings: Settings,
    pub(crate) counted: Counted,
    /// It is about to end.
    pub(crate) draining: CancellationToken,
}

impl State {
    pub(crate) fn freshness(&self, places: &[Place]) -> Freshness {
        Freshness::of(places, &self.settings.feeds, &self.settings.gate, self.ports.clock.now())
    }

    pub(crate) async fn freshness_now(&self) -> Result<Freshness, ReplicaError> {
        Ok(self.freshness(&self.ports.freshness.freshness().await?))
    }
}

impl App {
    /// Composes it.
    pub fn new(ports: Ports, settings: Settings) -> Self {
        let (counted, draining) = (Counted::default(), CancellationToken::new());
        Self(Arc::new(State { ports, settings, counted, draining }))
    }

    /// Its routes: only those that it has something to answer from.
    pub fn router(&self) -> Router {
        let ports = &self.0.ports;
        let mut router = Router::new()
            .route("/api/freshness", get(api::freshness))
            .route("/livez", get(api::livez))
            .route("/readyz", get(api::readyz))
            .route("/metrics", get(metrics::metrics));
        if ports.articles.is_some() {
            router = router
                .route("/", get(page::page))
                .route("/store.css", get(page::style))
                .route("/store.js", get(page::script))
                .route("/api/products/{code}", get(api::product));
        }
        if ports.search.is_some() || ports.articles.is_some() {
            router = router.route("/api/search", get(api::search));
        }
        if ports.prices.is_some() {
            router = router.route("/api/prices/{list}/{product}", get(api::price));
        }
        if ports.till.is_some() {
            router = router.route("/api/sales", post(api::sell)).route("/api/till", get(api::till));
        }
        if ports.line.is_some() {
            router = router.route("/api/line", post(api::line));
        }
        router.fallback(http::nothing_here).layer(from_fn(http::guarded)).with_state(self.0.clone())
    }
}

/// Serves until told to stop, then finishes what is under way.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, app: App, stop: CancellationToken) -> io::Result<()> {
    let ending = Ending { draining: app.0.draining.clone(), ..Ending::default() };
    connections::serve(listener, app.router(), app.0.settings.bounds, stop, ending).await
}
