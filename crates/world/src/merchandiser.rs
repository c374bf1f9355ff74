//! The merchandiser: keeps the target's catalogue as one of the retailer's own departments would, by its public calls.
//!
//! What is published when depends on the seed and the business time alone, and each call says what holds from now on: work
//! that was interrupted is simply done again, and changes nothing the second time.

mod assortment;
mod files;
mod imports;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::central::{Central, CentralError};
use crate::clock::BusinessClock;
use crate::retail::{Retail, slots_between};
use files::File;
use imports::{ImportError, Imports};

/// Under this name it is written down how far the catalogue is.
const DIARY: &str = "merchandiser";
/// How often the merchandiser looks at the clock.
const TICK: Duration = Duration::from_millis(250);
/// Pauses while the catalogue does not answer: doubled each time, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Why a round failed. It is done again.
#[derive(Debug, thiserror::Error)]
enum MerchandiserError {
    #[error(transparent)]
    Diary(#[from] CentralError),
    #[error(transparent)]
    Import(#[from] ImportError),
}

/// Who keeps the catalogue.
#[derive(Debug)]
pub(crate) struct Merchandiser {
    pub(crate) retail: Arc<Retail>,
    pub(crate) central: Arc<Central>,
    pub(crate) imports: Imports,
    pub(crate) opened_at: Timestamp,
}

impl Merchandiser {
    pub(crate) fn new(
        retail: Arc<Retail>,
        central: Arc<Central>,
        http: reqwest::Client,
        target: &reqwest::Url,
        opened_at: Timestamp,
    ) -> Self {
        Self { retail, central, imports: Imports::new(http, target), opened_at }
    }

    /// Works as time goes by, until stopped.
    pub(crate) async fn keep(self, clock: BusinessClock, stop: CancellationToken) {
        let mut pause = FIRST_PAUSE;
        loop {
            let done = tokio::select! {
                () = stop.cancelled() => return,
                done = self.round(clock.now()) => done,
            };
            let rest = match done {
                Ok(()) => {
                    pause = FIRST_PAUSE;
                    TICK
                }
                Err(error) => {
                    tracing::debug!(%error, "the catalogue could not be kept and is tried again");
                    let rest = pause;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                    rest
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(rest) => {}
            }
        }
    }

    /// Brings the catalogue to where it should be at a time.
    async fn round(&self, now: Timestamp) -> Result<(), MerchandiserError> {
        let Some(until) = self.central.progress(DIARY).await? else {
            // What the desk needs goes first: whoever starts a demo wants to see suggestions.
            if self.central.unsent().await? > 0 {
                return Ok(());
            }
            self.publish(assortment::opening(&self.retail, self.opened_at)).await?;
            self.central.set_progress(DIARY, self.opened_at).await?;
            return Ok(());
        };
        let Some((last, ..)) = slots_between(until, now).last() else { return Ok(()) };
        self.publish(assortment::changes(&self.retail, self.opened_at, until, last)).await?;
        self.central.set_progress(DIARY, last).await?;
        Ok(())
    }

    async fn publish(&self, files: Vec<File>) -> Result<(), ImportError> {
        for file in files.iter().filter(|file| !file.is_empty()) {
            self.imports.bring(file).await?;
        }
        Ok(())
    }
}
