//! How fresh every answer is.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use replica::freshness::{Freshness, Standing};
use serde_json::{Map, Value, json};

use crate::app::State as Store;
use crate::http::Problem;

/// `GET /api/freshness`
pub(crate) async fn freshness(State(store): State<Arc<Store>>) -> Result<Json<Value>, Problem> {
    let places = store.ports.freshness.freshness().await?;
    let mut body = freshness_members(&store, &store.freshness(&places));
    let feed = |place: &replica::follow::Place| {
        json!({
            "feed": place.feed, "position": place.position, "chain": place.chain.to_string(), "behind": place.behind(),
            "as_of": place.as_of, "last_contact": place.last_contact, "unreadable": place.unreadable,
        })
    };
    body.insert("feeds".to_owned(), places.iter().map(feed).collect());
    body.insert("store".to_owned(), json!(store.settings.name));
    body.insert("trouble".to_owned(), json!(store.ports.link.as_ref().and_then(|link| link.trouble())));
    if let Some(line) = &store.ports.line {
        body.insert("line_is_up".to_owned(), json!(line.is_up()));
    }
    Ok(Json(body.into()))
}

/// What every answer says of its freshness.
pub(crate) fn freshness_members(store: &Store, freshness: &Freshness) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("as_of".to_owned(), json!(freshness.as_of));
    members.insert("age_seconds".to_owned(), json!(freshness.age.map(|age| age.as_secs())));
    members.insert("is_current".to_owned(), json!(freshness.is_current()));
    members.insert("standing".to_owned(), json!(freshness.standing.name()));
    members.insert("events_behind".to_owned(), json!(freshness.behind));
    members.insert("last_contact".to_owned(), json!(freshness.last_contact));
    members.insert("freshness".to_owned(), json!(freshness.text(&store.settings.zone)));
    members
}

/// `GET /livez`: the process answers.
pub(crate) async fn livez() -> &'static str {
    "ok"
}

/// `GET /readyz`: there is something to answer from. What is old is ready all the same, and says that it is old.
pub(crate) async fn readyz(State(store): State<Arc<Store>>) -> Result<&'static str, Problem> {
    if store.draining.is_cancelled() {
        return Err(Problem::not_ready("This program is stopping."));
    }
    let freshness = store.freshness_now().await?;
    match freshness.standing {
        Standing::Current | Standing::Behind | Standing::OutOfTouch => Ok("ok"),
        Standing::Loading | Standing::Revoked => Err(Problem::not_ready(freshness.text(&store.settings.zone))),
    }
}
