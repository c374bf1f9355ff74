//! What is known about the health of this instance, looked at every few seconds and answered from memory.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use context::{Clock, EntryState, Inbox, StoreError};
use dispatch::ports::MailBook;
use jiff::Timestamp;
use restocking::ports::Store;
use storage::sqlite::Database;
use web::{Check, CheckStatus, HealthSource};

use super::calls::Seen;
use super::{Calls, ClockWatch, DiskGuard, InstanceMetrics};
use crate::output::counted;
use crate::running::{DeskFiles, Troubles};

/// The writer must have made progress within this time.
const ALIVE_WITHIN: Duration = Duration::from_secs(30);
/// What waits longer to leave is worth a look.
const STUCK_AFTER: Duration = Duration::from_secs(10 * 60);
/// Two nights and an hour without a sweep: one was missed.
const SWEPT_WITHIN: Duration = Duration::from_secs(49 * 60 * 60);
/// Less room is worth a look: two gibibytes.
const LITTLE_ROOM: u64 = 2 * 1024 * 1024 * 1024;
/// How long a jump of the clock is shown.
const JUMP_SHOWN: Duration = Duration::from_secs(60 * 60);
/// Failures in a row of a loop that are worth a look.
const TROUBLE: u32 = 3;

/// What is looked at.
pub(crate) struct Watched {
    /// The files of the desk; none where another process has it.
    pub(crate) desk: Option<DeskFiles>,
    /// Those of the catalogue's contexts, the first of which is tried to be written; none where another process has them.
    pub(crate) catalogue: Vec<Arc<Database>>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) disk: Arc<DiskGuard>,
    /// None where no central system is configured.
    pub(crate) central: Option<Arc<Calls>>,
    /// None where no mail is configured.
    pub(crate) mail: Option<Arc<Calls>>,
    pub(crate) troubles: Troubles,
    pub(crate) metrics: Arc<InstanceMetrics>,
    /// Whether anything leaves.
    pub(crate) has_effects: bool,
}

#[derive(Default)]
struct Known {
    checks: Vec<Check>,
    stray_answers: u64,
    /// When the database last took a write.
    written_at: Option<Timestamp>,
    is_started: bool,
}

/// Health of one instance.
pub(crate) struct Health {
    watched: Watched,
    clock_watch: ClockWatch,
    known: RwLock<Known>,
}

impl Health {
    pub(crate) fn new(watched: Watched) -> Self {
        Self { watched, clock_watch: ClockWatch::default(), known: RwLock::default() }
    }

    /// Looks at everything once.
    pub(crate) async fn check(&self) {
        let now = self.watched.clock.now();
        let written = self.write(now).await;
        if let Err(StoreError::Full(_)) = &written {
            self.watched.disk.give_up();
        }
        let mut checks =
            vec![self.writable(now, written.as_ref().err()), self.disk(now), self.clock(now), self.rounds(now)];
        checks.extend(self.figures(now).await.unwrap_or_else(|error| vec![unreadable(now, &error)]));
        checks.extend(self.dependencies(now));
        let stray = match &self.watched.desk {
            Some(desk) => desk.restocking.stray_answers().await,
            None => Ok(0),
        };
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if written.is_ok() {
            known.written_at = Some(now);
        }
        known.checks = checks;
        known.stray_answers = stray.unwrap_or(known.stray_answers);
    }

    /// Everything is up.
    pub(crate) fn started(&self) {
        self.known.write().unwrap_or_else(PoisonError::into_inner).is_started = true;
    }

    /// Writes something small into a file of each group of roles.
    async fn write(&self, now: Timestamp) -> Result<(), StoreError> {
        if let Some(desk) = &self.watched.desk {
            Store::remember(&*desk.restocking, "alive", now).await?;
        }
        match self.watched.catalogue.first() {
            Some(database) => database.prove_writable(now).await,
            None => Ok(()),
        }
    }

