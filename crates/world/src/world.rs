//! The whole retailer: the central system and everyone who works with it, on one clock.

use std::net::SocketAddr;

use jiff::{SignedDuration, Timestamp};

use crate::WorldConfig;
use crate::central::{Central, CentralConfig, CentralError};
use crate::clock::BusinessClock;
use crate::faults::FaultBoard;

/// The simulated retailer.
#[derive(Debug, Clone, Copy)]
pub struct World;

/// Why the world failed.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// The central system.
    #[error(transparent)]
    Central(#[from] CentralError),
    /// The start is outside of what a clock can show.
    #[error("failed to read the start as a time")]
    Start(#[from] jiff::Error),
}

impl World {
    /// Starts the central system and the actors. Returns when the central system listens; the first publication goes
    /// on in the background, and waits for the target as long as it takes.
    ///
    /// # Errors
    /// The folder can not be used, or the address is taken.
    pub async fn start(config: WorldConfig) -> Result<WorldHandle, WorldError> {
        let start = config.start.to_zoned(jiff::tz::TimeZone::UTC)?.timestamp();
        let clock = BusinessClock::starting_at(start, config.speed);
        let central = Central::start(CentralConfig {
            folder: Some(config.data_dir),
            listen: config.central_listen,
            level: config.level,
            target: Some(config.target),
            faults: config.faults,
            clock: clock.clone(),
        })
        .await?;
        Ok(WorldHandle { central, clock })
    }
}

/// A running world.
#[derive(Debug)]
pub struct WorldHandle {
    central: Central,
    clock: BusinessClock,
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

    /// Moves the clock forward and lets everyone do what was due until then; returns when it is done.
    /// Meant for clocks that stand still.
    ///
    /// # Errors
    /// The central system.
    pub async fn advance(&self, by: SignedDuration) -> Result<Timestamp, WorldError> {
        self.clock.advance_to(self.clock.now().checked_add(by)?);
        Ok(self.clock.now())
    }

    /// Ends the actors, then the central system.
    pub async fn shutdown(self) {
        self.central.shutdown().await;
    }
}
