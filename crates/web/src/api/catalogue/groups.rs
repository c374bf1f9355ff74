//! `/api/catalogue/groups`, and the groups of a product.

use axum::Json;
use axum::extract::{Path, Request};
use axum::response::Response;
use catalogue::product::{ChangeGroups, GroupDraft, GroupMove, GroupPublished, PublishGroup, SetMembership};
use catalogue::values::Texts;
use serde::Deserialize;
use serde_json::json;

use super::answer::{Asked, Paging, contexts, listed, make, tagged};
use crate::app::{House, State};
use crate::http::{Params, Problem};

pub(super) async fn list(State(app): State<House>, params: Params) -> Result<Response, Problem> {
    let paging = Paging::of(params)?;
    let page = contexts(&app)?.product.desk.list::<GroupPublished>(paging.words, paging.after, paging.limit).await?;
    Ok(listed(&page.items, page.next))
}

pub(super) async fn one(State(app): State<House>, Path(id): Path<String>) -> Result<Response, Problem> {
    let desk = &contexts(&app)?.product.desk;
    let group = desk.one::<GroupPublished>(&id).await?;
    let group = group.ok_or_else(|| Problem::not_found("There is no such group. POST here to create it."))?;
    let members = desk.ledger.linked("member", &[id]).await?;
    let products: Vec<&str> = members.iter().map(|(_, product)| product.as_str()).collect();
    Ok(tagged(group.version, Json(json!({ "group": group, "product_ids": products }))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    names: Texts,
    #[serde(default)]
    discontinued: bool,
}

pub(super) async fn publish(
    State(app): State<House>,
    Path(group_id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let desk = &contexts(&app)?.product.desk;
    let Asked { body, seen, cause } = Asked::<Group>::of(&app, request).await?;
    let draft = GroupDraft { group_id, names: body.names, discontinued: body.discontinued };
    make(desk, PublishGroup::new(draft, seen), &cause).await
}

/// All groups at once, or one to join or to leave.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Groups {
    group_ids: Option<Vec<String>>,
    join: Option<String>,
    leave: Option<String>,
}

pub(super) async fn of_product(
    State(app): State<House>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let desk = &contexts(&app)?.product.desk;
    let Asked { body, seen, cause } = Asked::<Groups>::of(&app, request).await?;
    match body {
        Groups { group_ids: Some(ids), join: None, leave: None } => {
            make(desk, SetMembership::new(&id, &ids, seen), &cause).await
        }
        Groups { group_ids: None, join: Some(group), leave: None } => {
            make(desk, ChangeGroups::new(&id, &group, GroupMove::Join), &cause).await
        }
        Groups { group_ids: None, join: None, leave: Some(group) } => {
            make(desk, ChangeGroups::new(&id, &group, GroupMove::Leave), &cause).await
        }
        _ => Err(Problem::bad_request("Give one of group_ids (all its groups), join and leave (one group).")),
    }
}
