//! `GET /orders/{id}`

use askama::Template;
use axum::extract::Path;
use axum::response::Html;
use restocking::facts::OrderStatus;
use restocking::ports::OrderView;
use restocking::suggestion::SuggestionView;

use super::row::row_html;
use super::shell::{Shell, written};
use super::words;
use crate::api::explain::{StoryItem, story};
use crate::api::orders::{Loaded, load};
use crate::app::{Shared, State};
use crate::http::Problem;

#[derive(Template)]
#[template(path = "order.html")]
struct OrderPage<'a> {
    shell: Shell<'a>,
    id: String,
    version: u64,
    supplier_id: String,
    status: &'static str,
    ordered_on: Option<String>,
    lines: Vec<Line>,
    /// Written rows.
    suggestions: Vec<String>,
    story: Vec<(String, StoryItem)>,
    today: String,
}

struct Line {
    line_id: String,
    product_id: String,
    product_name: String,
    quantity: String,
    received: String,
    open: String,
    pack: String,
    cost: String,
    arrival: String,
    promised: Option<String>,
}

pub(super) async fn order(State(app): State<Shared>, Path(id): Path<String>) -> Result<Html<String>, Problem> {
    let Loaded { view: OrderView { order, suggestions, categories: _ }, products, .. } = load(&app, &id).await?;
    let name_of = |product_id: &str| {
        let published = products.get(product_id).and_then(|product| product.published.as_ref());
        published.map_or_else(|| product_id.to_owned(), |published| published.name.clone())
    };
    let zone = &app.settings.zone;
    let told = story(&app, &id).await?;
    let lines = order.lines.iter().map(|(line_id, line)| Line {
        line_id: line_id.clone(),
        product_id: line.product_id.clone(),
        product_name: name_of(&line.product_id),
        quantity: words::whole(line.quantity),
        received: words::whole(line.received),
        open: words::whole(line.open_quantity()),
        pack: if line.units_per_pack == 1 {
            "units".to_owned()
        } else {
            format!("packs of {}", words::whole(line.units_per_pack))
        },
        cost: words::money(line.unit_cost, &order.currency),
        arrival: words::date(line.expected_on()),
        promised: line
            .confirmed_on
            .filter(|confirmed| *confirmed != line.promised_on)
            .map(|_| words::date(line.promised_on)),
    });
    written(&OrderPage {
        shell: Shell::new(&app, format!("Order {id}"), "desk"),
        version: order.version,
        supplier_id: order.supplier_id.clone(),
        status: match order.status {
            OrderStatus::Open => "open",
            OrderStatus::Finished => "finished",
            OrderStatus::Cancelled => "cancelled",
        },
        ordered_on: order.ordered_on.map(words::date),
        lines: lines.collect(),
        suggestions: suggestions.iter().map(|record| row_html(&SuggestionView::from(record))).collect(),
        story: told.into_iter().rev().map(|item| (words::moment(item.time, zone), item)).collect(),
        today: app.ports.clock.business_now().to_zoned(zone.clone()).date().to_string(),
        id,
    })
}
