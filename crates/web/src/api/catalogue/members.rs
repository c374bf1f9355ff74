//! `POST /api/catalogue/groups/{id}/members`: many products into a group, and out of it, each answered for itself.

use axum::Json;
use axum::extract::{Path, Request};
use catalogue::desk::Outcome;
use catalogue::product::{ChangeGroups, GroupMove};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Asked, contexts};
use crate::app::{House, State};
use crate::http::Problem;

/// Products in one call.
const MOST: usize = 10_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Members {
    #[serde(default)]
    join: Vec<String>,
    #[serde(default)]
    leave: Vec<String>,
}

pub(super) async fn change(
    State(app): State<House>,
    Path(group): Path<String>,
    request: Request,
) -> Result<Json<Value>, Problem> {
    let desk = &contexts(&app)?.product.desk;
    let Asked { body: Members { join, leave }, cause, .. } = Asked::of(&app, request).await?;
    let asked: Vec<(String, GroupMove)> = join
        .into_iter()
        .map(|id| (id, GroupMove::Join))
        .chain(leave.into_iter().map(|id| (id, GroupMove::Leave)))
        .filter(|(id, _)| !id.trim().is_empty())
        .collect();
    if asked.is_empty() || asked.len() > MOST {
        let detail = "Name at least one product, and at most 10,000 at once.";
        return Err(Problem::bad_request(detail).with("field", "join"));
    }
    let (mut named, mut changes, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    for (id, to) in asked {
        match ChangeGroups::new(id.trim(), &group, to) {
            Ok(change) => {
                named.push(id);
                changes.push(change);
            }
            Err(refusal) => refused.push(json!({ "product_id": id, "reason": refusal.to_string() })),
        }
    }
    let (mut changed, mut unchanged) = (0, 0);
    for (id, answer) in named.into_iter().zip(desk.make_all(&changes, &cause).await?) {
        match answer {
            Ok(Outcome::Changed(_)) => changed += 1,
            Ok(Outcome::NoChange(_)) => unchanged += 1,
            Err(refusal) => refused.push(json!({ "product_id": id.trim(), "reason": refusal.to_string() })),
        }
    }
    Ok(Json(json!({ "changed": changed, "unchanged": unchanged, "refused": refused })))
}
