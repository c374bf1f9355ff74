//! The sweep, at its hour: what ended long ago leaves a tombstone; history that nobody asks for goes.

use std::time::Duration;

use context::StoreError;
use lifecycle::{Input, Millis, Slot, step};

use super::apply::Deps;
use crate::ports::{Guard, Work};
use crate::suggestion::TombstoneRecord;

const IN_ONE_ROUND: usize = 500;

/// How long ended suggestions are kept on the desk.
#[derive(Debug, Clone, Copy)]
pub struct Retention {
    /// Ended suggestions; longer than any answer or mail report may be late.
    pub ended: Duration,
    /// History: suggestions that gave way, answers to clicks.
    pub history: Duration,
    /// What was suggested and decided per day.
    pub trend: Duration,
}

impl Default for Retention {
    fn default() -> Self {
        const DAY: Duration = Duration::from_secs(24 * 60 * 60);
        Self { ended: DAY * 7, history: DAY * 30, trend: DAY * 800 }
    }
}

/// Sweeps in chunks, so that planners do not notice.
pub struct Sweep {
    deps: Deps,
    retention: Retention,
}

impl Sweep {
    /// Sweeping over these ports.
    pub fn new(deps: Deps, retention: Retention) -> Self {
        Self { deps, retention }
    }

    /// The whole sweep; answers how many suggestions left a tombstone.
    ///
    /// # Errors
    /// When the store is out; what was swept stays swept.
    pub async fn run(&self) -> Result<u64, StoreError> {
        let now = self.deps.clock.business_now();
        let (mut swept, mut after) = (0, None);
        loop {
            let records = self.deps.store.sweepable(now - self.retention.ended, after, IN_ONE_ROUND).await?;
            let Some(last) = records.last() else { break };
            after = Some(last.row.incarnation);
            let mut work = Work::default();
            for record in &records {
                let grace_ms = i64::try_from(self.retention.ended.as_millis()).unwrap_or(i64::MAX);
                let taken =
                    step(Slot::Row(record.row.clone()), Input::Sweep { grace_ms }, Millis(now.as_millisecond()));
                if let Slot::Tombstone(tombstone) = taken.slot {
                    let guard = Guard::Was(record.row.incarnation, record.row.version, record.row.state.name());
                    work.swept.push((guard, TombstoneRecord { key: record.key.clone(), tombstone }));
                }
            }
            swept += work.swept.len() as u64;
            match self.deps.store.commit(work).await {
                Err(StoreError::Conflict(_)) => after = None,
                other => other?,
            }
        }
        while self.deps.store.forget(self.deps.clock.now() - self.retention.history, IN_ONE_ROUND).await? > 0 {}
        self.deps.store.remember("sweep", self.deps.clock.now()).await?;
        Ok(swept)
    }
}
