//! `GET /products/{id}`: everything that is known about a product, and what follows from it.

mod stock;
mod terms;

use askama::Template;
use axum::extract::Path;
use axum::response::Html;
use jiff::ToSpan as _;
use jiff::civil::Date;
use restocking::ports::ProductView;
use restocking::suggestion::SuggestionView;

use self::stock::{At, locations, position};
use self::terms::{SettingRow, Term, setting_row, terms};
use super::chart::{Chart, Marks};
use super::pegs::{Pegs, in_short};
use super::row::row_html;
use super::shell::{Shell, written};
use super::shortage::Notice;
use super::suggestion::{LineRow, line_row};
use super::words;
use crate::api::pegging::{Pegging, Receipt};
use crate::api::products::{insight, load, settings};
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
    is_negative: bool,
    has_forecast: bool,
    is_published: bool,
    locations: Vec<At>,
    position: Vec<Term>,
    stale_since: Option<String>,
    notice: Option<Notice>,
    terms: Vec<Term>,
    settings: Vec<SettingRow>,
    chart: Option<Chart>,
    lines: Vec<OpenLine>,
    pegs: Vec<Pegs>,
    /// Written rows.
    open: Vec<String>,
    earlier: Vec<String>,
    today: String,
}

/// An open line, and what it is for.
struct OpenLine {
    line: LineRow,
    ordered_on: Option<String>,
    promised: Option<String>,
    value: String,
    covers: String,
    covers_then: Option<String>,
}

pub(super) async fn product(State(app): State<Shared>, Path(id): Path<String>) -> Result<Html<String>, Problem> {
    let product = load(&app, &id).await?;
    let locations = locations(&app, &id, &product).await?;
    written(&page(&app, id, &product, locations))
}

fn page<'a>(app: &'a Shared, id: String, product: &ProductView, locations: Vec<At>) -> ProductPage<'a> {
    let zone = &app.settings.zone;
    let today = app.ports.clock.business_now().to_zoned(zone.clone()).date();
    let published = product.published.as_ref();
    let name = published.map_or_else(|| id.clone(), |published| published.name.clone());
    let rows = |open: bool| {
        let views = product.suggestions.iter().map(SuggestionView::from).filter(|view| (view.state == "open") == open);
        views.map(|view| row_html(&view)).collect()
    };
    let found = insight(app, product);
    let pegging = found.pegging.as_ref();
    let on_hand = product.stock.on_hand_units();
    let lead_time = published.map_or(0, |published| published.lead_time_days);
    ProductPage {
        shell: Shell::new(app, name.clone(), "products"),
        category: published.and_then(|published| published.category.clone()),
        supplier: supplier(product),
        on_hand: on_hand.map_or_else(|| "unknown".to_owned(), words::whole),
        is_negative: on_hand.is_some_and(|units| units < 0),
        has_forecast: published
            .and_then(|published| published.forecast.as_ref())
            .is_some_and(|forecast| !forecast.daily.is_empty()),
        is_published: published.is_some(),
        locations,
        position: position(product, pegging.and_then(lasts)),
        stale_since: product.stock.stale_since.map(|at| words::moment(at, zone)),
        notice: product.shortage.as_ref().map(|shortage| Notice::new(shortage, found.remedies.as_ref())),
        terms: published.map(|published| terms(published, product.supplier.as_ref())).unwrap_or_default(),
        settings: settings(app, product).into_iter().map(setting_row).collect(),
        lines: open_lines(product, pegging),
        pegs: pegging.map(|pegging| drawn(pegging, today, lead_time)).unwrap_or_default(),
        chart: found.projection.and_then(|projection| Chart::new(&projection, &Marks::default())),
        open: rows(true),
        earlier: rows(false),
        today: today.to_string(),
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

/// Until when the stock on hand lasts, by the forecast that it covers.
fn lasts(pegging: &Pegging) -> Option<String> {
    let on_hand = pegging.without.receipts.iter().find(|receipt| receipt.source == "on_hand")?;
    let is_left = on_hand.surplus > 0 || on_hand.covers.iter().any(|covered| covered.demand == "safety_stock");
    if is_left {
        return Some(format!("beyond {}", words::date(pegging.horizon)));
    }
    on_hand.covers.iter().rev().find_map(|covered| covered.last_day).map(|day| format!("until {}", words::date(day)))
}

/// As the lines are, and with everything accepted where that differs.
fn drawn(pegging: &Pegging, today: Date, lead_time: u32) -> Vec<Pegs> {
    let orderable = today.saturating_add(i64::from(lead_time).days());
    let without = Pegs::new("As the lines are now", &pegging.without, today, orderable, pegging.horizon);
    let differs = pegging.with != pegging.without;
    let title = "With every open suggestion accepted";
    let with = differs.then(|| Pegs::new(title, &pegging.with, today, orderable, pegging.horizon));
    without.into_iter().chain(with.flatten()).collect()
}

fn open_lines(product: &ProductView, pegging: Option<&Pegging>) -> Vec<OpenLine> {
    let mut records: Vec<_> = product.lines.iter().collect();
    records.sort_by_key(|record| (record.line.expected_on(), &record.order_id, &record.line_id));
    let lines = records.into_iter().map(|record| {
        let line = &record.line;
        let of = |receipts: &[Receipt]| {
            let found = receipts.iter().find(|receipt| receipt.is_line(&record.order_id, &record.line_id));
            found.map_or_else(|| "nothing".to_owned(), in_short)
        };
        let covers = pegging.map(|pegging| of(&pegging.without.receipts)).unwrap_or_default();
        let then = pegging.map(|pegging| of(&pegging.with.receipts)).filter(|then| *then != covers);
        let cost = line.unit_cost.saturating_mul(line.open_quantity().into());
        OpenLine {
            line: line_row(record, &product.suggestions, None),
            ordered_on: record.ordered_on.map(words::short_date),
            promised: line
                .confirmed_on
                .filter(|confirmed| *confirmed != line.promised_on)
                .map(|_| words::short_date(line.promised_on)),
            value: words::money(cost, &record.currency),
            covers,
            covers_then: then,
        }
    });
    lines.collect()
}
