//! The composition root: the only place that names adapters. Reads top to bottom.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use context::{Clock, Ids, Log, StoreError, TrafficBook};
use dispatch::mailer::Mailer;
use feeds::{Access, Feed, Reader};
use restocking::ports::{Central, Source};
use restocking::rules::Rules;
use restocking::use_cases::{Retention, SubmitLimits};
use storage::sqlite::{AudienceFeed, Database, IMPORTS, READERS};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::Roles;
use super::catalogue::{self, CatalogueFiles};
use super::declared::declared;
use super::desk::{Begin, Desk, DeskFiles};
use super::observed::Observed;
use super::product_news::{self, Catalogue};
use super::promises::Promises;
use super::rounds::{Loops, Wake};
use crate::adapters::{DataFolder, FolderError, FreshIds};
use crate::contracts::{RegistrationFault, registry};

/// After the last request, the loops have so long to finish their rounds.
const LOOPS_END_WITHIN: Duration = Duration::from_secs(7);

/// How long a catalogue elsewhere is asked to wait for something new.
const FAR_WAIT: Duration = Duration::from_secs(20);

/// What an instance is composed of.
pub(crate) struct InstanceConfig {
    /// What it does.
    pub(crate) roles: Roles,
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
    /// The feed of products of a catalogue that another process has; none where there is none.
    pub(crate) far_catalogue: Option<Arc<dyn Feed>>,
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
    desk: Option<DeskFiles>,
    catalogue: Option<CatalogueFiles>,
    reader_book: Arc<Database>,
    import_book: Option<Arc<Database>>,
    config: InstanceConfig,
}

impl Instance {
    /// Takes the address and the data folder for its roles, and opens the databases of these and no others.
    pub(crate) async fn prepare(config: InstanceConfig) -> Result<Self, StartError> {
        let not_listening = |error| StartError::Listen(config.listen, error);
        let listener = TcpListener::bind(config.listen).await.map_err(not_listening)?;
        let address = listener.local_addr().map_err(not_listening)?;
        let folder = DataFolder::take_for(&config.data_dir, config.roles)?;
        registry()?;
        let not_open = |error| StartError::Database(folder.path().to_owned(), error);
        let desk = config.roles.desk.then(|| DeskFiles::open(folder.path())).transpose().map_err(not_open)?;
        let catalogue =
            config.roles.catalogue.then(|| CatalogueFiles::open(folder.path())).transpose().map_err(not_open)?;
        // The one file that processes with other roles may have open as well: what is taken from a reader is taken everywhere.
        let reader_book = Database::open(folder.path(), "readers", READERS).map(Arc::new).map_err(not_open)?;
        let import_book = match config.roles.catalogue {
            true => Some(Database::open(folder.path(), "imports", IMPORTS).map(Arc::new).map_err(not_open)?),
            false => None,
        };
        Ok(Self { listener, address, desk, catalogue, reader_book, import_book, folder, config })
    }

    /// Where it listens, with the port that was given.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// How its pages are set up, for what is known only once it listens.
    pub(crate) fn web(&mut self) -> &mut web::Settings {
        &mut self.config.web
    }

    /// Runs until stopped, then finishes what is under way. Pages are served while `opening` goes on; work begins after.
    pub(crate) async fn run(
        mut self,
        opening: impl Future<Output = Result<(), String>>,
        stop: CancellationToken,
    ) -> Result<(), StartError> {
        self.config.web.rules = Arc::new(self.config.rules.clone());
        self.config.web.roles = self.config.roles.names();
        let files = (self.desk.as_ref(), self.catalogue.as_ref());
        let observed = Observed::new(&mut self.config, files, self.folder.path());
        let Self {
            listener,
            address: _,
            folder: _ours_until_the_end,
            desk,
            catalogue,
            reader_book,
            import_book,
            mut config,
        } = self;
        let ids: Arc<dyn Ids> = Arc::new(FreshIds);
        let clock = config.clock.clone();
        let catalogue = catalogue.map(|files| {
            let contexts = files.contexts(&clock, &ids);
            (files, contexts)
        });
        let of_desk = desk.iter().flat_map(|files| [files.restocking.clone(), files.dispatch.clone()]);
        let of_catalogue = catalogue.iter().flat_map(|(files, _)| files.files());
        let spoken: Vec<Arc<Database>> = of_desk.chain(of_catalogue).collect();
        let contexts = catalogue.as_ref().map(|(_, contexts)| contexts);
        config.web.declared = Arc::new(declared(desk.is_some(), contexts, std::mem::take(&mut config.publishers))?);
        let traffic = spoken.iter().map(|file| file.clone() as Arc<dyn TrafficBook>).collect();
        let promises = Promises::new(&mut config.web.metrics, spoken, contexts, &clock);
        let heard = match &catalogue {
            Some((files, _)) if desk.is_some() => Some(Catalogue {
                feed: Arc::new(AudienceFeed::new(files.product(), product_news::AUDIENCE)),
                wait: Duration::ZERO,
                wake: Wake(vec![Log::watch(&*files.product())]),
                book: Some(reader_book.clone()),
            }),
            _ => config.far_catalogue.take().map(|feed| Catalogue {
                feed,
                wait: FAR_WAIT,
                wake: Wake(Vec::new()),
                book: None,
            }),
        };
        if heard.as_ref().is_some_and(|heard| heard.book.is_some()) {
            let inside = Reader::inside(product_news::READER, [product_news::FEED.to_owned()]);
            config.readers = config.readers.with_reader(inside);
        }
        let desk = desk.map(|files| Desk::new(files, &config, &observed, &ids));
        let ports = web::Ports {
            desk: desk.as_ref().map(|desk| desk.ports(config.dispatching.as_ref())),
            contexts: contexts.cloned().map(Arc::new),
            imports: import_book.clone().map(|book| book as _),
            clock: clock.clone(),
            ids: ids.clone(),
            health: observed.health.clone(),
            feeds: web::FeedPorts {
                source: Arc::new(catalogue.as_ref().map(|(files, _)| files.feeds()).unwrap_or_default()),
                access: Arc::new(config.readers),
                book: reader_book,
            },
            traffic,
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
            if let Some(desk) = desk {
                let InstanceConfig { dispatching, submit, retention, sweep_hour, .. } = config;
                let begin = Begin { dispatching, catalogue: heard, submit, retention, sweep_hour };
                desk.begin(begin, &observed, &mut loops).await.map_err(StartError::Resume)?;
            }
            promises.spawn(ids, &mut loops);
            if let Some(((_, contexts), import_book)) = catalogue.zip(import_book) {
                catalogue::spawn(&contexts, promises, import_book, &mut loops);
            }
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
