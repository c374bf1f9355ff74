//! The composition root: the only place that names adapters. Reads top to bottom.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use context::{Clock, Ids, StoreError, TrafficBook};
use dispatch::mailer::Mailer;
use dispatch::ports::MailBook;
use dispatch::use_cases::Forget;
use feeds::Access;
use jiff::{SignedDuration, Timestamp};
use restocking::ports::{Central, Source};
use restocking::rules::Rules;
use restocking::use_cases::{
    Click, DailyOffer, Deps, InForce, Pause, PutInForce, Rebuilder, Rebuilding, Receive, Retention, SubmitLimits,
    Sweep, TryCriteria, Turns, Undo,
};
use storage::sqlite::{DISPATCH, Database, READERS, RESTOCKING};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::catalogue::{self, CatalogueFiles};
use super::declared::declared;
use super::dispatch_loops::{Dispatch, hand_back_parcels};
use super::observed::Observed;
use super::promises::Promises;
use super::rebuild_loop;
use super::restocking_loops::{Restocking, spawn_offers};
use super::rounds::Loops;
use super::schedule::Sweeper;
use crate::adapters::{DataFolder, FolderError, FreshIds, GatedInbox, NotedCentral, NotedMailer};
use crate::contracts::{RegistrationFault, charter, registry};

/// After the last request, the loops have so long to finish their rounds.
const LOOPS_END_WITHIN: Duration = Duration::from_secs(7);

/// What an instance is composed of.
pub(crate) struct InstanceConfig {
    /// Folder of the embedded databases.
    pub(crate) data_dir: PathBuf,
    /// Where the desk listens.
    pub(crate) listen: SocketAddr,
    /// Time.
    pub(crate) clock: Arc<dyn Clock>,
    /// The central system.
    pub(crate) central: Arc<dyn Central>,
    /// What a rebuild reads; none where there is nothing to read.
    pub(crate) source: Option<Arc<dyn Source>>,
    /// How late an event about a stock movement may be, where that source numbers no movements.
    pub(crate) movements_arrive_within: Duration,
    /// Settings of the review.
    pub(crate) rules: Rules,
    /// How long an accepted change waits before it is sent.
    pub(crate) undo_for: Duration,
    /// How the central system is called.
    pub(crate) submit: SubmitLimits,
    /// How long ended suggestions are kept.
    pub(crate) retention: Retention,
    /// The hour of the sweep, 0 to 23, in the retailer's zone.
    pub(crate) sweep_hour: i8,
    /// How mails leave; none where none do.
    pub(crate) dispatching: Option<Dispatching>,
    /// Days after today within which things end "soon" in daily offers.
    pub(crate) soon_days: u16,
    /// Whether anything leaves.
    pub(crate) has_effects: bool,
    /// Who may read which feeds.
    pub(crate) readers: Access,
    /// The sources that speak for owners outside of the program.
    pub(crate) publishers: BTreeMap<String, BTreeSet<String>>,
    /// How the pages are set up.
    pub(crate) web: web::Settings,
}

/// How mails are made and leave.
pub(crate) struct Dispatching {
    /// How parcels are made.
    pub(crate) settings: dispatch::use_cases::Settings,
    /// Who carries them.
    pub(crate) mailer: Arc<dyn Mailer>,
    /// Mails handed over at once.
    pub(crate) at_once: usize,
    /// Whether they leave; otherwise they are written and wait.
    pub(crate) sends: bool,
    /// Where pages read them.
    pub(crate) mailbox: Option<Arc<dyn web::Mailbox>>,
}

/// Why an instance cannot start or go on. Completes "failed to ...".
#[derive(Debug, Error)]
pub(crate) enum StartError {
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error("open the databases in {0}: {1}")]
    Database(PathBuf, StoreError),
    #[error("listen on {0}: {1}; choose another address with --listen")]
    Listen(SocketAddr, std::io::Error),
    #[error("take up the work of the last run: {0}")]
    Resume(StoreError),
    #[error("serve: {0}")]
    Serve(std::io::Error),
    #[error(transparent)]
    Registration(#[from] RegistrationFault),
    #[error("{0}")]
    Opening(String),
}

