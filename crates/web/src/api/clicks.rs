//! `/api/clicks` and `/api/submissions`: how far accepted changes have come, paused and resumed.

use axum::Json;
use axum::extract::Path;
use axum::http::Extensions;
use jiff::Timestamp;
use restocking::ports::{ClickProgress, Clicks};
use serde::Serialize;
use uuid::Uuid;

use crate::app::{Shared, State};
use crate::http::{Problem, RequestContext};

/// Clicks of one page: so many of those at work, and of those that ended.
const PAGE: u32 = 50;

/// All clicks, and the pace at which they are worked off.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Answer {
    pub(crate) items: Vec<Item>,
    /// Since when all submissions are paused.
    pub(crate) paused_at: Option<Timestamp>,
    /// Submissions of all clicks that have not come to their end.
    pub(crate) waiting: u64,
    /// Answered within the last minute, of all clicks.
    pub(crate) lately: u64,
    /// Calls to the central system at once; none where there is no central system.
    pub(crate) at_once: Option<usize>,
    /// Calls to the central system a second.
    pub(crate) per_second: Option<f64>,
}

/// One click.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Item {
    #[serde(flatten)]
    pub(crate) progress: ClickProgress,
    /// `working`, `paused` or `ended`.
    pub(crate) state: &'static str,
    /// Until the last change is answered, at the pace of the last minute; before there is one, at the stated pace. None
    /// while it is paused.
    pub(crate) seconds_left: Option<u64>,
}

/// All clicks, as they are now.
pub(crate) async fn load(app: &Shared) -> Result<Answer, Problem> {
    let now = app.ports.clock.now();
    let clicks = app.desk.reader.clicks(now, PAGE).await?;
    let pace = app.settings.central_pace;
    let Clicks { items, paused_at, waiting, lately } = clicks;
    let at_work = items.iter().filter(|click| click.ended_at.is_none()).count();
    let share = pace.map(|pace| pace.per_second / at_work.max(1) as f64);
    Ok(Answer {
        items: items.into_iter().map(|click| item(click, paused_at.is_some(), now, share)).collect(),
        paused_at,
        waiting,
        lately,
        at_once: pace.map(|pace| pace.at_once),
        per_second: pace.map(|pace| pace.per_second),
    })
}

fn item(progress: ClickProgress, all_paused: bool, now: Timestamp, share: Option<f64>) -> Item {
    let is_paused = all_paused || progress.paused_at.is_some();
    let state = match progress.ended_at {
        Some(_) => "ended",
        None if is_paused => "paused",
        None => "working",
    };
    let seconds_left = (state == "working").then(|| progress.seconds_left(now, share)).flatten();
    Item { progress, state, seconds_left }
}

pub(crate) async fn list(State(app): State<Shared>) -> Result<Json<Answer>, Problem> {
    load(&app).await.map(Json)
}

pub(crate) async fn one(State(app): State<Shared>, Path(key): Path<String>) -> Result<Json<Item>, Problem> {
    let key = parse(&key)?;
    let found = load(&app).await?.items.into_iter().find(|item| item.progress.key == key);
    match found {
        Some(found) => Ok(Json(found)),
        // Beyond the page.
        None => progress(&app, key).await.map(|found| Json(item(found, false, app.ports.clock.now(), None))),
    }
}

pub(crate) async fn pause(
    State(app): State<Shared>,
    extensions: Extensions,
    Path(key): Path<String>,
) -> Result<Json<Item>, Problem> {
    set_one(&app, &extensions, &key, true).await
}

pub(crate) async fn resume(
    State(app): State<Shared>,
    extensions: Extensions,
    Path(key): Path<String>,
) -> Result<Json<Item>, Problem> {
    set_one(&app, &extensions, &key, false).await
}

pub(crate) async fn pause_all(State(app): State<Shared>, extensions: Extensions) -> Result<Json<Answer>, Problem> {
    set(&app, &extensions, None, true).await?;
    load(&app).await.map(Json)
}

pub(crate) async fn resume_all(State(app): State<Shared>, extensions: Extensions) -> Result<Json<Answer>, Problem> {
    set(&app, &extensions, None, false).await?;
    load(&app).await.map(Json)
}

async fn set_one(app: &Shared, extensions: &Extensions, key: &str, is_paused: bool) -> Result<Json<Item>, Problem> {
    let key = parse(key)?;
    progress(app, key).await?;
    set(app, extensions, Some(key), is_paused).await?;
    let now = app.ports.clock.now();
    progress(app, key).await.map(|found| Json(item(found, false, now, None)))
}

async fn set(app: &Shared, extensions: &Extensions, click: Option<Uuid>, is_paused: bool) -> Result<(), Problem> {
    let correlation_id = extensions.get::<RequestContext>().map_or("", |context| context.correlation_id.as_str());
    let planner = app.viewer.id().map(ToString::to_string);
    Ok(app.desk.pause.set(click, is_paused, correlation_id, planner.as_deref()).await?)
}

async fn progress(app: &Shared, key: Uuid) -> Result<ClickProgress, Problem> {
    let found = app.desk.reader.click_progress(key, app.ports.clock.now()).await?;
    found.ok_or_else(|| Problem::not_found("This click accepted nothing, or is not kept any more."))
}

fn parse(key: &str) -> Result<Uuid, Problem> {
    Uuid::parse_str(key).map_err(|_| Problem::not_found("A click is named by its key, a UUID as its page made it."))
}
