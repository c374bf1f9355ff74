//! `/api/catalogue/lists`: lists of prices.

use axum::Json;
use axum::extract::{Path, Request};
use axum::response::Response;
use catalogue::price::{ListDraft, ListPublished, PublishList};
use serde::Deserialize;

use super::answer::{Asked, Paging, contexts, listed, make, tagged};
use crate::app::{House, State};
use crate::http::{Params, Problem};

pub(super) async fn list(State(app): State<House>, params: Params) -> Result<Response, Problem> {
    let paging = Paging::of(params)?;
    let page = contexts(&app)?.price.desk.list::<ListPublished>(None, paging.after, paging.limit).await?;
    Ok(listed(&page.items, page.next))
}

pub(super) async fn one(State(app): State<House>, Path(id): Path<String>) -> Result<Response, Problem> {
    let list = contexts(&app)?.price.desk.one::<ListPublished>(&id).await?;
    let list = list.ok_or_else(|| Problem::not_found("There is no such list. POST here to create it."))?;
    Ok(tagged(list.version, Json(list)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    name: String,
    currency: String,
    channel: String,
}

pub(super) async fn publish(
    State(app): State<House>,
    Path(list_id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let desk = &contexts(&app)?.price.desk;
    let Asked { body, seen, cause } = Asked::<List>::of(&app, request).await?;
    let draft = ListDraft { list_id, name: body.name, currency: body.currency, channel: body.channel };
    make(desk, PublishList::new(draft, seen), &cause).await
}
