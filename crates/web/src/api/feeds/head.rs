//! `GET /feeds/{name}/head`: how far a feed goes, and the digest of all of it.

use axum::Json;
use axum::extract::Path;
use axum::http::HeaderMap;
use serde::Serialize;

use super::gate::{Gate, problem};
use crate::app::{House, State};
use crate::http::{Params, Problem};

#[derive(Debug, Serialize)]
pub(crate) struct Told {
    position: u64,
    chain: String,
}

pub(crate) async fn head(
    State(app): State<House>,
    Path(name): Path<String>,
    headers: HeaderMap,
    mut params: Params,
) -> Result<Json<Told>, Problem> {
    let gate = Gate::pass(app, &headers, &name, &mut params).await?;
    params.finish("accept")?;
    let head = gate.feed.head().await.map_err(problem)?;
    Ok(Json(Told { position: head.position, chain: head.chain.to_string() }))
}
