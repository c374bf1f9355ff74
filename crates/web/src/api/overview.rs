//! `GET /api/overview`: the figures above the list.

use axum::Json;
use axum::extract::State;
use restocking::ports::Overview;

use crate::app::Shared;
use crate::http::Problem;

pub(crate) async fn overview(State(app): State<Shared>) -> Result<Json<Overview>, Problem> {
    Ok(Json(app.ports.desk.overview().await?))
}
