//! `POST /api/suggestions/undo`: a click taken back, where nothing has come of it yet.

use axum::Json;
use axum::body::Body;

use axum::http::{Extensions, HeaderMap};
use restocking::use_cases::{UndoAnswer, UndoResult};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::{Shared, State};
use crate::http::{Problem, RequestContext, read_json};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Undo {
    click_key: Uuid,
    undo_key: Uuid,
}

#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    results: Vec<UndoResult>,
}

pub(crate) async fn undo(
    State(app): State<Shared>,
    extensions: Extensions,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Answer>, Problem> {
    let limits = &app.settings.limits;
    let undo: Undo = read_json(&headers, body, limits.click_bytes, limits.body_timeout).await?;
    let correlation_id = extensions.get::<RequestContext>().map_or("", |context| context.correlation_id.as_str());
    match app.desk.undo.undo(undo.click_key, undo.undo_key, correlation_id, &app.viewer).await? {
        UndoAnswer::Done(results) => {
            for result in &results {
                app.metrics.undone(result.outcome);
            }
            Ok(Json(Answer { results }))
        }
        UndoAnswer::UnknownClick => Err(Problem::not_found(
            "No click with this click_key is remembered, so there is nothing to undo. Look at the suggestions themselves.",
        )),
        UndoAnswer::KeyTaken => Err(Problem::bad_request(
            "This undo_key was used for something else before. Make a new one for each undo.".to_owned(),
        )),
    }
}
