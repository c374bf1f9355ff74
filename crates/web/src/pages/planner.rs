//! `POST /planner`: a planner chooses who they are; the browser remembers it. Takes the place of a sign-in.

use axum::Form;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::IntoResponse;
use serde::Deserialize;

use crate::app::{House, State};
use crate::http::{Problem, WHO};

/// Half a year.
const REMEMBERED_SECONDS: u32 = 182 * 24 * 60 * 60;

#[derive(Debug, Deserialize)]
pub(super) struct Choice {
    planner: String,
}

pub(super) async fn choose(State(app): State<House>, Form(choice): Form<Choice>) -> Result<impl IntoResponse, Problem> {
    let id = choice.planner;
    let seconds = match app.settings.planners.get(&id) {
        Some(_) => REMEMBERED_SECONDS,
        None if id.is_empty() => 0,
        None => {
            return Err(Problem::bad_request("There is no such planner; choose one of those that the page offers."));
        }
    };
    // The id is one of the configured ones: nothing in it has a meaning in a header.
    let cookie = format!("{WHO}={id}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}");
    let cookie = HeaderValue::try_from(cookie).map_err(|_| Problem::internal())?;
    Ok((StatusCode::SEE_OTHER, [(SET_COOKIE, cookie), (LOCATION, HeaderValue::from_static("/"))]))
}
