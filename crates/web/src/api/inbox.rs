//! `GET /api/inbox`: entries by state. Pending includes the work that their handling left to be done.

use axum::Json;
use context::EntryState;
use serde::Serialize;

use crate::app::{Shared, State};
use crate::http::Problem;

#[derive(Debug, Serialize)]
pub(crate) struct Entries {
    pending: u64,
    held: u64,
    dead: u64,
    handled: u64,
    ignored: u64,
}

pub(crate) async fn entries(State(app): State<Shared>) -> Result<Json<Entries>, Problem> {
    // The inbox first: an entry that is handled in between is then counted again by the review it asked for, never missed.
    let total = app.desk.inbox.tally().await?.total();
    let owed = app.desk.reader.owed().await?;
    Ok(Json(Entries {
        pending: total.in_state(EntryState::Pending) + owed,
        held: total.in_state(EntryState::Held),
        dead: total.in_state(EntryState::Dead),
        handled: total.in_state(EntryState::Handled),
        ignored: total.in_state(EntryState::Ignored),
    }))
}
