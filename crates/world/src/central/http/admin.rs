//! `/admin`: the switches, and the entrance of the retailer's own people.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Desk;
use super::problem::Problem;
use crate::central::Level;
use crate::central::store::progress;
use crate::central::work::{self, Work};
use crate::faults::Faults;

pub(crate) async fn get_faults(State(desk): State<Desk>) -> Json<Faults> {
    Json(desk.faults.get())
}

pub(crate) async fn put_faults(State(desk): State<Desk>, Json(faults): Json<Faults>) -> Json<Faults> {
    desk.faults.set(faults);
    Json(desk.faults.get())
}

/// The body of `/admin/level`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LevelBody {
    level: Level,
}

pub(crate) async fn get_level(State(desk): State<Desk>) -> Json<LevelBody> {
    Json(LevelBody { level: desk.level() })
}

pub(crate) async fn put_level(State(desk): State<Desk>, Json(body): Json<LevelBody>) -> Json<LevelBody> {
    desk.set_level(body.level);
    Json(body)
}

/// The body of `GET /admin/progress/{actor}`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ProgressBody {
    pub(crate) until: Option<Timestamp>,
}

pub(crate) async fn get_progress(
    State(desk): State<Desk>,
    Path(actor): Path<String>,
) -> Result<Json<ProgressBody>, Problem> {
    let until = desk.db.read(move |db| progress::find(db, &actor)).await?;
    Ok(Json(ProgressBody { until }))
}

pub(crate) async fn post_work(State(desk): State<Desk>, Json(work): Json<Work>) -> Result<StatusCode, Problem> {
    desk.db.write(move |db| work::perform(db, work)).await?;
    desk.doorbell.ring();
    Ok(StatusCode::NO_CONTENT)
}
