//! `GET /api/overview`: the figures above the list.

use axum::Json;
use restocking::ports::Overview;

use super::suggestions::scopes_of;
use crate::app::{Shared, State};
use crate::http::{Params, Problem};

pub(crate) async fn overview(State(app): State<Shared>, mut params: Params) -> Result<Json<Overview>, Problem> {
    let scopes = scopes_of(&app, &mut params)?;
    params.finish("planner")?;
    Ok(Json(app.desk.reader.overview(scopes).await?))
}
