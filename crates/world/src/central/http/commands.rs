//! `POST /orders/{id}/commands` and `GET /commands/{key}`

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::Transaction;
use serde_json::value::RawValue;

use super::orders::document;
use super::problem::Problem;
use super::{Desk, Dropped};
use crate::central::decide::decide;
use crate::central::envelope::Cause;
use crate::central::store::commands::{self, Outcome, Remembered};
use crate::central::store::orders;
use crate::central::work::record_change;
use crate::central::{AppliedChange, CentralError, Level};
use crate::model::{Command, Order, Refusal, RefusalReason};

/// How long an answer waits for its own event when told to.
const ECHO_PATIENCE: Duration = Duration::from_secs(2);

/// A command with everything that decides its answer.
#[derive(Debug)]
struct Request {
    order_id: String,
    command: Command,
    key: Option<String>,
    if_match: Option<String>,
    cause: Cause,
    level: Level,
    now: Timestamp,
    /// The share of keys that the supplier declines, and its seed.
    decline: (f64, u64),
}

/// An answer, and where the event of the change stands in the outbox.
#[derive(Debug)]
struct Answered {
    answer: Remembered,
    replayed: bool,
    position: Option<i64>,
}

pub(crate) async fn post_command(
    State(desk): State<Desk>,
    Path(order_id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let command: Command = serde_json::from_slice(&body)
        .map_err(|error| Problem::new(StatusCode::BAD_REQUEST, format!("the command can not be read: {error}")))?;
    if command.changes.is_empty() {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "the command asks for no change"));
    }
    carry_out(&desk, order_id, command, &headers).await
}

/// Carries a command out and answers it, or loses the answer.
pub(super) async fn carry_out(
    desk: &Desk,
    order_id: String,
    command: Command,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let level = desk.level();
    let faults = desk.faults.get();
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(String::from);
    let key = text("idempotency-key");
    let request = Request {
        order_id,
        command,
        if_match: text("if-match").filter(|_| level == Level::Three),
        cause: Cause {
            correlation: text("x-correlation-id"),
            causation: key.clone(),
            traceparent: text("traceparent"),
        },
        key,
        level,
        now: desk.clock.now(),
        decline: (faults.decline, faults.seed),
    };
    let answered = desk.db.write(move |db| answer(db, &request)).await??;
    if let Some(position) = answered.position {
        desk.doorbell.ring();
        if faults.echo_before_answer {
            desk.doorbell.delivered(&desk.db, position, ECHO_PATIENCE).await?;
        }
    }
    let mut response = respond(level, answered);
    if desk.faults.drops_answer() {
        response.extensions_mut().insert(Dropped);
    }
    Ok(response)
}

/// The transaction of a command: the remembered answer, or a new one that is remembered with its effect.
fn answer(db: &Transaction<'_>, request: &Request) -> Result<Result<Answered, Problem>, CentralError> {
    let remembered_key = request.key.as_ref().filter(|_| request.level >= Level::Two);
    let digest = digest(request)?;
    if let Some(key) = remembered_key
        && let Some(answer) = commands::find(db, key)?
    {
        if answer.digest != digest {
            let reused = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "the key was used for another command");
            return Ok(Err(reused.because("idempotency_key_reused")));
        }
        return Ok(Ok(Answered { answer, replayed: true, position: None }));
    }
    let (outcome, status, version, body, position) = match judge(db, request)? {
        Ok((order, position)) => (Outcome::Applied, 200, Some(order.version), serde_json::to_string(&order)?, position),
        Err(problem) => {
            let outcome = if problem.status() == 412 { Outcome::Stale } else { Outcome::Refused };
            (outcome, problem.status(), None, serde_json::to_string(&problem)?, None)
        }
    };
    let answer = Remembered {
        key: request.key.clone().unwrap_or_default(),
        order_id: request.order_id.clone(),
        outcome,
        status,
        version,
        answer: RawValue::from_string(body)?,
        at: request.now.to_string(),
        digest,
    };
    if remembered_key.is_some() && (outcome == Outcome::Applied || request.level == Level::Three) {
        commands::remember(db, &answer)?;
    }
    Ok(Ok(Answered { answer, replayed: false, position }))
}

/// Decides the command on the order as it is, and stores what it makes of it.
fn judge(db: &Transaction<'_>, request: &Request) -> Result<Result<(Order, Option<i64>), Problem>, CentralError> {
    let Some(before) = orders::find(db, &request.order_id)? else {
        return Ok(Err(Problem::new(StatusCode::NOT_FOUND, "there is no such order")));
    };
    if let Some(tag) = &request.if_match
        && tag != "*"
        && tag.trim_start_matches("W/").trim_matches('"') != before.version.to_string()
    {
        let stale = format!("the order has version {} by now", before.version);
        return Ok(Err(Problem::new(StatusCode::PRECONDITION_FAILED, stale).because("stale")));
    }
    if declines(request) {
        let detail = "the supplier does not agree".to_owned();
        let refusal = Refusal { reason: RefusalReason::SupplierDeclined, detail, line_id: None };
        return Ok(Err(Problem::refused(refusal)));
    }
    let today = request.now.to_zoned(TimeZone::UTC).date();
    let after = match decide(&before, &request.command, today) {
        Ok(after) => after,
        Err(refusal) => return Ok(Err(Problem::refused(refusal))),
    };
    let (order, position) = record_change(db, &before, after, request.now, &request.cause)?;
    for change in &request.command.changes {
        let applied = AppliedChange {
            key: request.key.clone(),
            order_id: order.order_id.clone(),
            version: order.version,
            change: change.clone(),
        };
        commands::note_applied(db, &applied)?;
    }
    Ok(Ok((order, position)))
}

/// A retry under the same key carries the same command for the same order, whatever its `If-Match`.
fn digest(request: &Request) -> Result<Vec<u8>, CentralError> {
    let text = serde_json::to_vec(&(&request.order_id, &request.command))?;
    Ok(blake3::hash(&text).as_bytes().to_vec())
}

/// Follows from the key, so that it does not change with the number of tries.
fn declines(request: &Request) -> bool {
    let (share, seed) = request.decline;
    let hash = blake3::hash(format!("{seed}/{:?}/{}", request.key, request.order_id).as_bytes());
    share > 0.0 && f64::from(hash.as_bytes()[0]) / 256.0 < share
}

fn respond(level: Level, Answered { answer, replayed, .. }: Answered) -> Response {
    let mut response = document(level, answer.version, answer.answer.get().to_owned());
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if answer.outcome != Outcome::Applied {
        let problem = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, problem);
    }
    if replayed {
        response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
    }
    response
}

pub(crate) async fn get_command(State(desk): State<Desk>, Path(key): Path<String>) -> Result<Response, Problem> {
    if desk.level() < Level::Two {
        return Err(Problem::new(StatusCode::NOT_IMPLEMENTED, "this central system does not remember commands"));
    }
    let found = desk.db.read(move |db| commands::find(db, &key)).await?;
    let command = found.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "no command with this key is remembered"))?;
    Ok(axum::Json(command).into_response())
}
