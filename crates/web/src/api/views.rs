//! `/api/views`: views of the desk that planners keep.

use axum::Json;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use restocking::ports::{Kept, MOST_VIEWS, SavedView};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::{Shared, State};
use crate::http::{Params, Problem, read_json};
use crate::pages::desk_address;

/// Views that are everybody's: kept by whoever did not say who they are.
const EVERYBODY: &str = "";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewView {
    name: String,
    query: String,
    #[serde(default)]
    is_default: bool,
}

/// What is absent stays as it is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    name: Option<String>,
    query: Option<String>,
    is_default: Option<bool>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Views {
    views: Vec<SavedView>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Forgotten {
    forgotten: bool,
}

pub(crate) async fn list(State(app): State<Shared>) -> Result<Json<Views>, Problem> {
    Ok(Json(Views { views: offered(&app).await? }))
}

pub(crate) async fn keep(
    State(app): State<Shared>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<SavedView>, Problem> {
    let new: NewView = read(&app, &headers, body).await?;
    let view = SavedView {
        id: app.ports.ids.fresh(),
        owner: own(&app).to_owned(),
        name: name_of(&new.name)?,
        query: query_of(&app, &new.query)?,
        is_default: new.is_default,
        changed_at: app.ports.clock.now(),
    };
    kept(&app, view).await
}

pub(crate) async fn change(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<SavedView>, Problem> {
    let change: Change = read(&app, &headers, body).await?;
    let mut view = theirs(&app, &id).await?;
    if let Some(name) = change.name {
        view.name = name_of(&name)?;
    }
    if let Some(query) = change.query {
        view.query = query_of(&app, &query)?;
    }
    view.is_default = change.is_default.unwrap_or(view.is_default);
    view.changed_at = app.ports.clock.now();
    kept(&app, view).await
}

pub(crate) async fn forget(State(app): State<Shared>, Path(id): Path<String>) -> Result<Json<Forgotten>, Problem> {
    let view = theirs(&app, &id).await?;
    Ok(Json(Forgotten { forgotten: app.desk.views.forget_view(view.id).await? }))
}

/// Whose a view is that the one who asks keeps.
fn own(app: &Shared) -> &str {
    app.viewer.id().map_or(EVERYBODY, |id| id.as_str())
}

/// The views that the one who asks is offered: their own, then everybody's. At most one is the default: their own goes
/// before everybody's.
pub(crate) async fn offered(app: &Shared) -> Result<Vec<SavedView>, Problem> {
    let mut views = app.desk.views.views(own(app)).await?;
    if own(app) != EVERYBODY {
        let has_default = views.iter().any(|view| view.is_default);
        let everybodys = app.desk.views.views(EVERYBODY).await?;
        views.extend(
            everybodys.into_iter().map(|view| SavedView { is_default: view.is_default && !has_default, ..view }),
        );
    }
    Ok(views)
}

/// A view that the one who asks may change: their own, or everybody's.
async fn theirs(app: &Shared, id: &str) -> Result<SavedView, Problem> {
    let view = find(app, id).await?;
    if view.owner == own(app) || view.owner == EVERYBODY {
        return Ok(view);
    }
    let detail = "This view is somebody else's. Open it, and save it as your own.";
    Err(Problem::new(StatusCode::FORBIDDEN, "not-yours", "Not yours to change", detail))
}

/// The view of that id, whoever keeps it: views are shared by their address.
pub(crate) async fn find(app: &Shared, id: &str) -> Result<SavedView, Problem> {
    let none = || Problem::not_found("There is no such view; it may have been deleted. GET /api/views lists them.");
    let id: Uuid = id.parse().map_err(|_| none())?;
    app.desk.views.view(id).await?.ok_or_else(none)
}

async fn kept(app: &Shared, view: SavedView) -> Result<Json<SavedView>, Problem> {
    let conflict = |detail: String| Problem::new(StatusCode::CONFLICT, "view-conflict", "The view is not kept", detail);
    match app.desk.views.keep_view(view.clone()).await? {
        Kept::Done => Ok(Json(view)),
        Kept::NameTaken => Err(conflict(format!("There is a view \"{}\" already; choose another name.", view.name))),
        Kept::TooMany => Err(conflict(format!("There are {MOST_VIEWS} views already; delete one first."))),
    }
}

async fn read<T: serde::de::DeserializeOwned>(app: &Shared, headers: &HeaderMap, body: Body) -> Result<T, Problem> {
    read_json(headers, body, app.settings.limits.event_bytes, app.settings.limits.body_timeout).await
}

fn name_of(name: &str) -> Result<String, Problem> {
    let checked = SavedView::check_name(name).map(ToOwned::to_owned);
    checked.map_err(|fault| Problem::bad_request(format!("The view is not kept: {fault}.")))
}

/// Only what the desk understands is kept, in one spelling.
fn query_of(app: &Shared, query: &str) -> Result<String, Problem> {
    desk_address(app, Params::of_query(query.trim_start_matches('?')))
}
