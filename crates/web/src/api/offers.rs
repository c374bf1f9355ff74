//! `GET /api/planners`, `GET /api/offers/{planner}` and `POST /api/offers/{planner}/send`: the daily offer, as it would be
//! now, and one beside the daily one.

use axum::Json;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use restocking::planners::Planner;
use serde_json::{Value, json};

use crate::app::{Shared, State};
use crate::http::{Problem, read_body};

pub(crate) async fn planners(State(app): State<Shared>) -> Json<Value> {
    let planners = app.settings.planners.iter();
    let shown = planners.filter(|planner| app.viewer.sees().is_none() || app.viewer.id() == Some(&planner.id));
    let items: Vec<Value> = shown
        .map(|planner| json!({ "id": planner.id.as_str(), "name": planner.name, "sees": planner.sees, "has_offer": planner.offer.is_some() }))
        .collect();
    Json(json!({ "items": items }))
}

pub(crate) async fn preview(State(app): State<Shared>, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let offer = app.desk.offers.preview(planner(&app, &id)?).await?;
    Ok(Json(json!({ "is_empty": offer.is_empty(), "offer": offer })))
}

pub(crate) async fn send(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let planner = planner(&app, &id)?;
    read_body(&headers, body, 1_024, app.settings.limits.body_timeout).await?;
    if !app.desk.mails_leave {
        let detail = "No mail leaves here: set [mail], and effects = \"on\".";
        return Err(Problem::new(StatusCode::CONFLICT, "no-mails", "No mail leaves here", detail));
    }
    let written = app.desk.offers.trial(planner).await?;
    let status = if written.is_some() { StatusCode::ACCEPTED } else { StatusCode::OK };
    Ok((status, Json(json!({ "offer_id": written.map(|offer| offer.offer_id) }))))
}

/// The planner of that id. Those who see what is theirs read their own offer alone.
fn planner<'a>(app: &'a Shared, id: &str) -> Result<&'a Planner, Problem> {
    let found = app.settings.planners.get(id);
    let found = found.filter(|planner| app.viewer.sees().is_none() || app.viewer.id() == Some(&planner.id));
    found.ok_or_else(|| Problem::not_found("There is no such planner. GET /api/planners lists them."))
}
