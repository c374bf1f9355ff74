//! The end of a rebuild: what happened meanwhile is taken over, the generations change places, the old one goes.

use context::StoreError;

use super::loading::millis;
use super::{Rebuilder, Worked, cause};
use crate::rebuild::{Phase, Rebuild, RebuildState};

/// Touched facts taken over in one transaction at most.
const TAKEN_OVER: usize = 1_000;
/// With no more than so many left, the rest is taken over within the switch.
const FEW: usize = 200;
/// However fast things happen, it goes on; what is left is taken over with the next ones, at last within the switch.
const ROUNDS: usize = 100;

impl Rebuilder {
    pub(super) async fn switch(&self, rebuild: &Rebuild) -> Result<Worked, StoreError> {
        let began = self.with.deps.clock.now();
        self.catch_up().await?;
        let cause = cause(rebuild);
        let mut next = rebuild.in_phase(Phase::Cleaning);
        next.worked_ms += millis(self.since(began));
        let switched = {
            // A round that loaded facts of the old generation must not store what it decided on them in the new one.
            let _turn = self.with.deps.turns.take().await;
            self.with.generations.switch(&cause, self.with.deps.clock.now(), &next).await?
        };
        if let Some(done) = &switched.switched {
            let gone: u64 = done.gone.values().map(|gone| gone.count).sum();
            tracing::info!(number = switched.number, gone, due = done.due, "the rebuilt generation is live");
        }
        Ok(Worked::Some)
    }

    /// Takes over what was touched meanwhile, until little is left of it.
    pub(super) async fn catch_up(&self) -> Result<(), StoreError> {
        for _ in 0..ROUNDS {
            if self.with.generations.catch_up(TAKEN_OVER).await? < FEW {
                break;
            }
        }
        Ok(())
    }

    pub(super) async fn finish(&self, rebuild: &Rebuild) -> Result<Worked, StoreError> {
        if !self.with.generations.clean(self.rows()).await? {
            return Ok(Worked::Some);
        }
        let now = self.with.deps.clock.now();
        if rebuild.reviewed.under.as_deref() != Some(self.under().as_str()) {
            // Midnight came, or the settings changed, while it was made.
            self.with.deps.store.review_all(now, &cause(rebuild)).await?;
        }
        self.with.generations.note(&rebuild.in_state(RebuildState::Done, None, now)).await?;
        Ok(Worked::Nothing)
    }
}
