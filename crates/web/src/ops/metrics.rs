//! Metrics for Prometheus. Labels come from closed lists: no id and no client's text is one.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::response::IntoResponse;
use context::{Counts, EntryState};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use restocking::events::known_kind;
use restocking::use_cases::{ClickOutcome, UndoOutcome};

use crate::DeskPorts;
use crate::app::{AppState, House, State};
use crate::http::Problem;

const BUCKETS: [f64; 11] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RequestLabels {
    route: String,
    method: &'static str,
    status_class: &'static str,
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct TypeLabel {
    r#type: &'static str,
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct OutcomeLabels {
    r#type: &'static str,
    outcome: &'static str,
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct StateLabel {
    state: &'static str,
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct ActionLabels {
    action: &'static str,
    outcome: &'static str,
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct DependencyLabel {
    dependency: String,
}

pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Histogram, fn() -> Histogram>,
    received: Family<TypeLabel, Counter>,
    outcomes: Family<OutcomeLabels, Counter>,
    entries: Family<StateLabel, Gauge>,
    dead: Family<TypeLabel, Gauge>,
    actions: Family<ActionLabels, Counter>,
    dependencies: Family<DependencyLabel, Gauge>,
    attention: Gauge,
    streams: Gauge,
    streams_dropped: Counter,
    stale_replies: Counter,
}

impl Metrics {
    /// Adds the metrics of this crate to those of others.
    pub(crate) fn new(mut all: Registry, version: &str) -> Self {
        let registry = all.sub_registry_with_prefix("restock");
        let requests = Family::new_with_constructor(request_histogram as fn() -> Histogram);
        let (received, outcomes, entries, dead) = <(Family<_, _>, Family<_, _>, Family<_, _>, Family<_, _>)>::default();
        let (actions, dependencies) = <(Family<_, _>, Family<_, _>)>::default();
        let (attention, streams, streams_dropped, stale_replies) = <(Gauge, Gauge, Counter, Counter)>::default();
        registry.register("build", "The running program", Info::new([("version".to_owned(), version.to_owned())]));
        registry.register("http_request_duration_seconds", "Time to the head of the answer", requests.clone());
        registry.register("events_received", "Events delivered, duplicates included", received.clone());
        registry.register("events_outcome", "What became of the events delivered", outcomes.clone());
        registry.register("inbox_entries", "Inbox entries by state", entries.clone());
        registry.register("dlq_messages", "Dead letters", dead.clone());
        registry.register("actions", "Planners' actions, one for each suggestion", actions.clone());
        registry.register(
            "dependency_up",
            "1 where the check passed or warned, when it was last made",
            dependencies.clone(),
        );
        registry.register("workflow_attention", "Submissions that a person must look at", attention.clone());
        registry.register("sse_clients", "Streams of server-sent events", streams.clone());
        registry.register("sse_dropped", "Streams that could not keep up and were reset", streams_dropped.clone());
        registry.register(
            "stale_reply",
            "Answers of the central system that fitted nothing; must stay 0",
            stale_replies.clone(),
        );
        Self {
            registry: all,
            requests,
            received,
            outcomes,
            entries,
            dead,
            actions,
            dependencies,
            attention,
            streams,
            streams_dropped,
            stale_replies,
        }
    }

    pub(crate) fn request(&self, route: &str, method: &Method, status: StatusCode, took: Duration) {
        let status_class = match status.as_u16() {
            0..200 => "1xx",
            200..300 => "2xx",
            300..400 => "3xx",
            400..500 => "4xx",
            _ => "5xx",
        };
        let method = match *method {
            Method::GET => "GET",
            Method::HEAD => "HEAD",
            Method::POST => "POST",
            _ => "other",
        };
        let labels = RequestLabels { route: route.to_owned(), method, status_class };
        self.requests.get_or_create(&labels).observe(took.as_secs_f64());
    }

    pub(crate) fn action(&self, action: &'static str, outcome: ClickOutcome) {
        let outcome = match outcome {
            ClickOutcome::Accepted => "accepted",
            ClickOutcome::Changed => "changed",
            ClickOutcome::Gone => "gone",
            ClickOutcome::Depends => "depends",
            ClickOutcome::Refused => "refused",
        };
        self.actions.get_or_create(&ActionLabels { action, outcome }).inc();
    }

    pub(crate) fn undone(&self, outcome: UndoOutcome) {
        let outcome = match outcome {
            UndoOutcome::Undone => "undone",
            UndoOutcome::TooLate => "too_late",
            UndoOutcome::Changed => "changed",
            UndoOutcome::Gone => "gone",
            UndoOutcome::Refused => "refused",
        };
        self.actions.get_or_create(&ActionLabels { action: "undo", outcome }).inc();
    }

    pub(crate) fn stream_dropped(&self) {
        self.streams_dropped.inc();
    }

    /// Takes over the figures that others keep durably.
    async fn refresh(&self, app: &AppState) -> Result<(), Problem> {
        if let Some(desk) = &app.whole.desk {
            self.refresh_desk(desk).await?;
        }
        for check in app.whole.health.checks() {
            let is_up = check.status != crate::CheckStatus::Fail;
            self.dependencies.get_or_create(&DependencyLabel { dependency: check.name }).set(i64::from(is_up));
        }
        self.streams.set(gauge(app.hub.clients() as u64));
        store(self.stale_replies.inner(), app.whole.health.stray_answers());
        Ok(())
    }

    async fn refresh_desk(&self, desk: &DeskPorts) -> Result<(), Problem> {
        let tally = desk.inbox.tally().await?;
        let mut by_type = std::collections::BTreeMap::<&'static str, Counts>::new();
        for (kind, counts) in &tally.0 {
            by_type.entry(known_kind(kind).unwrap_or("other")).or_default().add(counts);
        }
        for (r#type, counts) in by_type {
            store(self.received.get_or_create(&TypeLabel { r#type }).inner(), counts.received);
            let outcomes = [
                ("applied", counts.in_state(EntryState::Handled)),
                ("duplicate", counts.duplicates),
                ("stale", counts.in_state(EntryState::Ignored)),
                ("dead", counts.in_state(EntryState::Dead)),
                ("contradiction", counts.contradictions),
            ];
            for (outcome, count) in outcomes {
                store(self.outcomes.get_or_create(&OutcomeLabels { r#type, outcome }).inner(), count);
            }
            self.dead.get_or_create(&TypeLabel { r#type }).set(gauge(counts.in_state(EntryState::Dead)));
        }
        let total = tally.total();
        for state in EntryState::ALL {
            self.entries.get_or_create(&StateLabel { state: state.name() }).set(gauge(total.in_state(state)));
        }
        self.attention.set(gauge(desk.reader.overview(Vec::new()).await?.attention));
        Ok(())
    }
}

/// `GET /metrics`
pub(crate) async fn metrics(State(app): State<House>) -> Result<impl IntoResponse, Problem> {
    // Where the store is out, the figures of before are better than none.
    drop(app.metrics.refresh(&app).await);
    let mut out = String::new();
    text::encode(&mut out, &app.metrics.registry).map_err(|_| Problem::internal())?;
    Ok(([(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], out))
}

fn request_histogram() -> Histogram {
    Histogram::new(BUCKETS)
}

fn store(counter: &AtomicU64, value: u64) {
    counter.store(value, Ordering::Relaxed);
}

fn gauge(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
