//! The composition root: the only place that names adapters. Reads top to bottom.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use context::{Clock, Ids, StoreError};
use restocking::ports::Central;
use restocking::rules::Rules;
use restocking::use_cases::{Click, Deps, Receive, Retention, SubmitLimits, Sweep};
use storage::sqlite::{Database, RESTOCKING};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::restocking_loops::Restocking;
use super::rounds::Loops;
use crate::adapters::{FreshIds, Health};

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
    /// How the pages are set up.
    pub(crate) web: web::Settings,
}

/// Why an instance cannot start. Completes "failed to ...".
#[derive(Debug, Error)]
pub(crate) enum StartError {
    #[error("make the data folder {0}: {1}")]
    Folder(PathBuf, std::io::Error),
    #[error("open the database in {0}: {1}")]
    Database(PathBuf, StoreError),
    #[error("listen on {0}: {1}; choose another address with --listen")]
    Listen(SocketAddr, std::io::Error),
    #[error("serve: {0}")]
    Serve(std::io::Error),
}

/// A composed instance that listens already, so that nobody who knocks early is refused.
pub(crate) struct Instance {
    listener: TcpListener,
    database: Arc<Database>,
    config: InstanceConfig,
}

impl Instance {
    /// Opens databases and the listener.
    pub(crate) async fn prepare(config: InstanceConfig) -> Result<Self, StartError> {
        let folder = &config.data_dir;
        std::fs::create_dir_all(folder).map_err(|error| StartError::Folder(folder.clone(), error))?;
        let open = |name, migrations| Database::open(folder, name, migrations).map_err(|error| StartError::Database(folder.clone(), error));
        let database = Arc::new(open("restocking", RESTOCKING)?);
        let listener = TcpListener::bind(config.listen).await.map_err(|error| StartError::Listen(config.listen, error))?;
        Ok(Self { listener, database, config })
    }

    /// Runs until stopped; then finishes what is under way.
    pub(crate) async fn run(self, stop: CancellationToken) -> Result<(), StartError> {
        let Self { listener, database, config } = self;
        let ids: Arc<dyn Ids> = Arc::new(FreshIds);
        let clock = config.clock;
        let deps = Deps {
            store: database.clone(),
            inbox: database.clone(),
            clock: clock.clone(),
            ids: ids.clone(),
            rules: Arc::new(config.rules),
        };
        let health = Arc::new(Health::new(database.clone(), clock.clone(), config.data_dir));

        let ending = CancellationToken::new();
        let mut loops = Loops::new(ending.clone());
        let sweep = Arc::new(Sweep::new(deps.clone(), config.retention));
        let restocking = Restocking { database: database.clone(), deps, central: config.central.clone(), submit: config.submit, sweep };
        restocking.spawn(&mut loops);
        loops.spawn_every("health", std::time::Duration::from_secs(5), {
            let health = health.clone();
            move || {
                let health = health.clone();
                async move { health.check().await }
            }
        });

        let ports = web::Ports {
            inbox: database.clone(),
            log: database.clone(),
            desk: database.clone(),
            receive: Arc::new(Receive::new(database.clone(), clock.clone(), ids.clone())),
            click: Arc::new(Click::new(database.clone(), config.central, clock.clone(), ids.clone())),
            clock,
            ids,
            health: health.clone(),
            mailbox: None,
        };
        health.started();
        let served = web::serve(listener, web::App::new(ports, config.web), stop).await;
        // Requests are answered; now the loops finish their rounds.
        ending.cancel();
        loops.ended().await;
        served.map_err(StartError::Serve)
    }
}
