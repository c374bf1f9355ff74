//! `/api/rebuild`: everything anew from the source, beside what is live.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use restocking::rebuild::{Rebuild, RebuildReport};
use restocking::use_cases::{RebuildFault, Rebuilder};
use serde::Serialize;

use crate::app::{Shared, State};
use crate::http::{Problem, read_body};

/// The latest rebuild, and what one would read from.
#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    source: Option<String>,
    rebuild: Option<RebuildReport>,
}

pub(crate) async fn report(State(app): State<Shared>) -> Result<Json<Answer>, Problem> {
    let Some(rebuilder) = &app.desk.rebuild else { return Ok(Json(Answer { source: None, rebuild: None })) };
    Ok(Json(Answer { source: rebuilder.source(), rebuild: rebuilder.report().await? }))
}

pub(crate) async fn begin(
    State(app): State<Shared>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Answer>), Problem> {
    let rebuilder = spoken_to(&app, &headers, body).await?;
    answered(&app, rebuilder.begin().await).await
}

pub(crate) async fn pause(
    State(app): State<Shared>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Answer>), Problem> {
    let rebuilder = spoken_to(&app, &headers, body).await?;
    answered(&app, rebuilder.pause().await).await
}

pub(crate) async fn resume(
    State(app): State<Shared>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Answer>), Problem> {
    let rebuilder = spoken_to(&app, &headers, body).await?;
    answered(&app, rebuilder.resume().await).await
}

pub(crate) async fn abandon(
    State(app): State<Shared>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Answer>), Problem> {
    let rebuilder = spoken_to(&app, &headers, body).await?;
    answered(&app, rebuilder.abandon().await).await
}

async fn spoken_to(app: &Shared, headers: &HeaderMap, body: Body) -> Result<Arc<Rebuilder>, Problem> {
    read_body(headers, body, 1_024, app.settings.limits.body_timeout).await?;
    app.desk.rebuild.clone().ok_or_else(|| problem(&RebuildFault::NoSource))
}

async fn answered(app: &Shared, done: Result<Rebuild, RebuildFault>) -> Result<(StatusCode, Json<Answer>), Problem> {
    done.map_err(|fault| problem(&fault))?;
    Ok((StatusCode::ACCEPTED, report(State(app.clone())).await?))
}

fn problem(fault: &RebuildFault) -> Problem {
    let detail = format!("Failed to {fault}.");
    match fault {
        RebuildFault::Store(error) => error.clone().into(),
        RebuildFault::Source(_) => {
            Problem::new(StatusCode::BAD_GATEWAY, "source-silent", "The source does not answer as it should", detail)
        }
        _ => Problem::new(StatusCode::CONFLICT, "rebuild", "The rebuild cannot be told this now", detail),
    }
}
