//! What the calls of the catalogue have in common: who may, what was seen, how it is answered.

use axum::Json;
use axum::extract::Request;
use axum::http::header::{ETAG, IF_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use catalogue::Contexts;
use catalogue::desk::{Cause, Change, Desk, Outcome, Thick as _};
use catalogue::values::Refusal;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::app::House;
use crate::http::{Params, Problem, RequestContext, read_json};

/// Longest body of a change.
const BODY: usize = 1 << 20;
/// Items of a page at most, and usually.
const MOST: u32 = 1_000;
const USUAL: u32 = 100;

/// The contexts of the catalogue, where this instance has them and the one who asks may work on the whole assortment.
pub(crate) fn contexts(app: &House) -> Result<&Contexts, Problem> {
    let contexts = app.ports.contexts.as_deref().filter(|_| app.viewer.sees().is_none());
    contexts.ok_or_else(|| {
        Problem::not_found("The catalogue is not here, or not for you: ask as somebody who sees the whole assortment.")
    })
}

/// Refuses whoever may not see what products cost.
pub(crate) fn for_finance(app: &House) -> Result<(), Problem> {
    if app.viewer.sees_cost() {
        return Ok(());
    }
    let detail = "What products cost is for finance: ask as a planner with sees_cost = true in the configuration.";
    Err(Problem::new(StatusCode::FORBIDDEN, "not-yours", "Not for this planner", detail))
}

/// What a page of a list is asked by.
pub(super) struct Paging {
    pub(super) words: Option<String>,
    pub(super) after: Option<String>,
    pub(super) limit: u32,
}

impl Paging {
    pub(super) fn of(mut params: Params) -> Result<Self, Problem> {
        let what = format!("a whole number from 1 to {MOST}");
        let limit = params.take_parsed::<u32>("limit", what)?.unwrap_or(USUAL).clamp(1, MOST);
        let paging = Self { words: params.take("q")?, after: params.take("cursor")?, limit };
        params.finish("q, cursor, limit")?;
        Ok(paging)
    }
}

/// A request that changes something: its body, the version that its sender has seen, what ties it to what follows.
pub(super) struct Asked<T> {
    pub(super) body: T,
    pub(super) seen: Option<u64>,
    pub(super) cause: Cause,
}

impl<T: DeserializeOwned> Asked<T> {
    pub(super) async fn of(app: &House, request: Request) -> Result<Self, Problem> {
        let seen = seen(request.headers())?;
        let correlation = request.extensions().get::<RequestContext>().map(|context| context.correlation_id.clone());
        let cause = Cause::request(correlation.unwrap_or_else(|| app.ports.ids.fresh().to_string()));
        let (parts, body) = request.into_parts();
        let body = read_json(&parts.headers, body, BODY, app.settings.limits.body_timeout).await?;
        Ok(Self { body, seen, cause })
    }
}

/// The version of `If-Match`.
fn seen(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let Some(value) = headers.get(IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    let version = text.trim_matches('"').parse();
    version.map(Some).map_err(|_| {
        Problem::bad_request(
            "If-Match holds the version that you have seen, as in If-Match: \"3\"; leave it away if you do not care.",
        )
    })
}

/// Makes a change and answers what it came to.
pub(super) async fn make<C: Change>(
    desk: &Desk,
    change: Result<C, Refusal>,
    cause: &Cause,
) -> Result<Response, Problem> {
    let change = change.map_err(refused)?;
    let outcome = desk.make(&change, cause).await?.map_err(refused)?;
    Ok(outcome_of(outcome, C::Facts::CONTRACT.kind))
}

/// What it came to, and what was said of it.
fn outcome_of(outcome: Outcome, kind: &str) -> Response {
    let version = outcome.version();
    let answer = match outcome {
        Outcome::Changed(_) => json!({ "outcome": "changed", "version": version, "type": kind }),
        Outcome::NoChange(_) => json!({ "outcome": "no_change", "version": version }),
    };
    tagged(version, Json(answer))
}

/// An answer with the version of what it tells.
pub(super) fn tagged(version: u64, answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

/// A page of a list.
pub(super) fn listed<T: Serialize>(items: &[T], next: Option<String>) -> Response {
    Json(json!({ "items": items, "next_cursor": next })).into_response()
}

/// Why a change is not made.
pub(crate) fn refused(refusal: Refusal) -> Problem {
    let detail = format!("{refusal}.");
    match refusal {
        Refusal::Invalid { field, .. } => {
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "This cannot be", detail).with("field", field)
        }
        Refusal::Unknown { what, id } => {
            let title = "Something that is named does not exist";
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown", title, detail).with("what", what).with("id", id)
        }
        Refusal::Stale { current } => {
            Problem::new(StatusCode::PRECONDITION_FAILED, "stale", "It changed in the meantime", detail)
                .with("current_version", current)
        }
    }
}
