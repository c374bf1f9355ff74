//! `/api/catalogue/lists/{list}/prices/{id}`: what a product costs on a list, over time.

use axum::Json;
use axum::extract::{Path, Request};
use axum::response::Response;
use catalogue::ledger::ListQuery;
use catalogue::price::{EndPrice, PricePublished, SetPrice};
use jiff::Timestamp;
use serde::Deserialize;

use super::answer::{Asked, Paging, contexts, listed, make, tagged};
use crate::app::{House, State};
use crate::http::{Params, Problem};

/// Those of a list, or only those that are known to change after now.
pub(super) async fn list(
    State(app): State<House>,
    Path(list): Path<String>,
    mut params: Params,
) -> Result<Response, Problem> {
    let coming = params.take_yes("coming")?;
    let paging = Paging::of(params)?;
    let desk = &contexts(&app)?.price.desk;
    let after = paging.after.map(|id| format!("{list}/{id}"));
    let due_after = coming.then(|| app.ports.clock.business_now());
    let query = ListQuery {
        under: Some(format!("{list}/")),
        due_after,
        after,
        ..ListQuery::of::<PricePublished>(paging.limit)
    };
    let page = desk.list_by::<PricePublished>(query).await?;
    let next = page.next.as_deref().and_then(|id| id.split_once('/')).map(|(_, product)| product.to_owned());
    Ok(listed(&page.items, next))
}

pub(super) async fn one(
    State(app): State<House>,
    Path((list, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let price = contexts(&app)?.price.desk.one::<PricePublished>(&format!("{list}/{id}")).await?;
    let price =
        price.ok_or_else(|| Problem::not_found("This product has no price on this list. POST here to set one."))?;
    Ok(tagged(price.version, Json(price)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Price {
    amount: String,
    /// Now where absent.
    from: Option<Timestamp>,
    /// Until the next one that is planned, where absent.
    until: Option<Timestamp>,
}

pub(super) async fn set(
    State(app): State<House>,
    Path((list, id)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    let desk = &contexts(&app)?.price.desk;
    let Asked { body, seen, cause } = Asked::<Price>::of(&app, request).await?;
    let from = body.from.unwrap_or_else(|| app.ports.clock.business_now());
    make(desk, SetPrice::new(&list, &id, &body.amount, from, body.until, seen), &cause).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    /// Now where absent.
    at: Option<Timestamp>,
}

pub(super) async fn end(
    State(app): State<House>,
    Path((list, id)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    let desk = &contexts(&app)?.price.desk;
    let Asked { body, seen, cause } = Asked::<End>::of(&app, request).await?;
    let at = body.at.unwrap_or_else(|| app.ports.clock.business_now());
    make(desk, EndPrice::new(&list, &id, at, seen), &cause).await
}
