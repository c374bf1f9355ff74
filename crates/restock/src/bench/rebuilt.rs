//! Everything read from a source, stored and reviewed beside the live generation, and switched to: the rebuild itself.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use restocking::ports::{Generations, NoCentral};
use restocking::rebuild::{Phase, RebuildState};
use restocking::rules::Rules;
use restocking::use_cases::{Deps, Rebuilder, Rebuilding, Turns, Worked};
use storage::sqlite::{Database, RESTOCKING};

use super::retailer::Retailer;
use crate::adapters::{FreshIds, SystemClock};
use crate::contracts::charter;

/// How long each phase took, in their order, and what came of it.
#[derive(Debug, Default)]
pub(super) struct Rebuilt {
    pub(super) phases: Vec<(Phase, Duration)>,
    pub(super) reviewed: u64,
    pub(super) opened: u64,
}

impl Rebuilt {
    pub(super) fn took(&self) -> Duration {
        self.phases.iter().map(|(_, took)| *took).sum()
    }
}

/// Rebuilds into an empty folder, step by step until it is over.
pub(super) async fn rebuild(folder: &Path, retailer: &Retailer, rules: Rules) -> Result<Rebuilt, String> {
    let failed = |error: &dyn std::fmt::Display| format!("failed to rebuild: {error}");
    let database = Arc::new(
        Database::open_within(folder, "restocking", RESTOCKING, charter("restocking"))
            .map_err(|error| failed(&error))?,
    );
    let deps = Deps {
        store: database.clone(),
        inbox: database.clone(),
        clock: Arc::new(SystemClock),
        ids: Arc::new(FreshIds),
        rules: Arc::new(rules),
        turns: Turns::default(),
    };
    let rebuilder = Rebuilder::new(Rebuilding {
        deps,
        generations: database.clone(),
        central: Arc::new(NoCentral),
        source: Some(Arc::new(*retailer)),
        movements_arrive_within: Duration::ZERO,
    });
    rebuilder.begin().await.map_err(|error| failed(&error))?;
    let mut rebuilt = Rebuilt::default();
    loop {
        let known = Generations::rebuild(&*database).await.map_err(|error| failed(&error))?;
        let rebuild = known.ok_or("the rebuild is not known")?;
        match rebuild.state {
            RebuildState::Running => {}
            RebuildState::Done => return Ok(rebuilt),
            _ => return Err(failed(&rebuild.reason.unwrap_or_default())),
        }
        let began = Instant::now();
        let worked = rebuilder.step().await.map_err(|error| failed(&error))?;
        let took = began.elapsed();
        match rebuilt.phases.last_mut() {
            Some((phase, all)) if *phase == rebuild.phase => *all += took,
            _ => rebuilt.phases.push((rebuild.phase, took)),
        }
        (rebuilt.reviewed, rebuilt.opened) = (rebuild.reviewed.products, rebuild.reviewed.opened);
        if worked == Worked::Nothing && rebuild.phase != Phase::Cleaning {
            return Err(failed(&"nothing is left to do, and it is not over"));
        }
    }
}
