//! `GET /feeds/{name}/snapshot`: of each subject and type the latest event, as the feed was at one position.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;

use super::gate::{Gate, problem};
use super::{page, wire};
use crate::app::{House, State};
use crate::http::{Params, Problem};

pub(crate) async fn snapshot(
    State(app): State<House>,
    Path(name): Path<String>,
    headers: HeaderMap,
    mut params: Params,
) -> Result<Response, Problem> {
    let gate = Gate::pass(app, &headers, &name, &mut params).await?;
    let at: Option<u64> = params.take_parsed("at", "the position of the chunks before, a whole number")?;
    let from = params.take("from")?;
    let limit = page::limit(&mut params)?;
    params.finish("at, from, limit and accept")?;
    let chunk = gate.feed.snapshot(at, from.as_deref(), limit).await.map_err(problem)?;
    gate.check_revoked().await?;
    let context = wire::context_of(gate.feed.name());
    let events: Vec<_> = chunk.events.into_iter().map(|event| wire::cloud_event(context, event, None)).collect();
    let mut response = wire::batch(&events);
    let mut tell = |name: &'static str, text: String| {
        if let Ok(value) = HeaderValue::from_str(&text) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    };
    tell("restock-snapshot-position", chunk.at.position.to_string());
    tell("restock-snapshot-chain", chunk.at.chain.to_string());
    tell("restock-chunk-chain", chunk.chunk.to_string());
    if let Some(next) = chunk.next {
        tell("restock-snapshot-next", next);
    }
    Ok(response)
}
