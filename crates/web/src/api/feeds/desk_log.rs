//! The log of the desk as a feed, as long as no reader has a token: for programs on the same machine.

use std::time::Duration;

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use context::{Log, Logged};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::app::House;
use crate::http::{Params, Problem};

const DEFAULT_LIMIT: usize = 500;
const MAX_LIMIT: usize = 2_000;
const MAX_WAIT: Duration = Duration::from_secs(30);

pub(super) async fn page(app: &House, log: &dyn Log, mut params: Params) -> Result<Response, Problem> {
    let after: u64 =
        params.take_parsed("lastEventId", "the id of the last event received, a position of this feed")?.unwrap_or(0);
    let wait: u64 = params.take_parsed("timeout", "milliseconds to wait for something new")?.unwrap_or(0);
    let limit: usize =
        params.take_parsed("limit", format!("a whole number from 1 to {MAX_LIMIT}"))?.unwrap_or(DEFAULT_LIMIT);
    params.finish("lastEventId, timeout and limit")?;
    let limit = limit.clamp(1, MAX_LIMIT);
    let mut heads = log.watch();
    heads.mark_unchanged();
    let mut events = log.read(after, limit).await?;
    if events.is_empty() && wait > 0 {
        let wait = Duration::from_millis(wait).min(MAX_WAIT);
        tokio::select! {
            _ = tokio::time::timeout(wait, heads.changed()) => {}
            () = app.closing.cancelled() => {}
        }
        events = log.read(after, limit).await?;
    }
    let batch: Vec<Value> = events.iter().map(cloud_event).collect();
    Ok(([(CONTENT_TYPE, "application/cloudevents-batch+json")], Value::from(batch).to_string()).into_response())
}

fn cloud_event(event: &Logged) -> Value {
    let data = RawValue::from_string(event.data.clone()).ok();
    let mut json = json!({
        "specversion": "1.0",
        "id": event.position.to_string(),
        "source": "/restocking",
        "type": event.kind,
        "subject": event.subject,
        "time": event.time,
        "eventid": event.id,
        "correlationid": event.correlation_id,
        "datacontenttype": "application/json",
        "data": data,
    });
    if let Some(cause) = &event.causation_id {
        json["causationid"] = json!(cause);
    }
    json
}