/// A composed instance that listens already, so that nobody who knocks early is refused.
pub(crate) struct Instance {
    listener: TcpListener,
    address: SocketAddr,
    folder: DataFolder,
    restocking: Arc<Database>,
    dispatch: Arc<Database>,
    catalogue: CatalogueFiles,
    reader_book: Arc<Database>,
    config: InstanceConfig,
}

impl Instance {
    /// Takes the address and the data folder, and opens the databases.
    pub(crate) async fn prepare(config: InstanceConfig) -> Result<Self, StartError> {
        let not_listening = |error| StartError::Listen(config.listen, error);
        let listener = TcpListener::bind(config.listen).await.map_err(not_listening)?;
        let address = listener.local_addr().map_err(not_listening)?;
        let folder = DataFolder::take(&config.data_dir)?;
        let open = |name, migrations| {
            Database::open(folder.path(), name, migrations)
                .map(Arc::new)
                .map_err(|error| StartError::Database(folder.path().to_owned(), error))
        };
        registry()?;
        let within = |name, migrations| {
            Database::open_within(folder.path(), name, migrations, charter(name))
                .map(Arc::new)
                .map_err(|error| StartError::Database(folder.path().to_owned(), error))
        };
        let (restocking, dispatch) = (within("restocking", RESTOCKING)?, within("dispatch", DISPATCH)?);
        let catalogue = CatalogueFiles::open(folder.path())
            .map_err(|error| StartError::Database(folder.path().to_owned(), error))?;
        let reader_book = open("readers", READERS)?;
        Ok(Self { listener, address, restocking, dispatch, catalogue, reader_book, folder, config })
    }

