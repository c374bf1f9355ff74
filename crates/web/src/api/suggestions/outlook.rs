//! `POST /api/suggestions/outlook`: what accepting these together would make of their orders. Changes nothing; it is
//! a post because what is selected does not fit into an address.

use axum::Json;
use axum::body::Body;
use axum::http::HeaderMap;
use lifecycle::Incarnation;
use restocking::ports::OrderOutlook;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::{Shared, State};
use crate::http::{Problem, read_json};

/// Orders below their minimum that are named; of more, the number is told.
const MOST_NAMED: usize = 100;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Selection {
    incarnations: Vec<Uuid>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    /// Orders that the selection touches.
    orders: usize,
    /// How many of them would be worth less than their supplier takes, and are not now.
    below_minimum: usize,
    /// The first of those.
    named: Vec<Named>,
}

#[derive(Debug, Serialize)]
struct Named {
    #[serde(flatten)]
    order: OrderOutlook,
    /// After accepting.
    value_after: Decimal,
}

pub(crate) async fn outlook(
    State(app): State<Shared>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Answer>, Problem> {
    let limits = &app.settings.limits;
    let selection: Selection = read_json(&headers, body, limits.click_bytes, limits.body_timeout).await?;
    if selection.incarnations.len() > limits.click_items {
        let most = limits.click_items;
        return Err(Problem::bad_request(format!("incarnations must name at most {most} suggestions.")));
    }
    let asked: Vec<Incarnation> = selection.incarnations.iter().map(|id| Incarnation(id.as_u128())).collect();
    let orders = app.desk.reader.outlook(&asked, Vec::new()).await?;
    let touched = orders.len();
    let below: Vec<OrderOutlook> = orders.into_iter().filter(OrderOutlook::falls_below).collect();
    let below_minimum = below.len();
    let named = below.into_iter().take(MOST_NAMED).map(|order| Named { value_after: order.value_after(), order });
    Ok(Json(Answer { orders: touched, below_minimum, named: named.collect() }))
}
