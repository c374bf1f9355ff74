//! `GET /metrics`, for Prometheus.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use crate::app::State as Store;
use crate::http::Problem;

/// What is counted while it runs.
#[derive(Default)]
pub(crate) struct Counted {
    answered: Counter<u64, AtomicU64>,
    failed: Counter<u64, AtomicU64>,
}

impl Counted {
    pub(crate) fn answered(&self) {
        self.answered.inc();
    }

    pub(crate) fn failed(&self) {
        self.failed.inc();
    }
}

pub(crate) async fn metrics(State(store): State<Arc<Store>>) -> Result<impl IntoResponse, Problem> {
    let freshness = store.freshness_now().await?;
    let mut registry = Registry::with_prefix("restock_replica");
    registry.register("reads_answered", "Reads that were answered", store.counted.answered.clone());
    registry.register("reads_failed", "Reads that were not", store.counted.failed.clone());
    let mut gauge = |name: &str, help: &str, value: i64| {
        let gauge: Gauge = Gauge::default();
        gauge.set(value);
        registry.register(name, help, gauge);
    };
    let now = store.ports.clock.now();
    gauge("is_current", "Whether it calls itself current", i64::from(freshness.is_current()));
    gauge("events_behind", "Events known to be missing", i64::try_from(freshness.behind).unwrap_or(i64::MAX));
    gauge("events_unreadable", "Events not understood", i64::try_from(freshness.unreadable).unwrap_or(i64::MAX));
    // -1 where it was never filled, or never heard of anybody.
    gauge("age_seconds", "Since it is known to hold everything", freshness.age.map_or(-1, |age| age.as_secs()));
    let contact = freshness.last_contact.map_or(-1, |contact| now.duration_since(contact).as_secs());
    gauge("contact_age_seconds", "Since all its feeds were heard of", contact);
    if let Some(till) = &store.ports.till {
        let waiting = till.state().await?.waiting;
        gauge("movements_waiting", "Movements not yet sent", i64::try_from(waiting).unwrap_or(i64::MAX));
    }
    let mut text = String::new();
    encode(&mut text, &registry).map_err(|_| Problem::not_ready("The metrics could not be written."))?;
    Ok(([(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text))
}
