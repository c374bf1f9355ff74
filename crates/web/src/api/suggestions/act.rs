//! `POST /api/suggestions/accept`, `/dismiss`, `/snooze` and `/retry`: one click on one suggestion or on thousands.

use axum::Json;
use axum::body::Body;
use axum::http::{Extensions, HeaderMap};
use restocking::use_cases::{ClickAction, ClickItem, ClickResult};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::until::{Otherwise, read_until};
use crate::app::{Shared, State};
use crate::http::{Problem, RequestContext, read_json};

/// Longest reason of a dismissal, in characters.
const REASON_CHARS: usize = 500;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    click_key: Uuid,
    items: Vec<Item>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Acceptance {
    click_key: Uuid,
    items: Vec<Item>,
    /// Whether the changes wait for a moment before they are sent, so that the click can be undone.
    #[serde(default = "yes")]
    undo: bool,
}

fn yes() -> bool {
    true
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dismissal {
    click_key: Uuid,
    items: Vec<Item>,
    reason: String,
    until: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Snooze {
    click_key: Uuid,
    items: Vec<Item>,
    until: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    incarnation: Uuid,
    version: u64,
}

#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    results: Vec<ClickResult>,
}

pub(crate) async fn accept(
    State(app): State<Shared>,
    extensions: Extensions,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Answer>, Problem> {
    let click: Acceptance = read(&app, &headers, body).await?;
    let action = ClickAction::Accept { may_undo: click.undo };
    perform(&app, &extensions, "accept", click.click_key, &click.items, action).await
}

pub(crate) async fn retry(
    State(app): State<Shared>,
    extensions: Extensions,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Answer>, Problem> {
    let click: Plain = read(&app, &headers, body).await?;
    perform(&app, &extensions, "retry", click.click_key, &click.items, ClickAction::Retry).await
}

pub(crate) async fn dismiss(
    State(app): State<Shared>,
    extensions: Extensions,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Answer>, Problem> {
    let click: Dismissal = read(&app, &headers, body).await?;
    let reason = click.reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_CHARS || reason.chars().any(char::is_control) {
        return Err(Problem::bad_request(format!(
            "reason must say why, in 1 to {REASON_CHARS} characters without line breaks; whoever looks at the line next will read it."
        )));
    }
    let now = app.ports.clock.business_now();
    let until = read_until(click.until.as_deref(), Otherwise::FourWeeks, now, &app.settings.zone)?;
    let action = ClickAction::Dismiss { reason: reason.to_owned(), until };
    perform(&app, &extensions, "dismiss", click.click_key, &click.items, action).await
}

pub(crate) async fn snooze(
    State(app): State<Shared>,
    extensions: Extensions,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Answer>, Problem> {
    let click: Snooze = read(&app, &headers, body).await?;
    let now = app.ports.clock.business_now();
    let until = read_until(Some(&click.until), Otherwise::Refused, now, &app.settings.zone)?;
    perform(&app, &extensions, "snooze", click.click_key, &click.items, ClickAction::Snooze { until }).await
}

async fn read<T: serde::de::DeserializeOwned>(app: &Shared, headers: &HeaderMap, body: Body) -> Result<T, Problem> {
    read_json(headers, body, app.settings.limits.click_bytes, app.settings.limits.body_timeout).await
}

async fn perform(
    app: &Shared,
    extensions: &Extensions,
    name: &'static str,
    key: Uuid,
    items: &[Item],
    action: ClickAction,
) -> Result<Json<Answer>, Problem> {
    let most = app.settings.limits.click_items;
    if items.is_empty() || items.len() > most {
        return Err(Problem::bad_request(format!(
            "items must name 1 to {most} suggestions, each by incarnation and version."
        )));
    }
    let items: Vec<ClickItem> =
        items.iter().map(|item| ClickItem { incarnation: item.incarnation, version: item.version }).collect();
    let correlation_id = extensions.get::<RequestContext>().map_or("", |context| context.correlation_id.as_str());
    let results = app.desk.click.click(key, &items, &action, correlation_id, &app.viewer).await?;
    for result in &results {
        app.metrics.action(name, result.outcome);
    }
    Ok(Json(Answer { results }))
}
