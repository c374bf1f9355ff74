//! `GET /feeds/{name}`: the events after a position, as a batch or as a stream.

use std::time::Duration;

use axum::extract::Path;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use axum::response::Response;

use super::gate::{Gate, check_revoked, no_such_feed, problem, reader_of, taken};
use super::{desk_log, stream, wire};
use crate::app::{House, State};
use crate::http::{Params, Problem, refused};

/// Events in a page, where nothing is said.
const DEFAULT_LIMIT: usize = 500;
/// Events in a page at most.
pub(super) const MAX_LIMIT: usize = 10_000;
const MAX_WAIT: Duration = Duration::from_secs(30);

pub(crate) async fn feed(
    State(app): State<House>,
    Path(name): Path<String>,
    headers: HeaderMap,
    mut params: Params,
) -> Result<Response, Problem> {
    let desk_log = app.ports.desk.as_ref().map(|desk| desk.log.clone()).filter(|log| log.name() == name);
    if let Some(log) = &desk_log
        && app.ports.feeds.access.is_open(&name)
    {
        return desk_log::page(&app, &**log, params).await;
    }
    if app.ports.feeds.access.is_empty() {
        return Err(no_readers());
    }
    if let Some(log) = &desk_log {
        let reader = reader_of(&app, &headers)?;
        if !reader.may_read(&name) {
            return Err(no_such_feed());
        }
        check_revoked(&app, reader.name(), &name).await?;
        let page = tokio::select! {
            page = desk_log::page(&app, &**log, params) => page?,
            problem = taken(&app, reader.name(), &name) => return Err(problem),
        };
        // It may have been taken while the page was read.
        check_revoked(&app, reader.name(), &name).await?;
        return Ok(page);
    }
    let gate = Gate::pass(app.clone(), &headers, &name, &mut params).await?;
    let asked = params.take("lastEventId")?;
    let header = headers.get("last-event-id").and_then(|value| value.to_str().ok().map(ToOwned::to_owned));
    let after = position(header.or(asked))?;
    let wants_stream =
        headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("").contains("text/event-stream");
    if wants_stream {
        params.finish("lastEventId and accept")?;
        return stream::open(app, gate, after).await;
    }
    let limit = limit(&mut params)?;
    let wait: u64 =
        params.take_parsed("timeout", "milliseconds to wait for something new, at most 30000")?.unwrap_or(0);
    params.finish("lastEventId, limit, timeout and accept")?;
    gate.has(after).await?;
    let wait = Duration::from_millis(wait).min(MAX_WAIT);
    let page = tokio::select! {
        page = gate.feed.read_chained(after, limit, wait) => page.map_err(problem)?,
        problem = gate.taken(), if !wait.is_zero() => return Err(problem),
        () = app.closing.cancelled() => Vec::new(),
    };
    gate.check_revoked().await?;
    let context = wire::context_of(gate.feed.name());
    let events: Vec<_> =
        page.into_iter().map(|chained| wire::cloud_event(context, chained.event, Some(chained.chain))).collect();
    Ok(wire::batch(&events))
}

/// How many at once; more than there may be is refused, not cut.
pub(super) fn limit(params: &mut Params) -> Result<usize, Problem> {
    let what = format!("a whole number from 1 to {MAX_LIMIT}");
    let limit: usize = params.take_parsed("limit", &what)?.unwrap_or(DEFAULT_LIMIT);
    if (1..=MAX_LIMIT).contains(&limit) { Ok(limit) } else { Err(refused("limit", &limit.to_string(), what)) }
}

fn position(text: Option<String>) -> Result<u64, Problem> {
    let Some(text) = text else { return Ok(0) };
    text.parse()
        .map_err(|_| refused("lastEventId", &text, "the sequence of the last event received, a position of this feed"))
}

fn no_readers() -> Problem {
    Problem::not_found(
        "There is no feed of this name; there is restocking. Others are for readers with a token: see [feeds] in the configuration.",
    )
}