    /// Those whom the desk calls.
    fn dependencies(&self, now: Timestamp) -> Vec<Check> {
        if self.watched.desk.is_none() {
            return Vec::new();
        }
        let mut checks = vec![
            dependency(
                "central:responseTime",
                now,
                self.watched.central.as_deref(),
                "no central system is configured: set central.url",
            ),
            dependency("smtp:lastAccepted", now, self.watched.mail.as_deref(), "no mail is configured: set mail.mode"),
        ];
        if !self.watched.has_effects {
            let text = "effects are off: nothing is sent to the central system, and no mail leaves";
            checks.push(check("effects:state", "component", now, Some(text.to_owned())));
        }
        checks
    }

    fn writable(&self, now: Timestamp, error: Option<&StoreError>) -> Check {
        let low = self.watched.disk.is_low().then(|| "the disk is full; make room in the data folder".to_owned());
        let output = error.map(ToString::to_string).or(low);
        let status = if output.is_some() { CheckStatus::Fail } else { CheckStatus::Pass };
        Check { status, needed: true, ..check("db:writable", "datastore", now, output) }
    }

    fn disk(&self, now: Timestamp) -> Check {
        let free = self.watched.disk.free_bytes();
        let low = free
            .filter(|free| *free < LITTLE_ROOM)
            .map(|free| format!("{} MiB left; make room in the data folder", free / 1024 / 1024));
        observed(check("disk:free", "system", now, low), free.map(|free| free as f64), "bytes")
    }

    fn clock(&self, now: Timestamp) -> Check {
        if let Some(off) = self.clock_watch.look(now, Instant::now()) {
            tracing::warn!(seconds = off.as_secs(), "the machine's clock was set");
        }
        self.watched.metrics.clock_jumps(self.clock_watch.jumps());
        let latest = self.clock_watch.latest().filter(|(at, _)| age(now, *at) < JUMP_SHOWN);
        let text =
            latest.map(|(at, off)| format!("the clock jumped by {} s at {at:.0}; keep it set by NTP", off.as_secs()));
        observed(check("clock:skew", "system", now, text), Some(latest.map_or(0.0, |(_, off)| off.as_secs_f64())), "s")
    }

    fn rounds(&self, now: Timestamp) -> Check {
        let troubles = self.watched.troubles.now();
        let texts: Vec<String> = troubles
            .iter()
            .filter(|(_, trouble)| trouble.failures >= TROUBLE)
            .map(|(name, trouble)| format!("{name} failed {} times: {}", trouble.failures, trouble.reason))
            .collect();
        check("work:rounds", "component", now, (!texts.is_empty()).then(|| texts.join("; ")))
    }

    /// What the databases tell.
    async fn figures(&self, now: Timestamp) -> Result<Vec<Check>, StoreError> {
        let metrics = &self.watched.metrics;
        let (mut dead, mut texts) = (0, Vec::new());
        let desk = self.watched.desk.iter().flat_map(|desk| [&desk.restocking, &desk.dispatch]);
        for database in desk.chain(&self.watched.catalogue) {
            let of_one = Inbox::tally(&**database).await?.total().in_state(EntryState::Dead);
            metrics.dead(database.name(), of_one);
            dead += of_one;
            if of_one > 0 {
                let context = database.name().replace('_', "-");
                let option = if context == "restocking" { String::new() } else { format!(" --context {context}") };
                texts.push(format!(
                    "{} for a person to look at: restock dead list{option}",
                    counted(of_one, "dead letter")
                ));
            }
        }
        let text = (!texts.is_empty()).then(|| texts.join("; "));
        let mut checks = vec![observed(check("dlq:depth", "component", now, text), Some(dead as f64), "messages")];
        if let Some(desk) = &self.watched.desk {
            checks.extend(self.figures_of_desk(desk, now).await?);
        }
        Ok(checks)
    }

