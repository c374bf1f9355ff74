//! `GET /api/shortages`: what no open line can mend, soonest first.

use axum::Json;
use serde_json::{Value, json};

use super::suggestions::scopes_of;
use crate::app::{Shared, State};
use crate::http::{Params, Problem};

const MOST: u32 = 1_000;

pub(crate) async fn list(State(app): State<Shared>, mut params: Params) -> Result<Json<Value>, Problem> {
    let limit = params.take_parsed::<u32>("limit", format!("a whole number from 1 to {MOST}"))?.unwrap_or(MOST);
    let scopes = scopes_of(&app, &mut params)?;
    params.finish("limit and planner")?;
    Ok(Json(json!({ "items": app.desk.reader.shortages(limit.clamp(1, MOST), scopes).await? })))
}
