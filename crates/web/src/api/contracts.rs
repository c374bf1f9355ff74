//! `/api/contracts`: every event type as it is declared and as it is seen.

mod seen;
mod told;

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use context::{Tally, Traffic};
use serde_json::Value;

use crate::api::readers::readers;
use crate::app::{House, State};
use crate::http::{Params, Problem};

pub(crate) use told::{ConsumerTold, EventsTold, PublisherTold, Seen, Standing, UndeclaredTold};

/// Parts of a contract that a list leaves away.
const LONG: [&str; 3] = ["schema", "examples", "sequences"];

/// `GET /api/contracts`
pub(crate) async fn list(State(app): State<House>, params: Params) -> Result<Json<Value>, Problem> {
    params.finish("none")?;
    let events = events(&app).await?;
    let types = app.settings.declared.contracts().iter().zip(&events.types).map(|(contract, seen)| {
        let mut value = contract.to_value();
        if let Some(members) = value.as_object_mut() {
            LONG.iter().for_each(|name| drop(members.remove(*name)));
        }
        with(value, seen)
    });
    let types: Vec<Value> = types.collect();
    Ok(Json(serde_json::json!({ "types": types, "undeclared": events.undeclared, "is_cut": events.is_cut })))
}

/// `GET /api/contracts/{type}`: all of the contract, in the form of a contract file, and what was seen.
pub(crate) async fn one(
    State(app): State<House>,
    Path(kind): Path<String>,
    params: Params,
) -> Result<Json<Value>, Problem> {
    params.finish("none")?;
    let (contract, seen) = of_kind(&app, &kind).await?;
    Ok(Json(with(contract.to_value(), &seen)))
}

/// `GET /api/contracts/{type}/schema`: the JSON Schema of the payload.
pub(crate) async fn schema(
    State(app): State<House>,
    Path(kind): Path<String>,
    params: Params,
) -> Result<Response, Problem> {
    params.finish("none")?;
    let contract = app.settings.declared.contract(&kind).ok_or_else(no_such_type)?;
    let kind = HeaderValue::from_static("application/schema+json");
    Ok(([(CONTENT_TYPE, kind)], contracts::documents::schema_document(contract).to_string()).into_response())
}

fn no_such_type() -> Problem {
    Problem::not_found("There is no such event type; GET /api/contracts lists them.")
}

fn with(mut contract: Value, seen: &Seen) -> Value {
    contract["seen"] = serde_json::to_value(seen).unwrap_or_default();
    contract
}

/// One type; refused where it was never declared.
pub(crate) async fn of_kind<'a>(app: &'a House, kind: &str) -> Result<(&'a contracts::ContractDoc, Seen), Problem> {
    let declared = &app.settings.declared;
    let at = declared.contracts().iter().position(|contract| contract.kind == kind).ok_or_else(no_such_type)?;
    let seen = events(app).await?.types.into_iter().nth(at).ok_or_else(no_such_type)?;
    Ok((&declared.contracts()[at], seen))
}

/// All types, in the order of their contracts, with everything that was seen.
pub(crate) async fn events(app: &House) -> Result<EventsTold, Problem> {
    let now = app.ports.clock.now();
    let mut traffic: BTreeMap<String, Traffic> = BTreeMap::new();
    for book in &app.ports.traffic {
        traffic.insert(book.context().to_owned(), book.traffic(now).await?);
    }
    let waiting = match &app.ports.desk {
        Some(desk) => desk.inbox.tally().await?,
        None => Tally::default(),
    };
    let readers = readers(app).await?;
    Ok(seen::told(&app.settings.declared, &traffic, &waiting, &readers))
}