    async fn figures_of_desk(&self, desk: &DeskFiles, now: Timestamp) -> Result<[Check; 2], StoreError> {
        let (DeskFiles { restocking, dispatch }, metrics) = (desk, &self.watched.metrics);
        let submission = restocking.oldest_submission().await?.map_or(Duration::ZERO, |at| age(now, at));
        let mails = MailBook::counts(&**dispatch).await?;
        metrics.offers(mails.offers_accepted, mails.offers_failed);
        let mail = mails.oldest_waiting.map_or(Duration::ZERO, |at| age(now, at));
        metrics.oldest("submission", submission);
        metrics.oldest("mail", mail);
        let oldest = submission.max(mail);
        let what = if submission >= mail {
            "an accepted change waits for the central system"
        } else {
            "a mail waits for the mail server"
        };
        let text = (oldest > STUCK_AFTER).then(|| format!("{what} since {} minutes", oldest.as_secs() / 60));
        let outbox = observed(check("outbox:oldestAge", "component", now, text), Some(oldest.as_secs_f64()), "s");

        let swept = Store::moment(&**restocking, "sweep").await?;
        metrics.swept(swept.map_or(0, Timestamp::as_second));
        let late = swept.filter(|at| age(now, *at) > SWEPT_WITHIN).map(|at| format!("the last sweep ended at {at:.0}"));
        let sweep = check("sweep:lastSuccess", "component", now, late);
        let sweep = observed(sweep, swept.map(|at| age(now, at).as_secs_f64()), "s");
        Ok([outbox, sweep])
    }
}

fn dependency(name: &str, now: Timestamp, calls: Option<&Calls>, none: &str) -> Check {
    let Some(calls) = calls else { return check(name, "component", now, Some(none.to_owned())) };
    let Seen { answered_at, took, failures, reason } = calls.seen();
    let since = || answered_at.map_or_else(|| "never".to_owned(), |at| format!("{at:.0}"));
    let text = (failures > 0)
        .then(|| format!("{failures} calls in a row failed, last answer {}: {}", since(), reason.unwrap_or_default()));
    let made = check(name, "component", now, text);
    if name == "smtp:lastAccepted" {
        return observed(made, answered_at.map(|at| age(now, at).as_secs_f64()), "s");
    }
    observed(made, took.map(|took| took.as_secs_f64() * 1_000.0), "ms")
}

/// How long something has been, never less than nothing.
fn age(now: Timestamp, at: Timestamp) -> Duration {
    Duration::try_from(now.duration_since(at)).unwrap_or_default()
}

/// A check that warns where it has something to say.
fn check(name: &str, component_type: &'static str, time: Timestamp, output: Option<String>) -> Check {
    let status = if output.is_some() { CheckStatus::Warn } else { CheckStatus::Pass };
    Check {
        name: name.to_owned(),
        component_type,
        status,
        needed: false,
        observed_value: None,
        observed_unit: None,
        time,
        output,
    }
}

fn observed(check: Check, value: Option<f64>, unit: &'static str) -> Check {
    Check { observed_value: value, observed_unit: value.map(|_| unit), ..check }
}

fn unreadable(now: Timestamp, error: &StoreError) -> Check {
    let made = check("db:readable", "datastore", now, Some(error.to_string()));
    Check { status: CheckStatus::Fail, needed: true, ..made }
}

impl HealthSource for Health {
    fn is_alive(&self) -> bool {
        // A full disk is no reason to restart: the check itself says that it went on.
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let now = self.watched.clock.now();
        self.watched.disk.is_low() || known.written_at.is_none_or(|at| age(now, at) < ALIVE_WITHIN)
    }

    fn is_started(&self) -> bool {
        self.known.read().unwrap_or_else(PoisonError::into_inner).is_started
    }

    fn checks(&self) -> Vec<Check> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).checks.clone()
    }

    fn stray_answers(&self) -> u64 {
        self.known.read().unwrap_or_else(PoisonError::into_inner).stray_answers
    }
}
