//! The composition root: the only place that names adapters. Reads top to bottom.

use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use context::{Clock, Ids, StoreError};
use dispatch::mailer::Mailer;
use dispatch::use_cases::Forget;
use jiff::SignedDuration;
use restocking::ports::Central;
use restocking::rules::Rules;
use restocking::use_cases::{Click, Deps, Receive, Retention, SubmitLimits, Sweep, Turns};
use storage::sqlite::{DISPATCH, Database, RESTOCKING};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::dispatch_loops::{Dispatch, hand_back_parcels};
use super::restocking_loops::Restocking;
use super::rounds::{Loops, Troubles};
use super::schedule::Sweeper;
use crate::adapters::{
    Calls, DataFolder, DiskGuard, FolderError, FreshIds, GatedInbox, Health, InstanceMetrics, NotedCentral,
    NotedMailer, Watched,
};

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
    /// Settings of the review.
    pub(crate) rules: Rules,
    /// How the central system is called.
    pub(crate) submit: SubmitLimits,
    /// How long ended suggestions are kept.
    pub(crate) retention: Retention,
    /// The hour of the sweep, 0 to 23, in the retailer's zone.
    pub(crate) sweep_hour: i8,
    /// How mails leave; none where none do.
    pub(crate) dispatching: Option<Dispatching>,
    /// Whether anything leaves.
    pub(crate) has_effects: bool,
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
        let (restocking, dispatch) = (open("restocking", RESTOCKING)?, open("dispatch", DISPATCH)?);
        Ok(Self { listener, address, restocking, dispatch, folder, config })
    }

    /// Where it listens, with the port that was given.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Runs until stopped, then finishes what is under way. Pages are served while `opening` goes on; work begins after.
    pub(crate) async fn run(
        self,
        opening: impl Future<Output = Result<(), String>>,
        stop: CancellationToken,
    ) -> Result<(), StartError> {
        let Self { listener, address: _, folder, restocking, dispatch, mut config } = self;
        let ids: Arc<dyn Ids> = Arc::new(FreshIds);
        let clock = config.clock;
        let (central_calls, mail_calls) = (Calls::new(clock.clone()), Calls::new(clock.clone()));
        let has_central = config.web.central_level.is_some();
        let central: Arc<dyn Central> =
            Arc::new(NotedCentral { central: config.central, calls: central_calls.clone() });
        let metrics = InstanceMetrics::register(
            &mut config.web.metrics,
            vec![restocking.clone(), dispatch.clone()],
            &[("central", &central_calls), ("mail", &mail_calls)],
        );
        let (disk, troubles) = (Arc::new(DiskGuard::new(folder.path())), Troubles::default());
        let deps = Deps {
            store: restocking.clone(),
            inbox: restocking.clone(),
            clock: clock.clone(),
            ids: ids.clone(),
            rules: Arc::new(config.rules),
            turns: Turns::default(),
        };
        let health = Arc::new(Health::new(Watched {
            restocking: restocking.clone(),
            dispatch: dispatch.clone(),
            clock: clock.clone(),
            disk: disk.clone(),
            central: has_central.then_some(central_calls),
            mail: config.dispatching.is_some().then(|| mail_calls.clone()),
            troubles: troubles.clone(),
            metrics: metrics.clone(),
            has_effects: config.has_effects,
        }));
        let outer_inbox = Arc::new(GatedInbox { inbox: restocking.clone(), disk: disk.clone() });
        let ports = web::Ports {
            inbox: restocking.clone(),
            log: restocking.clone(),
            desk: restocking.clone(),
            receive: Arc::new(Receive::new(outer_inbox, clock.clone(), ids.clone())),
            click: Arc::new(Click::new(restocking.clone(), central.clone(), clock.clone(), ids.clone())),
            clock: clock.clone(),
            ids: ids.clone(),
            health: health.clone(),
            mailbox: config.dispatching.as_ref().and_then(|dispatching| dispatching.mailbox.clone()),
        };
        health.check().await;
        let stopping = stop.child_token();
        let served = tokio::spawn(web::serve(listener, web::App::new(ports, config.web), stopping.clone()));

        let opened = tokio::select! {
            opened = opening => opened.map_err(StartError::Opening),
            () = stop.cancelled() => Ok(()),
        };
        let ending = CancellationToken::new();
        let (full, found_full) = watch::channel(0);
        let mut loops = Loops::new(ending.clone(), troubles, full);
        if opened.is_ok() && !stop.is_cancelled() {
            // What an earlier run had taken and not ended: nobody else can be at work on it, the folder is ours.
            let now = clock.now();
            restocking.release_submissions(now).await.map_err(StartError::Resume)?;
            hand_back_parcels(&dispatch, now).await.map_err(StartError::Resume)?;
            let dispatching = config.dispatching.map(|dispatching| {
                let settings = Arc::new(dispatching.settings);
                let deps = dispatch::use_cases::Deps { store: dispatch.clone(), clock: clock.clone(), ids, settings };
                let keep = SignedDuration::try_from(config.retention.history).unwrap_or(SignedDuration::MAX);
                let forget = Forget::new(deps.clone(), keep);
                let mailer = Arc::new(NotedMailer { mailer: dispatching.mailer, calls: mail_calls });
                let (at_once, sends) = (dispatching.at_once, dispatching.sends);
                (Dispatch { database: dispatch, restocking: restocking.clone(), deps, mailer, at_once, sends }, forget)
            });
            let (dispatch, forget) = dispatching.unzip();
            let sweeper = Sweeper {
                sweep: Sweep::new(deps.clone(), config.retention),
                forget,
                store: restocking.clone(),
                clock,
                zone: deps.rules.zone.clone(),
                hour: config.sweep_hour,
            };
            let submit = config.submit;
            Restocking { database: restocking, deps, central, submit, sweeper, metrics }.spawn(&mut loops);
            if let Some(dispatch) = dispatch {
                dispatch.spawn(&mut loops);
            }
            loops.spawn_every("health", Duration::from_secs(5), {
                let health = health.clone();
                move || {
                    let health = health.clone();
                    async move { health.check().await }
                }
            });
            watch_disk(&mut loops, disk, found_full);
            health.started();
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

/// Room on the disk is looked at every second, and at once when a round found none.
fn watch_disk(loops: &mut Loops, disk: Arc<DiskGuard>, mut found_full: watch::Receiver<u64>) {
    loops.spawn_every("disk", Duration::from_secs(1), move || {
        let was_full = found_full.has_changed().unwrap_or(false);
        found_full.mark_unchanged();
        let disk = disk.clone();
        async move {
            if was_full {
                disk.give_up();
            } else {
                disk.look();
            }
        }
    });
}
