//! `/api/dead`: dead letters, listed, shown, put back or set aside.

use axum::Json;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use context::{DeadFilter, Entry, EntrySeq, EntryState, Released};
use event::{Audience, Event};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::app::{Shared, State};
use crate::http::{Params, Problem, read_body, read_json};

const DEFAULT_LIMIT: u32 = 100;
const MAX_LIMIT: u32 = 1_000;
const REASON_CHARS: usize = 500;

pub(crate) async fn list(State(app): State<Shared>, mut params: Params) -> Result<Json<Value>, Problem> {
    let filter = DeadFilter {
        kind: params.take("type")?,
        after: params.take_parsed("after", "the seq of a dead letter")?,
        limit: params
            .take_parsed::<u32>("limit", format!("a whole number from 1 to {MAX_LIMIT}"))?
            .unwrap_or(DEFAULT_LIMIT)
            .clamp(1, MAX_LIMIT),
    };
    params.finish("type, after and limit")?;
    let entries = app.desk.inbox.dead(filter).await?;
    Ok(Json(json!({ "items": entries.iter().map(summary).collect::<Vec<_>>() })))
}

pub(crate) async fn show(State(app): State<Shared>, Path(seq): Path<String>) -> Result<Json<Value>, Problem> {
    let seq = parse_seq(&seq)?;
    let entry = app.desk.inbox.entry(seq).await?.filter(|entry| entry.state == EntryState::Dead).ok_or_else(unknown)?;
    let mut shown = summary(&entry);
    shown["event"] = serde_json::to_value(event_shown(&entry)).unwrap_or_default();
    Ok(Json(shown))
}

/// The event of a dead letter. What only some may have does not become everybody's by being sent to the wrong door.
pub(crate) fn event_shown(entry: &Entry) -> Event {
    let mut event = entry.event.clone();
    if is_restricted(entry.kind()) {
        let note = "not shown: events of this type are not for everybody; ask who sent it";
        event.data = serde_json::value::to_raw_value(note).ok();
    }
    event
}

/// Whether events of a type are not public.
fn is_restricted(kind: &str) -> bool {
    let known = catalogue::contracts().into_iter().find(|contract| contract.kind == kind);
    known.is_some_and(|contract| !contract.audiences.contains(&Audience::Public))
}

/// What became of the dead letter.
#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    seq: EntrySeq,
    outcome: &'static str,
}

pub(crate) async fn requeue(
    State(app): State<Shared>,
    Path(seq): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Answer>, Problem> {
    let seq = parse_seq(&seq)?;
    read_body(&headers, body, 1_024, app.settings.limits.body_timeout).await?;
    release(&app, seq, None, "pending").await
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ignore {
    reason: String,
}

pub(crate) async fn ignore(
    State(app): State<Shared>,
    Path(seq): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Answer>, Problem> {
    let seq = parse_seq(&seq)?;
    let ignore: Ignore = read_json(&headers, body, 16 * 1_024, app.settings.limits.body_timeout).await?;
    let reason = ignore.reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_CHARS {
        return Err(Problem::bad_request(format!(
            "reason must say in 1 to {REASON_CHARS} characters why it is set aside; the journal keeps it."
        )));
    }
    release(&app, seq, Some(reason.to_owned()), "ignored").await
}

async fn release(
    app: &Shared,
    seq: EntrySeq,
    ignore: Option<String>,
    outcome: &'static str,
) -> Result<Json<Answer>, Problem> {
    match app.desk.inbox.release(seq, ignore, app.ports.clock.now()).await? {
        Released::Done => Ok(Json(Answer { seq, outcome })),
        Released::Unknown => Err(unknown()),
        Released::NotDead(state) => {
            let detail = format!("Entry {seq} is {} by now; there is nothing to do.", state.name());
            Err(Problem::new(StatusCode::CONFLICT, "not-dead", "It is not dead any more", detail)
                .with("state", state.name()))
        }
    }
}

fn parse_seq(text: &str) -> Result<EntrySeq, Problem> {
    text.parse().map_err(|_| unknown())
}

fn unknown() -> Problem {
    Problem::not_found("There is no dead letter with this number. GET /api/dead lists them.")
}

fn summary(entry: &Entry) -> Value {
    json!({
        "seq": entry.seq,
        "source": entry.event.source,
        "id": entry.event.id,
        "type": entry.event.kind,
        "subject": entry.subject,
        "reason": entry.reason,
        "attempts": entry.attempts,
        "received_at": entry.received_at,
        "correlation_id": entry.correlation_id,
    })
}