    /// Where it listens, with the port that was given.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Runs until stopped, then finishes what is under way. Pages are served while `opening` goes on; work begins after.
    pub(crate) async fn run(
        mut self,
        opening: impl Future<Output = Result<(), String>>,
        stop: CancellationToken,
    ) -> Result<(), StartError> {
        let rules = Arc::new(self.config.rules.clone());
        self.config.web.rules = rules.clone();
        let observed = Observed::new(&mut self.config, &self.restocking, &self.dispatch, self.folder.path());
        let Self {
            listener,
            address: _,
            folder: _ours_until_the_end,
            restocking,
            dispatch,
            catalogue,
            reader_book,
            mut config,
        } = self;
        let ids: Arc<dyn Ids> = Arc::new(FreshIds);
        let clock = config.clock;
        let contexts = catalogue.contexts(&clock, &ids);
        config.web.declared = Arc::new(declared(&contexts, config.publishers)?);
        let spoken = [restocking.clone(), dispatch.clone()].into_iter().chain(catalogue.files());
        let promises = Promises::new(&mut config.web.metrics, spoken, &contexts, &clock);
        let central: Arc<dyn Central> =
            Arc::new(NotedCentral { central: config.central, calls: observed.central_calls.clone() });
        let (store, turns) = (restocking.clone(), Turns::default());
        let deps = Deps {
            store,
            inbox: restocking.clone(),
            clock: clock.clone(),
            ids: ids.clone(),
            rules: rules.clone(),
            turns,
        };
        let rebuilder = Arc::new(Rebuilder::new(Rebuilding {
            deps: deps.clone(),
            generations: restocking.clone(),
            central: central.clone(),
            source: config.source,
            movements_arrive_within: config.movements_arrive_within,
        }));
        let outer_inbox = Arc::new(GatedInbox { inbox: restocking.clone(), disk: observed.disk.clone() });
        let daily_offer = DailyOffer::new(
            restocking.clone(),
            restocking.clone(),
            clock.clone(),
            ids.clone(),
            rules.clone(),
            config.web.planners.clone(),
            config.soon_days,
        );
        let books = [&restocking, &dispatch].into_iter().cloned().chain(catalogue.files());
        let books = books.map(|file| file as Arc<dyn TrafficBook>).collect();
        let ports = web::Ports {
            inbox: restocking.clone(),
            log: restocking.clone(),
            desk: restocking.clone(),
            trend: restocking.clone(),
            views: restocking.clone(),
            contexts: Some(Arc::new(contexts.clone())),
            imports: Arc::default(),
            catalogue: restocking.clone(),
            receive: Arc::new(Receive::new(outer_inbox, clock.clone(), ids.clone())),
            click: Arc::new(Click::new(
                restocking.clone(),
                central.clone(),
                clock.clone(),
                ids.clone(),
                config.undo_for,
            )),
            undo: Arc::new(Undo::new(restocking.clone(), clock.clone(), ids.clone())),
            trial: Arc::new(TryCriteria::new(restocking.clone(), rules.clone(), clock.clone(), ids.clone())),
            pause: Arc::new(Pause::new(restocking.clone(), clock.clone(), ids.clone())),
            clock: clock.clone(),
            ids: ids.clone(),
            health: observed.health.clone(),
            rebuild: Some(rebuilder.clone()),
            mailbox: config.dispatching.as_ref().and_then(|dispatching| dispatching.mailbox.clone()),
            mails: config.dispatching.as_ref().map(|_| dispatch.clone() as Arc<dyn MailBook>),
            offers: Arc::new(daily_offer.clone()),
            mails_leave: config.dispatching.as_ref().is_some_and(|dispatching| dispatching.sends),
            feeds: web::FeedPorts {
                source: Arc::new(catalogue.feeds()),
                access: Arc::new(config.readers),
                book: reader_book,
            },
            traffic: books,
        };
        observed.health.check().await;
        let stopping = stop.child_token();
        let served = tokio::spawn(web::serve(listener, web::App::new(ports, config.web), stopping.clone()));

        let opened = tokio::select! {
            opened = opening => opened.map_err(StartError::Opening),
            () = stop.cancelled() => Ok(()),
        };
        let ending = CancellationToken::new();
        let mut loops = Loops::new(ending.clone(), observed.troubles.clone(), observed.found_full.clone());
        if opened.is_ok() && !stop.is_cancelled() {
            take_up(&restocking, &dispatch, clock.now()).await.map_err(StartError::Resume)?;
            let zone = rules.zone.clone();
            put_in_force(&deps).await.map_err(StartError::Resume)?;
            rebuild_loop::spawn(rebuilder, clock.clone(), &mut loops);
            promises.spawn(ids.clone(), &mut loops);
            catalogue::spawn(&contexts, promises, &mut loops);
            let mut forget = None;
            if let Some(Dispatching { settings, mailer, at_once, sends, mailbox: _ }) = config.dispatching {
                let settings = Arc::new(settings);
                let deps = dispatch::use_cases::Deps { store: dispatch.clone(), clock: clock.clone(), ids, settings };
                let keep = SignedDuration::try_from(config.retention.history).unwrap_or(SignedDuration::MAX);
                forget = Some(Forget::new(deps.clone(), keep));
                let mailer = Arc::new(NotedMailer { mailer, calls: observed.mail_calls.clone() });
                let restocking = restocking.clone();
                if sends {
                    spawn_offers(&mut loops, daily_offer, clock.clone());
                }
                Dispatch { database: dispatch, restocking, deps, mailer, at_once, sends }.spawn(&mut loops);
            }
            let (sweep, hour) = (Sweep::new(deps.clone(), config.retention), config.sweep_hour);
            let sweeper = Sweeper { sweep, forget, store: restocking.clone(), clock, zone, hour };
            let (submit, metrics, keep_trend) = (config.submit, observed.metrics.clone(), config.retention.trend);
            Restocking { database: restocking, deps, central, submit, sweeper, keep_trend, metrics }.spawn(&mut loops);
            observed.spawn(&mut loops);
            observed.health.started();
        } else {
            stopping.cancel();
        }
        let served = served.await.map_err(std::io::Error::other).flatten();
        // Requests are answered; now the loops finish their rounds.
        ending.cancel();
        loops.ended(LOOPS_END_WITHIN).await;
        opened?;
        served.map_err(StartError::Serve)
    }
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

/// What an earlier run had taken and not ended: nobody else can be at work on it, for the folder is ours alone.
async fn take_up(restocking: &Database, dispatch: &Database, now: Timestamp) -> Result<(), StoreError> {
    let released = restocking.release_submissions(now).await?;
    if released > 0 {
        tracing::info!(released, "submissions of the last run are taken up");
    }
    hand_back_parcels(dispatch, now).await
}
