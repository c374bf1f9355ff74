//! The promises about events, watched while the program runs: a clock that can be believed before something timed is
//! released, changes that lead to the whole states said beside them, and what was refused.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use catalogue::Contexts;
use catalogue::desk::Desk;
use context::{Clock, ClockGuard, ClockWord, Ids, Log, Logged, RefusalReason, StoreError};
use event::{Contract, Weight};
use feeds::{Folded, fold};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeLabelSet};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::registry::Registry;
use storage::sqlite::Database;

use super::rounds::Loops;

/// Between two samples of a context.
const SAMPLE_EVERY: Duration = Duration::from_secs(10);
/// Events of one subject that are folded.
const SAMPLED: u32 = 200;

/// What is watched.
pub(super) struct Promises {
    databases: Vec<Arc<Database>>,
    desks: Vec<(&'static str, Desk)>,
    clock: Arc<dyn Clock>,
    guard: Mutex<ClockGuard>,
    began: Instant,
    compared: AtomicU64,
    different: AtomicU64,
    missing: AtomicU64,
}

impl Promises {
    /// Begins to watch, and registers the figures.
    pub(super) fn new(
        registry: &mut Registry,
        databases: impl IntoIterator<Item = Arc<Database>>,
        contexts: Option<&Contexts>,
        clock: &Arc<dyn Clock>,
    ) -> Arc<Self> {
        let named = |Contexts { product, price, promotion, product_sale, offer }: &Contexts| {
            let named = [
                ("product", product),
                ("price", price),
                ("promotion", promotion),
                ("product_sale", product_sale),
                ("offer", offer),
            ];
            named.map(|(name, context)| (name, context.desk.clone()))
        };
        let promises = Arc::new(Self {
            databases: databases.into_iter().collect(),
            desks: contexts.into_iter().flat_map(named).collect(),
            clock: clock.clone(),
            guard: Mutex::default(),
            began: Instant::now(),
            compared: AtomicU64::new(0),
            different: AtomicU64::new(0),
            missing: AtomicU64::new(0),
        });
        // From here on the clock has to go as time does.
        promises.may_release();
        let figures = Box::new(Figures(promises.clone()));
        registry.sub_registry_with_prefix("restock").register_collector(figures);
        promises
    }

    /// Whether the clock can be believed, so that what is due by it may be said.
    pub(super) fn may_release(&self) -> bool {
        let mut guard = self.guard.lock().unwrap_or_else(PoisonError::into_inner);
        let known = guard.alarms();
        let word = guard.look(self.clock.now(), self.began.elapsed());
        if let ClockWord::Jumped(off) = word
            && guard.alarms() > known
        {
            tracing::error!(
                seconds = off.as_secs(),
                "the clock was set by more than a minute: nothing is announced until it is right again; if it is right now, restart"
            );
        }
        word == ClockWord::Trusted
    }

    /// Folds the changes of a subject now and then.
    pub(super) fn spawn(self: &Arc<Self>, ids: Arc<dyn Ids>, loops: &mut Loops) {
        let promises = self.clone();
        loops.spawn_every("thin against thick", SAMPLE_EVERY, move || {
            let (promises, chance) = (promises.clone(), ids.chance());
            async move {
                for database in &promises.databases {
                    match sample(database, chance).await {
                        Ok(folded) => promises.count(database.name(), folded),
                        Err(error) => tracing::warn!(%error, "failed to sample changes against whole states"),
                    }
                }
            }
        });
    }

    fn count(&self, context: &str, folded: Folded) {
        self.compared.fetch_add(folded.compared, Ordering::Relaxed);
        self.different.fetch_add(folded.different, Ordering::Relaxed);
        self.missing.fetch_add(folded.missing, Ordering::Relaxed);
        if folded.different + folded.missing > 0 {
            let Folded { different, missing, .. } = folded;
            tracing::error!(context, different, missing, "changes do not lead to the whole states said beside them");
        }
    }
}

/// Folds the subject of an event that chance has chosen, for each pair of a thick and a thin type of one axis.
async fn sample(database: &Database, chance: u32) -> Result<Folded, StoreError> {
    let Some(charter) = database.charter() else { return Ok(Folded::default()) };
    let pairs: Vec<(&Contract, &Contract)> = charter
        .contracts()
        .filter(|thin| thin.weight == Weight::Thin)
        .filter_map(|thin| Some((charter.contracts().find(|thick| is_whole_of(thick, thin))?, thin)))
        .collect();
    let head = Log::head(database).await?;
    if pairs.is_empty() || head == 0 {
        return Ok(Folded::default());
    }
    let chosen = Log::read(database, u64::from(chance) % head, 1).await?;
    let Some(subject) = chosen.first().map(|event| event.subject.clone()) else { return Ok(Folded::default()) };
    let events = database.about(&subject, SAMPLED).await?;
    let data =
        |contract: &Contract| events.iter().filter(|event| event.kind == contract.kind).map(read).collect::<Vec<_>>();
    let folded = pairs.into_iter().map(|(thick, thin)| fold(&data(thick), &data(thin)));
    Ok(folded.fold(Folded::default(), |sum, next| Folded {
        compared: sum.compared + next.compared,
        different: sum.different + next.different,
        missing: sum.missing + next.missing,
    }))
}

fn is_whole_of(thick: &Contract, thin: &Contract) -> bool {
    thick.weight == Weight::Thick && thick.axis == thin.axis && thick.subject.aggregate == thin.subject.aggregate
}

fn read(event: &Logged) -> serde_json::Value {
    serde_json::from_str(&event.data).unwrap_or_default()
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Refused {
    context: &'static str,
    reason: &'static str,
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Of {
    context: &'static str,
}

struct Figures(Arc<Promises>);

impl fmt::Debug for Figures {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Figures(of the promises)")
    }
}

impl Collector for Figures {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let counter = MetricType::Counter;
        let text = "Events that were refused, by the promise that they would have broken";
        let mut refused = encoder.encode_descriptor("events_refused", text, None, counter)?;
        for database in &self.0.databases {
            for reason in RefusalReason::ALL {
                let count = database.refusals().map_or(0, |counts| counts.of(reason));
                let label = Refused { context: database.name(), reason: reason.name() };
                refused.encode_family(&label)?.encode_counter::<Refused, _, u64>(&count, None)?;
            }
        }
        let text = "Commands that changed nothing, and so said nothing";
        let mut idle = encoder.encode_descriptor("commands_without_effect", text, None, counter)?;
        for (context, desk) in &self.0.desks {
            let context = *context;
            idle.encode_family(&Of { context })?.encode_counter::<Of, _, u64>(&desk.idle.total(), None)?;
        }
        let alarms = self.0.guard.lock().unwrap_or_else(PoisonError::into_inner).alarms();
        let figures = [
            (
                "fold_compared",
                "Whole states compared with the changes that led to them",
                self.0.compared.load(Ordering::Relaxed),
            ),
            ("fold_different", "Of these, not the same; must stay 0", self.0.different.load(Ordering::Relaxed)),
            (
                "fold_missing",
                "Changes between two whole states that nobody said; must stay 0",
                self.0.missing.load(Ordering::Relaxed),
            ),
            (
                "release_clock_alarms",
                "How often the clock could not be believed, so that nothing timed was said",
                alarms,
            ),
        ];
        for (name, text, count) in figures {
            let figure = ConstCounter::new(count);
            let metric = encoder.encode_descriptor(name, text, None, counter)?;
            prometheus_client::encoding::EncodeMetric::encode(&figure, metric)?;
        }
        Ok(())
    }
}
