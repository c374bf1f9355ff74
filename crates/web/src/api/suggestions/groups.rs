//! `GET /api/suggestions/groups`: what the groups of a list add up to, and what their suppliers ask of an order.

use axum::Json;
use restocking::ports::{GroupTotal, Grouping, SuggestionQuery, SupplierTerms};
use serde::Serialize;

use super::list::{KNOWN, query_of, scopes_of};
use crate::app::{Shared, State};
use crate::http::{Params, Problem};

#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    groups: Vec<Group>,
}

#[derive(Debug, Serialize)]
struct Group {
    #[serde(flatten)]
    total: GroupTotal,
    /// Of a supplier.
    #[serde(skip_serializing_if = "Option::is_none")]
    supplier: Option<SupplierTerms>,
}

pub(crate) async fn groups(State(app): State<Shared>, mut params: Params) -> Result<Json<Answer>, Problem> {
    let mut query = query_of(&mut params)?;
    query.scopes = scopes_of(&app, &mut params)?;
    params.finish(KNOWN)?;
    let query = SuggestionQuery { group: query.group.or(Some(Grouping::Supplier)), ..query };
    let by_supplier = query.group == Some(Grouping::Supplier);
    let totals = app.desk.reader.groups(query).await?;
    let ids: Vec<String> = if by_supplier { totals.iter().map(|total| total.id.clone()).collect() } else { Vec::new() };
    let terms = app.desk.reader.supplier_terms(&ids).await?;
    let group = |total: GroupTotal| {
        let supplier = terms.iter().find(|terms| by_supplier && terms.supplier_id == total.id).cloned();
        Group { total, supplier }
    };
    Ok(Json(Answer { groups: totals.into_iter().map(group).collect() }))
}
