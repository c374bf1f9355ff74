//! `GET /orders/{id}`

use askama::Template;
use axum::extract::Path;
use axum::response::Html;
use lifecycle::{Incarnation, StateName};
use restocking::facts::OrderStatus;
use restocking::ports::{OrderOutlook, OrderView};
use restocking::suggestion::{SuggestionRecord, SuggestionView};

use super::pegs::in_short;
use super::row::row_html;
use super::shell::{Shell, written};
use super::words;
use crate::api::explain::{StoryItem, story};
use crate::api::orders::{Loaded, load};
use crate::api::pegging::Receipt;
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
    worth: Option<Worth>,
    supplier_name: String,
    is_large: bool,
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
    cancelled: String,
    value: String,
    /// What it covers, and what it would cover with everything that is suggested.
    covers: Option<String>,
    covers_then: Option<String>,
    suggestion: Option<(String, &'static str, &'static str)>,
}

/// What is still to come of the order, now and with what is suggested.
struct Worth {
    now: String,
    then: Option<String>,
    minimum: Option<String>,
    falls_below: bool,
}

pub(super) async fn order(State(app): State<Shared>, Path(id): Path<String>) -> Result<Html<String>, Problem> {
    let Loaded { view: OrderView { order, suggestions, categories: _ }, products, pegged, is_large } =
        load(&app, &id).await?;
    let name_of = |product_id: &str| {
        let published = products.get(product_id).and_then(|product| product.published.as_ref());
        published.map_or_else(|| product_id.to_owned(), |published| published.name.clone())
    };
    let zone = &app.settings.zone;
    let supplier = products.values().filter_map(|product| product.supplier.as_ref());
    let supplier_name = supplier
        .filter(|supplier| supplier.supplier_id == order.supplier_id)
        .map(|supplier| supplier.name.clone())
        .next()
        .unwrap_or_else(|| order.supplier_id.clone());
    let open: Vec<Incarnation> = suggestions
        .iter()
        .filter(|record| record.row.state.name() == StateName::Open && record.row.proposal.can_be_accepted())
        .map(SuggestionRecord::incarnation)
        .collect();
    let outlook = app.desk.reader.outlook(&open, Vec::new()).await?;
    let terms = app.desk.reader.supplier_terms(std::slice::from_ref(&order.supplier_id)).await?;
    let minimum = terms.into_iter().find_map(|terms| terms.minimum);
    let worth = order.open_value().map(|now| {
        let outlook = outlook.iter().find(|outlook| outlook.order_id == id);
        Worth {
            now: words::money(now, &order.currency),
            then: outlook
                .filter(|outlook| !outlook.change.is_zero())
                .map(|outlook| words::money(outlook.value_after(), &outlook.currency)),
            minimum: minimum.map(|(currency, least)| words::money(least, &currency)),
            falls_below: outlook.is_some_and(OrderOutlook::falls_below),
        }
    });
    let told = story(&app, &id).await?;
    let lines = order.lines.iter().map(|(line_id, line)| Line {
        line_id: line_id.clone(),
        product_id: line.product_id.clone(),
        product_name: name_of(&line.product_id),
        quantity: words::whole(line.quantity),
        received: words::whole(line.received),
        open: words::whole(line.open_quantity()),
        cancelled: words::whole(line.cancelled),
        value: words::money(line.unit_cost.saturating_mul(line.open_quantity().into()), &order.currency),
        covers: covers(pegged.get(line_id).and_then(|pegging| pegging.without.as_ref())),
        covers_then: pegged
            .get(line_id)
            .filter(|pegging| pegging.with != pegging.without)
            .map(|pegging| covers(pegging.with.as_ref()).unwrap_or_else(|| "nothing".to_owned())),
        suggestion: suggestions.iter().find(|record| record.key.line_id == *line_id).map(|record| {
            let (kind, state) = (record.row.proposal.kind, record.row.state.name().as_str());
            (record.incarnation().to_string(), words::kind(kind), words::state(state))
        }),
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
        shell: Shell::new(&app, format!("Order {id}"), "orders"),
        version: order.version,
        supplier_id: order.supplier_id.clone(),
        status: match order.status {
            OrderStatus::Open => "open",
            OrderStatus::Finished => "finished",
            OrderStatus::Cancelled => "cancelled",
        },
        ordered_on: order.ordered_on.map(words::date),
        lines: lines.collect(),
        worth,
        supplier_name,
        is_large,
        suggestions: suggestions.iter().map(|record| row_html(&SuggestionView::from(record))).collect(),
        story: told.into_iter().rev().map(|item| (words::moment(item.time, zone), item)).collect(),
        today: app.ports.clock.business_now().to_zoned(zone.clone()).date().to_string(),
        id,
    })
}

fn covers(receipt: Option<&Receipt>) -> Option<String> {
    receipt.map(in_short)
}
