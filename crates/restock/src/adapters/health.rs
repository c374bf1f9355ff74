//! What is known about the health of this instance, checked every few seconds and answered from memory.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use context::{Clock, Inbox};
use jiff::Timestamp;
use restocking::ports::Store;
use storage::sqlite::Database;
use web::{Check, CheckStatus, HealthSource};

/// The writer must have made progress within this time.
const ALIVE_WITHIN_SECONDS: i64 = 30;

#[derive(Default)]
struct Known {
    checks: Vec<Check>,
    stray_answers: u64,
    /// When the database last took a write.
    written_at: Option<Timestamp>,
    started: bool,
}

/// Health of one instance.
pub(crate) struct Health {
    database: Arc<Database>,
    clock: Arc<dyn Clock>,
    data_dir: PathBuf,
    known: RwLock<Known>,
}

impl Health {
    pub(crate) fn new(database: Arc<Database>, clock: Arc<dyn Clock>, data_dir: PathBuf) -> Self {
        Self { database, clock, data_dir, known: RwLock::default() }
    }

    /// Makes all checks once.
    pub(crate) async fn check(&self) {
        let now = self.clock.now();
        let written = Store::remember(&*self.database, "alive", now).await;
        let mut checks = vec![check("db:writable", "datastore", now, written.as_ref().err().map(ToString::to_string), true)];
        let tally = self.database.tally().await;
        let dead = tally.as_ref().map(|tally| tally.total().in_state(context::EntryState::Dead)).unwrap_or(0);
        let mut dlq = check("dlq:depth", "component", now, (dead > 0).then(|| format!("{dead} dead letters: restock dead list")), false);
        dlq.observed_value = Some(dead as f64);
        dlq.observed_unit = Some("messages");
        checks.push(dlq);
        let free = free_bytes(&self.data_dir);
        let low = free.filter(|free| *free < 2 * 1024 * 1024 * 1024).map(|free| format!("{} MiB left", free / 1024 / 1024));
        let mut disk = check("disk:free", "system", now, low, false);
        disk.observed_value = free.map(|free| free as f64);
        disk.observed_unit = Some("bytes");
        checks.push(disk);
        let stray = self.database.stray_answers().await.unwrap_or(0);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if written.is_ok() {
            known.written_at = Some(now);
        }
        known.checks = checks;
        known.stray_answers = stray;
    }

    pub(crate) fn started(&self) {
        self.known.write().unwrap_or_else(PoisonError::into_inner).started = true;
    }
}

fn check(name: &str, component_type: &'static str, time: Timestamp, output: Option<String>, needed: bool) -> Check {
    let status = match (&output, needed) {
        (None, _) => CheckStatus::Pass,
        (Some(_), true) => CheckStatus::Fail,
        (Some(_), false) => CheckStatus::Warn,
    };
    Check { name: name.to_owned(), component_type, status, needed, observed_value: None, observed_unit: None, time, output }
}

/// Free space where the data lies; unknown where the system does not tell.
fn free_bytes(folder: &std::path::Path) -> Option<u64> {
    fs4::available_space(folder).ok()
}

impl HealthSource for Health {
    fn is_alive(&self) -> bool {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        known.written_at.is_none_or(|at| now.as_second() - at.as_second() < ALIVE_WITHIN_SECONDS)
    }

    fn is_started(&self) -> bool {
        self.known.read().unwrap_or_else(PoisonError::into_inner).started
    }

    fn checks(&self) -> Vec<Check> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).checks.clone()
    }

    fn stray_answers(&self) -> u64 {
        self.known.read().unwrap_or_else(PoisonError::into_inner).stray_answers
    }
}
