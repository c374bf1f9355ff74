//! `GET /api/orders/{id}`: an order with the suggestions about its lines, and what each line is for.

pub(crate) mod list;

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Path;
use restocking::ports::{OrderView, ProductView};
use restocking::suggestion::SuggestionView;
use serde::Serialize;
use serde_json::{Value, json};

use super::pegging::{Pegging, Receipt};
use super::products::insight;
use crate::app::{Shared, State};
use crate::http::Problem;

/// The lines of an order are pegged if they are about no more products than this; beyond it the products' own pages
/// tell.
const PEGGED_PRODUCTS: usize = 200;

/// An order with what is known of its products.
pub(crate) struct Loaded {
    pub(crate) view: OrderView,
    /// By id; empty where there are too many.
    pub(crate) products: BTreeMap<String, ProductView>,
    /// By line; a line with nothing open, or of a product that is not known well enough, has none.
    pub(crate) pegged: BTreeMap<String, LinePegging>,
    /// There are too many products to peg.
    pub(crate) is_large: bool,
}

/// What one line covers, as it is and with everything that is suggested for its product.
#[derive(Debug, Serialize)]
pub(crate) struct LinePegging {
    pub(crate) without: Option<Receipt>,
    pub(crate) with: Option<Receipt>,
}

pub(crate) async fn order(State(app): State<Shared>, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let Loaded { view, pegged, is_large, .. } = load(&app, &id).await?;
    let suggestions: Vec<SuggestionView> = view.suggestions.iter().map(Into::into).collect();
    let pegging = (!is_large).then_some(pegged);
    Ok(Json(json!({ "order": view.order, "suggestions": suggestions, "pegging": pegging })))
}

pub(crate) async fn load(app: &Shared, id: &str) -> Result<Loaded, Problem> {
    let found = app.desk.reader.order(id).await?;
    let view = found.ok_or_else(|| Problem::not_found("Nothing was heard of an order with this id."))?;
    let mut ids: Vec<String> = view.order.product_ids().map(ToOwned::to_owned).collect();
    ids.sort_unstable();
    ids.dedup();
    let is_large = ids.len() > PEGGED_PRODUCTS;
    let products = if is_large { Vec::new() } else { app.desk.reader.products(&ids).await? };
    let mut pegged = BTreeMap::new();
    for (product_id, product) in &products {
        if let Some(pegging) = insight(app, product).pegging {
            let lines = view.order.lines.iter().filter(|(_, line)| line.product_id == *product_id);
            pegged.extend(take_lines(pegging, id, lines.map(|(line_id, _)| line_id)));
        }
    }
    Ok(Loaded { view, products: products.into_iter().collect(), pegged, is_large })
}

/// The lines of one order out of a product's pegging.
fn take_lines<'a>(
    pegging: Pegging,
    order_id: &str,
    line_ids: impl Iterator<Item = &'a String>,
) -> Vec<(String, LinePegging)> {
    let (mut without, mut with) = (pegging.without.receipts, pegging.with.receipts);
    let take = |receipts: &mut Vec<Receipt>, line_id: &str| {
        receipts.iter().position(|receipt| receipt.is_line(order_id, line_id)).map(|at| receipts.swap_remove(at))
    };
    let taken = line_ids.map(|line_id| {
        let pegging = LinePegging { without: take(&mut without, line_id), with: take(&mut with, line_id) };
        (line_id.clone(), pegging)
    });
    taken.filter(|(_, pegging)| pegging.without.is_some() || pegging.with.is_some()).collect()
}
