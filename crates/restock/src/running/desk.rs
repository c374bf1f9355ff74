//! The desk: restocking and dispatch with their files, what pages need of them, and their loops.

use std::path::Path;
use std::sync::Arc;

use context::{Ids, StoreError};
use dispatch::ports::MailBook;
use dispatch::use_cases::Forget;
use jiff::{SignedDuration, Timestamp};
use restocking::ports::Central;
use restocking::use_cases::{
    Click, DailyOffer, Deps, HearArticles, InForce, Pause, PutInForce, Rebuilder, Rebuilding, Receive, Sweep,
    TryCriteria, Turns, Undo,
};
use storage::sqlite::{DISPATCH, Database, RESTOCKING};

use super::dispatch_loops::{Dispatch, hand_back_parcels};
use super::observed::Observed;
use super::product_news::{Catalogue, ProductNews};
use super::rebuild_loop;
use super::restocking_loops::{Restocking, spawn_offers};
use super::rounds::Loops;
use super::schedule::Sweeper;
use super::{Dispatching, InstanceConfig};
use crate::adapters::{GatedInbox, NotedCentral, NotedMailer};
use crate::contracts::charter;

/// The files of the two contexts.
#[derive(Clone)]
pub(crate) struct DeskFiles {
    pub(crate) restocking: Arc<Database>,
    pub(crate) dispatch: Arc<Database>,
}

impl DeskFiles {
    /// Opens or makes them in a folder.
    pub(crate) fn open(folder: &Path) -> Result<Self, StoreError> {
        let open = |name, migrations| Database::open_within(folder, name, migrations, charter(name)).map(Arc::new);
        Ok(Self { restocking: open("restocking", RESTOCKING)?, dispatch: open("dispatch", DISPATCH)? })
    }
}

/// The desk, composed.
pub(super) struct Desk {
    files: DeskFiles,
    deps: Deps,
    central: Arc<dyn Central>,
    rebuilder: Arc<Rebuilder>,
    daily_offer: DailyOffer,
    click: Arc<Click>,
    disk_gate: Arc<GatedInbox>,
}

impl Desk {
    pub(super) fn new(files: DeskFiles, config: &InstanceConfig, observed: &Observed, ids: &Arc<dyn Ids>) -> Self {
        let (clock, rules) = (&config.clock, &config.web.rules);
        let calls = observed.central_calls.clone();
        let central: Arc<dyn Central> = Arc::new(NotedCentral { central: config.central.clone(), calls });
        let store = files.restocking.clone();
        let deps = Deps {
            store: store.clone(),
            inbox: store.clone(),
            clock: clock.clone(),
            ids: ids.clone(),
            rules: rules.clone(),
            turns: Turns::default(),
        };
        let rebuilder = Rebuilder::new(Rebuilding {
            deps: deps.clone(),
            generations: store.clone(),
            central: central.clone(),
            source: config.source.clone(),
            movements_arrive_within: config.movements_arrive_within,
        });
        let daily_offer = DailyOffer::new(
            store.clone(),
            store.clone(),
            clock.clone(),
            ids.clone(),
            rules.clone(),
            config.web.planners.clone(),
            config.soon_days,
        );
        let click = Click::new(store.clone(), central.clone(), clock.clone(), ids.clone(), config.undo_for);
        let disk_gate = Arc::new(GatedInbox { inbox: store, disk: observed.disk.clone() });
        Self { files, deps, central, rebuilder: Arc::new(rebuilder), daily_offer, click: Arc::new(click), disk_gate }
    }

