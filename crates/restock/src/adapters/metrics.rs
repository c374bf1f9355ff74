//! The instance's own metrics for Prometheus, beside those of the web side. Labels come from closed lists.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeLabelSet};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use restocking::events::known_kind;
use storage::sqlite::Database;

use super::Calls;

/// Seconds, as the messaging conventions of OpenTelemetry have them.
const PROCESS_BUCKETS: [f64; 14] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];
/// Seconds, from at once to a day.
const AGE_BUCKETS: [f64; 10] = [0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 1_800.0, 14_400.0, 86_400.0];

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct TypeLabel {
    r#type: &'static str,
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct KindLabel {
    kind: &'static str,
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct DatabaseLabel {
    database: &'static str,
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct OutcomeLabel {
    outcome: &'static str,
}

type Gauges<L> = Family<L, Gauge<f64, AtomicU64>>;
type Histograms = Family<TypeLabel, Histogram, fn() -> Histogram>;

/// Figures that the loops and the health check keep.
pub(crate) struct InstanceMetrics {
    process: Histograms,
    age: Histograms,
    last_event: Family<TypeLabel, Gauge>,
    oldest: Gauges<KindLabel>,
    dead: Family<KindLabel, Gauge>,
    offers: Family<OutcomeLabel, Counter>,
    swept_at: Gauge,
    clock_jumps: Counter,
}

impl InstanceMetrics {
    /// Registers everything that this instance tells of itself.
    pub(crate) fn register(
        registry: &mut Registry,
        databases: Vec<Arc<Database>>,
        calls: &[(&'static str, &Calls)],
    ) -> Arc<Self> {
        let registry = registry.sub_registry_with_prefix("restock");
        let metrics = Self {
            process: Family::new_with_constructor(process_histogram as fn() -> Histogram),
            age: Family::new_with_constructor(age_histogram as fn() -> Histogram),
            last_event: Family::default(),
            oldest: Family::default(),
            dead: Family::default(),
            offers: Family::default(),
            swept_at: Gauge::default(),
            clock_jumps: Counter::default(),
        };
        registry.register(
            "event_process_duration_seconds",
            "An event's share of the transaction that handled it",
            metrics.process.clone(),
        );
        registry.register(
            "event_age_seconds",
            "From the time of an event to its effect, business time",
            metrics.age.clone(),
        );
        registry.register(
            "last_event_timestamp_seconds",
            "Time of the latest event of a type, business time",
            metrics.last_event.clone(),
        );
        registry.register(
            "outbox_oldest_age_seconds",
            "Age of the oldest one that waits to leave; 0 where none does",
            metrics.oldest.clone(),
        );
        registry.register("offers", "Daily offers by how their mails ended", metrics.offers.clone());
        registry.register("context_dead_letters", "Dead letters by context", metrics.dead.clone());
        registry.register(
            "sweep_last_success_timestamp_seconds",
            "When the last sweep ended, wall time",
            metrics.swept_at.clone(),
        );
        registry.register("clock_jump", "How often the machine's clock was set", metrics.clock_jumps.clone());
        for (dependency, calls) in calls {
            let labels = vec![("dependency".into(), (*dependency).into())];
            let labelled = registry.sub_registry_with_labels(labels.into_iter());
            labelled.register(
                "dependency_duration_seconds",
                "Time of calls to those whom we depend on",
                calls.durations(),
            );
        }
        registry.register_collector(Box::new(Databases(databases)));
        Arc::new(metrics)
    }

    /// An event was handled.
    pub(crate) fn handled(&self, kind: &str, took: Duration, time: Option<Timestamp>, now: Timestamp) {
        let label = TypeLabel { r#type: known_kind(kind).unwrap_or("other") };
        self.process.get_or_create(&label).observe(took.as_secs_f64());
        if let Some(time) = time {
            self.age.get_or_create(&label).observe(now.duration_since(time).as_secs_f64().max(0.0));
            self.last_event.get_or_create(&label).inner().fetch_max(time.as_second(), Ordering::Relaxed);
        }
    }

    /// The oldest one of a kind that waits to leave.
    pub(crate) fn oldest(&self, kind: &'static str, age: Duration) {
        self.oldest.get_or_create(&KindLabel { kind }).set(age.as_secs_f64());
    }

    /// Dead letters of a context.
    pub(crate) fn dead(&self, context: &'static str, count: u64) {
        self.dead.get_or_create(&KindLabel { kind: context }).set(i64::try_from(count).unwrap_or(i64::MAX));
    }

    /// How the mails of daily offers ended, ever.
    pub(crate) fn offers(&self, accepted: u64, failed: u64) {
        for (outcome, count) in [("sent", accepted), ("failed", failed)] {
            self.offers.get_or_create(&OutcomeLabel { outcome }).inner().store(count, Ordering::Relaxed);
        }
    }

    /// When the last sweep ended, seconds since 1970.
    pub(crate) fn swept(&self, second: i64) {
        self.swept_at.set(second);
    }

    /// How often the clock was set.
    pub(crate) fn clock_jumps(&self, jumps: u64) {
        self.clock_jumps.inner().store(jumps, Ordering::Relaxed);
    }
}

fn process_histogram() -> Histogram {
    Histogram::new(PROCESS_BUCKETS)
}

fn age_histogram() -> Histogram {
    Histogram::new(AGE_BUCKETS)
}

/// Figures that the databases keep themselves, read when they are asked for.
struct Databases(Vec<Arc<Database>>);

impl fmt::Debug for Databases {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.0.iter().map(|database| database.name())).finish()
    }
}

impl Collector for Databases {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let mut commits = encoder.encode_descriptor(
            "db_commit_duration_seconds",
            "Time spent in COMMIT",
            None,
            MetricType::Histogram,
        )?;
        for database in &self.0 {
            let (count, spent) = database.commits();
            let label = DatabaseLabel { database: database.name() };
            // The writer keeps count and sum; the one bucket holds everything.
            commits.encode_family(&label)?.encode_histogram::<DatabaseLabel>(
                spent.as_secs_f64(),
                count,
                &[(f64::INFINITY, count)],
                None,
            )?;
        }
        let mut waiting = encoder.encode_descriptor(
            "db_writes_waiting",
            "Pieces of work that wait for the writer",
            None,
            MetricType::Gauge,
        )?;
        for database in &self.0 {
            waiting
                .encode_family(&DatabaseLabel { database: database.name() })?
                .encode_gauge(&database.writes_waiting())?;
        }
        let mut wal =
            encoder.encode_descriptor("db_wal_bytes", "Size of the write-ahead log", None, MetricType::Gauge)?;
        for database in &self.0 {
            let mut file = database.path().as_os_str().to_owned();
            file.push("-wal");
            let bytes = std::fs::metadata(&file).map_or(0, |metadata| metadata.len());
            let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
            wal.encode_family(&DatabaseLabel { database: database.name() })?.encode_gauge(&bytes)?;
        }
        Ok(())
    }
}
