//! `GET /api/clicks` and `/api/clicks/{key}`: how far accepted changes have come.

use axum::Json;
use axum::extract::Path;
use restocking::ports::ClickProgress;
use uuid::Uuid;

use crate::app::{Shared, State};
use crate::http::Problem;

pub(crate) async fn one(State(app): State<Shared>, Path(key): Path<String>) -> Result<Json<ClickProgress>, Problem> {
    let key = Uuid::parse_str(&key)
        .map_err(|_| Problem::not_found("A click is named by its key, a UUID as its page made it."))?;
    let found = app.ports.desk.click_progress(key, app.ports.clock.now()).await?;
    found.map(Json).ok_or_else(|| Problem::not_found("This click accepted nothing, or is not kept any more."))
}