    /// What the web side needs of it.
    pub(super) fn ports(&self, dispatching: Option<&Dispatching>) -> web::DeskPorts {
        let (store, mails) = (&self.files.restocking, &self.files.dispatch);
        let Deps { clock, ids, rules, .. } = &self.deps;
        web::DeskPorts {
            inbox: store.clone(),
            log: store.clone(),
            reader: store.clone(),
            trend: store.clone(),
            views: store.clone(),
            catalogue: store.clone(),
            receive: Arc::new(Receive::new(self.disk_gate.clone(), clock.clone(), ids.clone())),
            click: self.click.clone(),
            undo: Arc::new(Undo::new(store.clone(), clock.clone(), ids.clone())),
            trial: Arc::new(TryCriteria::new(store.clone(), rules.clone(), clock.clone(), ids.clone())),
            pause: Arc::new(Pause::new(store.clone(), clock.clone(), ids.clone())),
            rebuild: Some(self.rebuilder.clone()),
            mailbox: dispatching.and_then(|dispatching| dispatching.mailbox.clone()),
            mails: dispatching.map(|_| mails.clone() as Arc<dyn MailBook>),
            offers: Arc::new(self.daily_offer.clone()),
            mails_leave: dispatching.is_some_and(|dispatching| dispatching.sends),
        }
    }

    /// Takes up what the last run left, and begins to work.
    pub(super) async fn begin(self, config: Begin, observed: &Observed, loops: &mut Loops) -> Result<(), StoreError> {
        let Self { files: DeskFiles { restocking, dispatch }, deps, central, rebuilder, daily_offer, .. } = self;
        let Begin { dispatching, catalogue, submit, retention, sweep_hour } = config;
        let (clock, ids) = (deps.clock.clone(), deps.ids.clone());
        take_up(&restocking, &dispatch, clock.now()).await?;
        let zone = deps.rules.zone.clone();
        put_in_force(&deps).await?;
        rebuild_loop::spawn(rebuilder, clock.clone(), loops);
        if let Some(catalogue) = catalogue {
            let hear = HearArticles::new(restocking.clone(), clock.clone());
            ProductNews { catalogue, hear, store: restocking.clone(), clock: clock.clone() }.spawn(loops);
        }
        let mut forget = None;
        if let Some(Dispatching { settings, mailer, at_once, sends, mailbox: _ }) = dispatching {
            let settings = Arc::new(settings);
            let deps = dispatch::use_cases::Deps { store: dispatch.clone(), clock: clock.clone(), ids, settings };
            let keep = SignedDuration::try_from(retention.history).unwrap_or(SignedDuration::MAX);
            forget = Some(Forget::new(deps.clone(), keep));
            let mailer = Arc::new(NotedMailer { mailer, calls: observed.mail_calls.clone() });
            let restocking = restocking.clone();
            if sends {
                spawn_offers(loops, daily_offer, clock.clone());
            }
            Dispatch { database: dispatch, restocking, deps, mailer, at_once, sends }.spawn(loops);
        }
        let sweep = Sweep::new(deps.clone(), retention);
        let sweeper = Sweeper { sweep, forget, store: restocking.clone(), clock, zone, hour: sweep_hour };
        let (metrics, keep_trend) = (observed.metrics.clone(), retention.trend);
        Restocking { database: restocking, deps, central, submit, sweeper, keep_trend, metrics }.spawn(loops);
        Ok(())
    }
}

/// How the desk works.
pub(super) struct Begin {
    pub(super) dispatching: Option<Dispatching>,
    /// Where the catalogue is heard; none where there is none.
    pub(super) catalogue: Option<Catalogue>,
    pub(super) submit: restocking::use_cases::SubmitLimits,
    pub(super) retention: restocking::use_cases::Retention,
    pub(super) sweep_hour: i8,
}

/// Under other settings or criteria than at the last start, everything is reviewed again.
async fn put_in_force(deps: &Deps) -> Result<(), StoreError> {
    let InForce::Changed { products, is_version_stale } = PutInForce::new(deps.clone()).run().await? else {
        return Ok(());
    };
    let version = deps.rules.criteria().version();
    tracing::info!(
        products,
        criteria_version = version,
        "settings or criteria changed: every product is reviewed again"
    );
    if is_version_stale {
        tracing::warn!(
            version,
            "the criteria changed and their version did not: raise it, so that a suggestion names what raised it"
        );
    }
    Ok(())
}

/// What an earlier run had taken and not ended: nobody else can be at work on it, for the files are ours alone.
async fn take_up(restocking: &Database, dispatch: &Database, now: Timestamp) -> Result<(), StoreError> {
    let released = restocking.release_submissions(now).await?;
    if released > 0 {
        tracing::info!(released, "submissions of the last run are taken up");
    }
    hand_back_parcels(dispatch, now).await
}
