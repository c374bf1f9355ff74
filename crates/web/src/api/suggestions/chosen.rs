//! `GET /api/suggestions/chosen`: all of a list, as a click on everything in it needs it.

use axum::Json;
use restocking::ports::Chosen;
use serde::Serialize;

use super::list::{KNOWN, query_of, scopes_of};
use crate::app::{Shared, State};
use crate::http::{Params, Problem};

#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    items: Vec<Chosen>,
}

pub(crate) async fn chosen(State(app): State<Shared>, mut params: Params) -> Result<Json<Answer>, Problem> {
    let mut query = query_of(&mut params)?;
    query.scopes = scopes_of(&app, &mut params)?;
    params.finish(KNOWN)?;
    Ok(Json(Answer { items: app.desk.reader.chosen(query).await? }))
}
