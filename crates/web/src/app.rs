//! What every request works with.

use std::sync::Arc;

use context::{Clock, Ids, Inbox, Log};
use restocking::ports::DeskReader;
use restocking::use_cases::{Click, Receive};
use tokio_util::sync::CancellationToken;

use crate::live::Hub;
use crate::ops::Metrics;
use crate::{HealthSource, Mailbox, Settings};

/// What the web side needs from outside.
pub struct Ports {
    /// The inbox of the restocking context.
    pub inbox: Arc<dyn Inbox>,
    /// The log of the restocking context.
    pub log: Arc<dyn Log>,
    /// What pages read.
    pub desk: Arc<dyn DeskReader>,
    /// The door for events.
    pub receive: Arc<Receive>,
    /// The planner's actions.
    pub click: Arc<Click>,
    /// Wall and business time.
    pub clock: Arc<dyn Clock>,
    /// Where correlation ids come from.
    pub ids: Arc<dyn Ids>,
    /// What is known about the health of the instance.
    pub health: Arc<dyn HealthSource>,
    /// Sent mails that pages may show, in the demo and in trials.
    pub mailbox: Option<Arc<dyn Mailbox>>,
}

/// The web side, ready to be served.
#[derive(Clone)]
pub struct App(pub(crate) Shared);

/// What handlers share.
pub(crate) type Shared = Arc<AppState>;

pub(crate) struct AppState {
    pub(crate) ports: Ports,
    pub(crate) settings: Settings,
    pub(crate) metrics: Metrics,
    pub(crate) hub: Hub,
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
        let (draining, closing) = (CancellationToken::new(), CancellationToken::new());
        Self(Arc::new(AppState { ports, settings, metrics, hub, draining, closing }))
    }
}
