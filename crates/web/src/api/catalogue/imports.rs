//! `/api/catalogue/imports`: whole files, with their progress.

mod refused;

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use catalogue::import::{Asked, ImportBook, Kind, Progress, read};
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::{contexts, for_finance, refused};
use crate::app::{House, State};
use crate::http::{Params, Problem, media_type, read_body};

pub(super) use refused::refused_csv;

/// Largest file.
const FILE: usize = 64 << 20;
/// Imports of a list.
const LISTED: u32 = 100;
/// Refused rows that are told with an import; all are in the file of them.
pub(crate) const TOLD: u32 = 1_000;

/// The book of imports, where this instance keeps the catalogue and the one who asks may work on it.
pub(crate) fn book(app: &House) -> Result<&Arc<dyn ImportBook>, Problem> {
    contexts(app)?;
    app.ports.imports.as_ref().ok_or_else(|| Problem::not_found("Nothing is imported here."))
}

/// Whether somebody may know of an import: what products cost is in some.
pub(crate) fn may_see(app: &House, import: &Progress) -> bool {
    import.kind != Kind::Costs || app.viewer.sees_cost()
}

/// An import that the one who asks may know of.
pub(crate) async fn import_of(app: &House, id: &str) -> Result<Progress, Problem> {
    let id = id.parse::<Uuid>().ok();
    let found = match id {
        Some(id) => book(app)?.one(id).await?,
        None => None,
    };
    let found = found.filter(|import| may_see(app, import));
    found.ok_or_else(|| Problem::not_found("There is no such import; the latest 200 are remembered."))
}

pub(super) async fn begin(
    State(app): State<House>,
    mut params: Params,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let book = book(&app)?;
    let file_name = params.take("name")?.map(|name| name.chars().filter(|char| !char.is_control()).take(200).collect());
    let kind = kind_of(params.take("kind")?, file_name.as_deref())?;
    params.finish("kind and name")?;
    if kind == Kind::Costs {
        for_finance(&app)?;
    }
    if media_type(&headers).as_deref() != Some("text/csv") {
        return Err(Problem::unsupported("Send the file as it is, with the header Content-Type: text/csv."));
    }
    let file = read_body(&headers, body, FILE, app.settings.limits.body_timeout).await?;
    // A file with other columns is refused at once, and not when its turn comes.
    let looked = tokio::task::spawn_blocking(move || read(kind, &file).map(|rows| (rows.len(), file)));
    let (rows, file) = looked.await.map_err(|_| Problem::internal())?.map_err(refused)?;
    let rows = u64::try_from(rows).unwrap_or(u64::MAX);
    let planner = app.viewer.id().map(ToString::to_string);
    let asked = Asked { kind, file_name, planner, rows };
    let progress = Progress::of(asked, app.ports.ids.fresh(), app.ports.clock.now());
    book.take(progress.clone(), file.into()).await?;
    Ok((StatusCode::ACCEPTED, Json(progress)).into_response())
}

/// What is said, or else what the name of the file ends with.
fn kind_of(said: Option<String>, file_name: Option<&str>) -> Result<Kind, Problem> {
    let kind = match said {
        Some(said) => Kind::parse(&said),
        None => file_name.and_then(Kind::of_file),
    };
    let kinds = Kind::ALL.map(Kind::name).join(", ");
    kind.ok_or_else(|| {
        Problem::bad_request(format!(
            "kind says what the rows are, one of {kinds}; or name ends with one, as in name=2026-11-prices.csv."
        ))
        .with("field", "kind")
    })
}

pub(super) async fn list(State(app): State<House>, mut params: Params) -> Result<Json<Value>, Problem> {
    let before = params.take("cursor")?.and_then(|id| id.parse::<Uuid>().ok());
    params.finish("cursor")?;
    let mut imports = book(&app)?.latest(before, LISTED + 1).await?;
    let has_more = imports.len() > LISTED as usize;
    imports.truncate(LISTED as usize);
    let next = imports.last().filter(|_| has_more).map(|import| import.import_id);
    imports.retain(|import| may_see(&app, import));
    Ok(Json(json!({ "items": imports, "next_cursor": next })))
}

pub(super) async fn one(State(app): State<House>, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let import = import_of(&app, &id).await?;
    let refusals = book(&app)?.refusals(import.import_id, 0, TOLD).await?;
    let mut told = serde_json::to_value(&import).map_err(|_| Problem::internal())?;
    told["refusals"] = json!(refusals);
    Ok(Json(told))
}
