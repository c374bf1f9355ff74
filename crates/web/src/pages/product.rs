//! `GET /products/{id}`

use askama::Template;
use axum::extract::Path;
use axum::response::Html;
use restocking::ports::ProductView;
use restocking::suggestion::SuggestionView;

use super::chart::{Chart, Marks};
use super::row::row_html;
use super::shell::{Shell, written};
use super::suggestion::{LineRow, line_row};
use super::words;
use crate::api::products::{insight, load};
use crate::app::{Shared, State};
use crate::http::Problem;

#[derive(Template)]
#[template(path = "product.html")]
struct ProductPage<'a> {
    shell: Shell<'a>,
    id: String,
    name: String,
    category: Option<String>,
    supplier: Option<(String, String)>,
    on_hand: String,
    locations: Vec<(String, String)>,
    stale_since: Option<String>,
    shortage: Option<Shortage>,
    terms: Vec<(&'static str, String)>,
    chart: Option<Chart>,
    lines: Vec<LineRow>,
    /// Written rows.
    open: Vec<String>,
    earlier: Vec<String>,
    today: String,
}

struct Shortage {
    first_day: String,
    last_day: String,
    worst_gap: String,
    stock_out_day: Option<String>,
}

pub(super) async fn product(State(app): State<Shared>, Path(id): Path<String>) -> Result<Html<String>, Problem> {
    let product = load(&app, &id).await?;
    written(&page(&app, id, &product))
}

fn page<'a>(app: &'a Shared, id: String, product: &ProductView) -> ProductPage<'a> {
    let zone = &app.settings.zone;
    let now = app.ports.clock.business_now();
    let published = product.published.as_ref();
    let name = published.map_or_else(|| id.clone(), |published| published.name.clone());
    let rows = |open: bool| {
        let views = product.suggestions.iter().map(SuggestionView::from).filter(|view| (view.state == "open") == open);
        views.map(|view| row_html(&view)).collect()
    };
    let projection = insight(app, product).projection;
    let chart = projection.and_then(|projection| Chart::new(&projection, &Marks::default()));
    ProductPage {
        shell: Shell::new(app, name.clone(), "desk"),
        category: published.and_then(|published| published.category.clone()),
        supplier: supplier(product),
        on_hand: product.stock.on_hand_units().map_or_else(|| "unknown".to_owned(), words::whole),
        locations: product.stock.locations.iter().map(|(id, at)| (id.clone(), words::whole(at.level))).collect(),
        stale_since: product.stock.stale_since.map(|at| words::moment(at, zone)),
        shortage: product.shortage.as_ref().map(|shortage| Shortage {
            first_day: words::date(shortage.first_day),
            last_day: words::date(shortage.last_day),
            worst_gap: words::milliunits(shortage.worst_gap),
            stock_out_day: shortage.stock_out_day.map(words::date),
        }),
        terms: published.map(terms).unwrap_or_default(),
        chart,
        lines: product.lines.iter().map(|line| line_row(line, &product.suggestions, None)).collect(),
        open: rows(true),
        earlier: rows(false),
        today: now.to_zoned(zone.clone()).date().to_string(),
        id,
        name,
    }
}

fn supplier(product: &ProductView) -> Option<(String, String)> {
    let known = product.supplier.as_ref().map(|supplier| (supplier.supplier_id.clone(), supplier.name.clone()));
    known.or_else(|| {
        product.published.as_ref().map(|published| (published.supplier_id.clone(), published.supplier_id.clone()))
    })
}

fn terms(product: &restocking::events::ProductPublished) -> Vec<(&'static str, String)> {
    let mut terms = vec![
        ("Lead time", format!("{} days", product.lead_time_days)),
        ("Review period", format!("{} days", product.review_period_days)),
        ("Safety stock", format!("{} units", product.safety_stock.normalize())),
    ];
    let currency = product.currency.as_deref().unwrap_or("");
    terms.extend(product.unit_cost.map(|cost| ("Unit cost", words::money(cost, currency))));
    terms.extend(product.minimum_order_quantity.map(|least| ("Least order", words::whole(least))));
    terms.extend(product.order_multiple.map(|multiple| ("Order multiple", words::whole(multiple))));
    terms.extend(product.maximum_order_quantity.map(|most| ("Largest order", words::whole(most))));
    terms.extend(product.discontinued_on.map(|day| ("Discontinued", words::date(day))));
    terms
}
