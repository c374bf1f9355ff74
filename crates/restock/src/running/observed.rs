//! What watches an instance: calls to others, room on the disk, loops in trouble, health and metrics.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use storage::sqlite::Database;
use tokio::sync::watch;

use super::InstanceConfig;
use super::catalogue::CatalogueFiles;
use super::desk::DeskFiles;
use super::rounds::{Loops, Troubles};
use crate::adapters::{Calls, DiskGuard, Health, InstanceMetrics, Watched};

/// How often health is looked at; requests are answered from memory.
const HEALTH_LOOK: Duration = Duration::from_secs(5);
/// How often room on the disk is looked at.
const DISK_LOOK: Duration = Duration::from_secs(1);

/// The watchers of one instance.
pub(super) struct Observed {
    pub(super) central_calls: Arc<Calls>,
    pub(super) mail_calls: Arc<Calls>,
    pub(super) disk: Arc<DiskGuard>,
    pub(super) troubles: Troubles,
    /// Counts the rounds that found the disk full.
    pub(super) found_full: watch::Sender<u64>,
    pub(super) metrics: Arc<InstanceMetrics>,
    pub(super) health: Arc<Health>,
}

impl Observed {
    /// Puts the ballast into the folder and the metrics into the registry of the web side.
    pub(super) fn new(
        config: &mut InstanceConfig,
        (desk, catalogue): (Option<&DeskFiles>, Option<&CatalogueFiles>),
        folder: &Path,
    ) -> Self {
        let clock = &config.clock;
        let (central_calls, mail_calls) = (Calls::new(clock.clone()), Calls::new(clock.clone()));
        let catalogue: Vec<Arc<Database>> = catalogue.iter().flat_map(|files| files.files()).collect();
        let mut databases: Vec<Arc<Database>> =
            desk.iter().flat_map(|files| [files.restocking.clone(), files.dispatch.clone()]).collect();
        databases.extend(catalogue.iter().cloned());
        let calls: &[(&'static str, &Calls)] =
            if desk.is_some() { &[("central", &central_calls), ("mail", &mail_calls)] } else { &[] };
        let metrics = InstanceMetrics::register(&mut config.web.metrics, databases, calls);
        let (disk, troubles) = (Arc::new(DiskGuard::new(folder, desk.is_some())), Troubles::default());
        let health = Arc::new(Health::new(Watched {
            desk: desk.cloned(),
            catalogue,
            clock: clock.clone(),
            disk: disk.clone(),
            central: config.web.central_level.map(|_| central_calls.clone()),
            mail: config.dispatching.as_ref().map(|_| mail_calls.clone()),
            troubles: troubles.clone(),
            metrics: metrics.clone(),
            has_effects: config.has_effects,
        }));
        Self { central_calls, mail_calls, disk, troubles, found_full: watch::Sender::new(0), metrics, health }
    }

    /// Looks again and again.
    pub(super) fn spawn(&self, loops: &mut Loops) {
        let health = self.health.clone();
        loops.spawn_every("health", HEALTH_LOOK, move || {
            let health = health.clone();
            async move { health.check().await }
        });
        let (disk, mut found_full) = (self.disk.clone(), self.found_full.subscribe());
        loops.spawn_every("disk", DISK_LOOK, move || {
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
}
