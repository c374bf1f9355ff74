//! `GET /api/orders`: a page of the orders, narrowed and sorted.

use axum::Json;
use restocking::facts::OrderStatus;
use restocking::ports::{OrderItem, OrderQuery, OrderSort, Page};

use crate::app::{Shared, State};
use crate::http::{Params, Problem};

const KNOWN: &str = "q, supplier_id, status, suggestions, late, sort, limit, cursor";
const MOST: u32 = 500;
const USUAL: u32 = 100;

pub(crate) async fn list(State(app): State<Shared>, mut params: Params) -> Result<Json<Page<OrderItem>>, Problem> {
    let query = query_of(&app, &mut params)?;
    params.finish(KNOWN)?;
    page(&app, query).await.map(Json)
}

/// What is asked for.
pub(crate) fn query_of(app: &Shared, params: &mut Params) -> Result<OrderQuery, Problem> {
    let sorts = OrderSort::ALL.map(|(name, _)| name).join(", ");
    let sort = params.take_list("sort", OrderSort::parse, format!("one of {sorts}"))?;
    let status = params.take_list("status", status, "one of open, finished, cancelled")?;
    let limit = params.take_parsed::<u32>("limit", format!("a whole number from 1 to {MOST}"))?.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(Problem::bad_request(format!("limit may be a whole number from 1 to {MOST}.")));
    }
    let today = app.ports.clock.business_now().to_zoned(app.settings.zone.clone()).date();
    Ok(OrderQuery {
        q: params.take("q")?,
        supplier_id: params.take("supplier_id")?,
        status: status.first().copied(),
        with_suggestions: params.take_yes("suggestions")?,
        late_on: params.take_yes("late")?.then_some(today),
        scopes: Vec::new(),
        sort: sort.first().copied().unwrap_or_default(),
        limit,
        cursor: params.take("cursor")?,
    })
}

fn status(word: &str) -> Option<OrderStatus> {
    let all = [("open", OrderStatus::Open), ("finished", OrderStatus::Finished), ("cancelled", OrderStatus::Cancelled)];
    all.into_iter().find(|(name, _)| *name == word).map(|(_, status)| status)
}

pub(crate) async fn page(app: &Shared, query: OrderQuery) -> Result<Page<OrderItem>, Problem> {
    Ok(app.desk.catalogue.list_orders(query).await?)
}
