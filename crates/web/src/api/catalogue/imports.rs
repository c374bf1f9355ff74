//! `/api/catalogue/imports`: whole files, with their progress.

use axum::Json;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use catalogue::import::{Importer, Kind, Progress, read};
use serde_json::{Value, json};

use super::answer::{contexts, refused};
use crate::app::{House, State};
use crate::http::{Params, Problem, media_type, read_body};

/// Largest file.
const FILE: usize = 64 << 20;

pub(super) async fn begin(
    State(app): State<House>,
    mut params: Params,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let contexts = contexts(&app)?.clone();
    let kinds = Kind::ALL.map(Kind::name).join(", ");
    let kind = params.take("kind")?.unwrap_or_default();
    params.finish("kind")?;
    let kind = Kind::parse(&kind)
        .ok_or_else(|| Problem::bad_request(format!("kind says what the rows are, one of {kinds}.")))?;
    if media_type(&headers).as_deref() != Some("text/csv") {
        return Err(Problem::unsupported("Send the file as it is, with the header Content-Type: text/csv."));
    }
    let bytes = read_body(&headers, body, FILE, app.settings.limits.body_timeout).await?;
    let rows = tokio::task::spawn_blocking(move || read(kind, &bytes)).await.map_err(|_| Problem::internal())?;
    let rows = rows.map_err(refused)?;
    let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let progress = Progress::begin(app.ports.ids.fresh(), kind, count, app.ports.clock.now());
    let (imports, told) = (app.ports.imports.clone(), progress.clone());
    imports.note(&progress);
    tokio::spawn(async move { Importer::new(contexts).run(kind, rows, progress, &imports).await });
    Ok((StatusCode::ACCEPTED, Json(told)).into_response())
}

pub(super) async fn list(State(app): State<House>, params: Params) -> Result<Json<Value>, Problem> {
    params.finish("no parameters")?;
    contexts(&app)?;
    Ok(Json(json!({ "items": app.ports.imports.all() })))
}

pub(super) async fn one(State(app): State<House>, Path(id): Path<String>) -> Result<Json<Progress>, Problem> {
    contexts(&app)?;
    let found = id.parse().ok().and_then(|id| app.ports.imports.one(id));
    found.map(Json).ok_or_else(|| Problem::not_found("There is no such import since the last start of this instance."))
}
