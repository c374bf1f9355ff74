//! The whole retailer: the central system and everyone who works with it, on one clock.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::WorldConfig;
use crate::actors::{ActorError, Cast, Client, opening};
use crate::central::{CLOCK, Central, CentralConfig, CentralError, http_client};
use crate::clock::BusinessClock;
use crate::faults::FaultBoard;
use crate::merchandiser::Merchandiser;
use crate::retail::{DataError, Retail};

/// How often the actors look at the clock.
const TICK: Duration = Duration::from_millis(250);
/// How far ahead the clock's place is written down, in real time: a killed world goes on at that place, so that
/// business time never goes back.
const CLOCK_LEASE: Duration = Duration::from_secs(2);

/// The simulated retailer.
#[derive(Debug, Clone, Copy)]
pub struct World;

/// Why the world failed.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// The central system.
    #[error(transparent)]
    Central(#[from] CentralError),
    /// The data that comes with the program.
    #[error(transparent)]
    Data(#[from] DataError),
    /// An actor.
    #[error(transparent)]
    Actor(#[from] ActorError),
    /// A time outside of what a clock can show.
    #[error("failed to reckon with time")]
    Time(#[from] jiff::Error),
}

impl World {
    /// Starts the central system and the actors. A new world is opened first: its suppliers, products, orders and
    /// counts are in the outbox when this returns, and are sent in the background, as long as it takes.
    ///
    /// # Errors
    /// The folder can not be used, or the address is taken.
    pub async fn start(config: WorldConfig) -> Result<WorldHandle, WorldError> {
        let start = TimeZone::UTC.to_timestamp(config.start)?;
        let clock = BusinessClock::starting_at(start, config.speed);
        let central = Central::start(CentralConfig {
            folder: Some(config.data_dir),
            listen: config.central_listen,
            level: config.level,
            target: Some(config.target.clone()),
            faults: config.faults,
            clock: clock.clone(),
        })
        .await?;
        let seed = config.seed;
        let retail = tokio::task::spawn_blocking(move || Retail::load(config.products, seed)).await;
        let retail = Arc::new(retail.map_err(std::io::Error::other).map_err(CentralError::from)??);
        let client = Client::new(http_client()?, central.url());
        // The day is written down first: an opening that was interrupted goes on with the same one.
        let opened_at = match central.progress("began").await? {
            Some(opened_at) => opened_at,
            None => {
                central.set_progress("began", start).await?;
                start
            }
        };
        if central.progress("opened").await?.is_none() {
            opening::open(&retail, &client, opened_at, config.orders).await?;
            central.set_progress("opened", opened_at).await?;
        }
        let cast = Arc::new(Mutex::new(Cast::resume(retail.clone(), client, opened_at).await?));
        let stop = CancellationToken::new();
        let central = Arc::new(central);
        let life = (config.speed > 0)
            .then(|| tokio::spawn(live(clock.clone(), Arc::clone(&central), Arc::clone(&cast), stop.clone())));
        let mut lives = Vec::from_iter(life);
        if config.catalogue && config.speed > 0 {
            let merchandiser =
                Merchandiser::new(retail, Arc::clone(&central), http_client()?, &config.target, opened_at);
            lives.push(tokio::spawn(merchandiser.keep(clock.clone(), stop.clone())));
        }
        Ok(WorldHandle { central, clock, cast, lives, stop })
    }
}

/// Lets the actors work as time goes by.
async fn live(clock: BusinessClock, central: Arc<Central>, cast: Arc<Mutex<Cast>>, stop: CancellationToken) {
    let mut leased = Timestamp::MIN;
    loop {
        let now = clock.now();
        if now >= leased {
            let ahead = CLOCK_LEASE * clock.speed();
            leased = now.saturating_add(ahead).unwrap_or(Timestamp::MAX);
            let through = leased.saturating_add(ahead).unwrap_or(Timestamp::MAX);
            if let Err(error) = central.set_progress(CLOCK, through).await {
                tracing::error!(%error, "failed to write down the time");
            }
        }
        let worked = async { cast.lock().await.work_until(now).await };
        tokio::select! {
            () = stop.cancelled() => return,
            worked = worked => if let Err(error) = worked {
                tracing::warn!(%error, "an actor failed and tries again");
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(TICK) => {}
        }
    }
}

/// A running world.
#[derive(Debug)]
pub struct WorldHandle {
    central: Arc<Central>,
    clock: BusinessClock,
    cast: Arc<Mutex<Cast>>,
    lives: Vec<JoinHandle<()>>,
    stop: CancellationToken,
}

impl WorldHandle {
    /// Where the central system listens.
    #[must_use]
    pub fn central_address(&self) -> SocketAddr {
        self.central.address()
    }

    /// The base address of the central system, without a trailing slash.
    #[must_use]
    pub fn central_url(&self) -> String {
        self.central.url()
    }

    /// The central system itself.
    #[must_use]
    pub fn central(&self) -> &Central {
        &self.central
    }

    /// The business clock; it never goes back, also over restarts and kills. Restock's clock in the demo reads it.
    #[must_use]
    pub fn clock(&self) -> BusinessClock {
        self.clock.clone()
    }

    /// The switches of the faults.
    #[must_use]
    pub fn faults(&self) -> &FaultBoard {
        self.central.faults()
    }

    /// Moves the clock forward and lets everyone do what was due until then; returns the time when it is done.
    /// Meant for clocks that stand still.
    ///
    /// # Errors
    /// The central system, or an actor that can not reach it.
    pub async fn advance(&self, by: SignedDuration) -> Result<Timestamp, WorldError> {
        let now = self.clock.now().checked_add(by)?;
        self.clock.advance_to(now);
        self.central.set_progress(CLOCK, now).await?;
        self.cast.lock().await.work_until(now).await?;
        Ok(now)
    }

    /// Ends the actors, then the central system.
    pub async fn shutdown(mut self) {
        self.stop.cancel();
        for life in self.lives.drain(..) {
            // The clock stays leased ahead by seconds: time that was not seen is harmless, time seen twice is not.
            let _ = life.await;
        }
        self.central.stop().await;
    }
}

impl Drop for WorldHandle {
    /// What is dropped without a shutdown ends as well, at its next pause.
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
