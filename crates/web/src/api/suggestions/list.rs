//! `GET /api/suggestions`

use axum::Json;
use context::StoreError;
use lifecycle::StateName;
use restocking::planners::Scope;
use restocking::ports::{Grouping, Sort, SuggestionPage, SuggestionQuery};
use restocking::suggestion::ProposalKind;
use rust_decimal::Decimal;

use super::Whose;
use crate::app::{Shared, State};
use crate::http::{Params, Problem, refused};

/// What narrows, orders and divides a list.
pub(crate) const KNOWN: &str =
    "state, kind, supplier_id, product_id, category, min_value, q, planner, group, sort, limit and cursor";
const DEFAULT_LIMIT: u32 = 100;
const MAX_LIMIT: u32 = 1_000;

pub(crate) async fn list(State(app): State<Shared>, mut params: Params) -> Result<Json<SuggestionPage>, Problem> {
    let mut query = query_of(&mut params)?;
    query.scopes = scopes_of(&app, &mut params)?;
    params.finish(KNOWN)?;
    page(&app, query).await.map(Json)
}

/// What the parameter `planner` narrows an answer of the API to; without it, nothing.
pub(crate) fn scopes_of(app: &Shared, params: &mut Params) -> Result<Vec<Scope>, Problem> {
    let whose = Whose::take(params, app)?;
    Ok(whose.map(|whose| whose.scopes(&app.settings.planners)).unwrap_or_default())
}

/// A page of the list; a cursor that was not given by it is the client's fault.
pub(crate) async fn page(app: &Shared, query: SuggestionQuery) -> Result<SuggestionPage, Problem> {
    match app.desk.reader.suggestions(query).await {
        Ok(page) => Ok(page),
        Err(StoreError::Refused(reason)) => {
            Err(Problem::bad_request(format!("The list cannot be read like that: {reason}.")))
        }
        Err(error) => Err(error.into()),
    }
}

/// The query that the parameters ask for: open suggestions where no state is named.
pub(crate) fn query_of(params: &mut Params) -> Result<SuggestionQuery, Problem> {
    let states = match params.take("state")? {
        None => vec![StateName::Open],
        Some(text) if text == "all" => Vec::new(),
        Some(text) => text
            .split(',')
            .map(|word| StateName::parse(word.trim()).ok_or_else(|| refused("state", word, allowed_states())))
            .collect::<Result<_, _>>()?,
    };
    let kinds = params.take_list(
        "kind",
        ProposalKind::parse,
        "one or several of ".to_owned() + &names(ProposalKind::ALL.map(ProposalKind::as_str)),
    )?;
    let sort = match params.take("sort")? {
        None => Sort::default(),
        Some(text) => {
            Sort::parse(&text).ok_or_else(|| refused("sort", &text, names(Sort::ALL.map(|(name, _)| name))))?
        }
    };
    let group = match params.take("group")? {
        None => None,
        Some(text) => Some(
            Grouping::parse(&text)
                .ok_or_else(|| refused("group", &text, names(Grouping::ALL.map(|(name, _)| name))))?,
        ),
    };
    let limit =
        params.take_parsed::<u32>("limit", format!("a whole number from 1 to {MAX_LIMIT}"))?.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(refused("limit", &limit.to_string(), format!("a whole number from 1 to {MAX_LIMIT}")));
    }
    Ok(SuggestionQuery {
        states,
        kinds,
        supplier_id: params.take("supplier_id")?,
        product_id: params.take("product_id")?,
        category: params.take("category")?,
        min_value: params.take_parsed::<Decimal>("min_value", "an amount of money such as 250.00")?,
        q: params.take("q")?,
        group,
        sort,
        limit,
        cursor: params.take("cursor")?,
        scopes: Vec::new(),
    })
}

fn allowed_states() -> String {
    format!("all, or one or several of {}", names(StateName::ALL.map(StateName::as_str)))
}

fn names<const N: usize>(names: [&str; N]) -> String {
    names.join(", ")
}
