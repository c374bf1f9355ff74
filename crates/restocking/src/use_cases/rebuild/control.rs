//! What operators say to a rebuild, and what they are told.

use std::sync::atomic::Ordering;

use context::StoreError;
use thiserror::Error;

use super::{Rebuilder, locked};
use crate::ports::{Part, SourceError};
use crate::rebuild::{Rebuild, RebuildReport, RebuildState};

/// Rows that are shown with a report.
const SHOWN_ROWS: u32 = 200;

/// Why nothing was done. Completes "failed to ...".
#[derive(Debug, Clone, Error)]
pub enum RebuildFault {
    /// There is nothing to read from.
    #[error("find a source: none is configured; set central.url, or name a source")]
    NoSource,
    /// Only one at a time.
    #[error("begin a rebuild: one is {} already; {}", .0.state.as_str(), wait_or(.0))]
    UnderWay(Box<Rebuild>),
    /// There is none to pause, resume or abandon.
    #[error("find a rebuild that could be {0}: none is under way")]
    NoneUnderWay(&'static str),
    /// The new generation is live.
    #[error("{0} the rebuild: its generation is live already; what is left is clearing away")]
    Switched(&'static str),
    /// It was begun from somewhere else.
    #[error(
        "resume the rebuild: it was begun from {began_from}, and this is {this}; resume it with that source, or abandon it"
    )]
    OtherSource {
        /// What it was begun from.
        began_from: String,
        /// What would be read now.
        this: String,
    },
    /// The source does not answer.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The store does not.
    #[error("use the store: {0}")]
    Store(#[from] StoreError),
}

fn wait_or(rebuild: &Rebuild) -> &'static str {
    match rebuild.state {
        RebuildState::Running => "wait for its end, or abandon it",
        _ => "resume it, or abandon it",
    }
}

impl Rebuilder {
    /// Begins a rebuild.
    ///
    /// # Errors
    /// When one is under way, or the source does not answer.
    pub async fn begin(&self) -> Result<Rebuild, RebuildFault> {
        let source = self.with.source.as_ref().ok_or(RebuildFault::NoSource)?;
        let latest = self.with.generations.rebuild().await?;
        let number = match latest {
            Some(latest) if !latest.state.is_over() => return Err(RebuildFault::UnderWay(Box::new(latest))),
            latest => latest.map_or(1, |latest| latest.number + 1),
        };
        let mut expected = Vec::new();
        for part in Part::ALL {
            expected.push((part, source.count(part).await?));
        }
        let deps = &self.with.deps;
        let described = (source.describe(), source.identity());
        let rebuild = Rebuild::begin(deps.ids.fresh(), number, described, &expected, deps.clock.now());
        match self.with.generations.begin(&rebuild).await {
            Err(StoreError::Conflict(_)) => {
                let other = self.with.generations.rebuild().await?.unwrap_or(rebuild);
                return Err(RebuildFault::UnderWay(Box::new(other)));
            }
            begun => begun?,
        }
        tracing::info!(source = rebuild.source, number, "rebuild begun");
        self.tell();
        Ok(rebuild)
    }

    /// Holds it after the step that is under way.
    ///
    /// # Errors
    /// When none runs.
    pub async fn pause(&self) -> Result<Rebuild, RebuildFault> {
        self.turn("paused", |state| state == RebuildState::Running, RebuildState::Paused).await
    }

    /// Goes on with one that is paused or failed.
    ///
    /// # Errors
    /// When there is none, or it was begun from another source.
    pub async fn resume(&self) -> Result<Rebuild, RebuildFault> {
        let source = self.with.source.as_ref().ok_or(RebuildFault::NoSource)?;
        if let Some(latest) = self.with.generations.rebuild().await?
            && latest.identity != source.identity()
            && !latest.is_switched()
        {
            return Err(RebuildFault::OtherSource { began_from: latest.source, this: source.describe() });
        }
        let held = |state| matches!(state, RebuildState::Paused | RebuildState::Failed);
        self.turn("resumed", held, RebuildState::Running).await
    }

    /// Gives it up: the live generation stays what it was.
    ///
    /// # Errors
    /// When there is none, or it has switched.
    pub async fn abandon(&self) -> Result<Rebuild, RebuildFault> {
        self.turn("abandoned", |_| true, RebuildState::Abandoned).await
    }

    async fn turn(
        &self,
        word: &'static str,
        from: impl Fn(RebuildState) -> bool + Send + Sync,
        to: RebuildState,
    ) -> Result<Rebuild, RebuildFault> {
        loop {
            let latest = self.with.generations.rebuild().await?;
            let latest = latest.filter(|latest| !latest.state.is_over() && from(latest.state));
            let latest = latest.ok_or(RebuildFault::NoneUnderWay(word))?;
            if latest.is_switched() && to == RebuildState::Abandoned {
                return Err(RebuildFault::Switched("abandon"));
            }
            let turned = latest.in_state(to, None, self.with.deps.clock.now());
            match self.with.generations.note(&turned).await {
                // A step was stored in between.
                Err(StoreError::Conflict(_)) => {}
                noted => {
                    noted?;
                    tracing::info!(state = to.as_str(), "rebuild");
                    self.tell();
                    return Ok(turned);
                }
            }
        }
    }

    /// The latest rebuild, under way or over; none where there was none.
    ///
    /// # Errors
    /// When the store is out.
    pub async fn report(&self) -> Result<Option<RebuildReport>, StoreError> {
        let Some(rebuild) = self.with.generations.rebuild().await? else { return Ok(None) };
        let told = self.with.generations.told(rebuild.number, SHOWN_ROWS).await?;
        let pace = self.pace().clone();
        Ok(Some(RebuildReport::of(rebuild, &pace, told)))
    }

    /// What would be read, for people; none where no source is configured.
    pub fn source(&self) -> Option<String> {
        self.with.source.as_ref().map(|source| source.describe())
    }

    fn tell(&self) {
        self.is_clean.store(false, Ordering::Relaxed);
        // What was read ahead of an earlier rebuild, or before a pause, is not as fresh as it should be.
        *locked(&self.not_before) = None;
        drop((locked(&self.ahead).take(), locked(&self.reviews_ahead).take()));
        self.wake.send_modify(|count| *count += 1);
    }
}
