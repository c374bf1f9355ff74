//! `GET /products` and `GET /orders`: everything that is known, narrowed, sorted and paged.

use std::fmt::Write as _;

use askama::Template;
use axum::response::Html;
use restocking::facts::OrderStatus;
use restocking::ports::{OrderItem, OrderQuery, OrderSort, ProductItem, ProductQuery, ProductSort};

use super::shell::{Shell, written};
use super::words;
use crate::api::{orders, products};
use crate::app::{Shared, State};
use crate::http::{Params, Problem};

/// A choice of a form.
type Choice = (&'static str, &'static str, bool);

#[derive(Template)]
#[template(path = "products.html")]
struct ProductsPage<'a> {
    shell: Shell<'a>,
    query: ProductQuery,
    sorts: Vec<Choice>,
    /// Category and whether it is chosen.
    categories: Vec<(String, bool)>,
    suppliers: Vec<(String, String, bool)>,
    rows: Vec<ProductRow>,
    total: String,
    next: Option<String>,
}

struct ProductRow {
    item: ProductItem,
    on_hand: String,
    short_from: Option<String>,
}

pub(super) async fn products(State(app): State<Shared>, mut params: Params) -> Result<Html<String>, Problem> {
    let query = products::list::query_of(&mut params)?;
    params.finish("q, supplier_id, category, suggestions, short, stale, sort, limit, cursor")?;
    let page = products::list::page(&app, query.clone()).await?;
    let facets = app.desk.reader.facets(Vec::new()).await?;
    let next = page.next_cursor.map(|cursor| {
        let mut address = Address::new("/products");
        address.text("q", query.q.as_deref()).text("supplier_id", query.supplier_id.as_deref());
        address.text("category", query.category.as_deref()).yes("suggestions", query.with_suggestions);
        address.yes("short", query.short).yes("stale", query.stale).text("sort", Some(query.sort.as_str()));
        address.text("cursor", Some(&cursor));
        address.0
    });
    let row = |item: ProductItem| ProductRow {
        on_hand: item.on_hand.map_or_else(|| "unknown".to_owned(), words::whole),
        short_from: item.short_from.map(words::short_date),
        item,
    };
    let chosen = |sort: ProductSort, label| (sort.as_str(), label, sort == query.sort);
    let sorts = vec![
        chosen(ProductSort::Name, "Name"),
        chosen(ProductSort::Id, "Number"),
        chosen(ProductSort::Short, "Shortage, soonest first"),
    ];
    let categories = facets.categories.into_iter().map(|facet| {
        let is_chosen = query.category.as_ref() == Some(&facet.id);
        (facet.id, is_chosen)
    });
    let suppliers = facets.suppliers.into_iter().map(|facet| {
        let is_chosen = query.supplier_id.as_ref() == Some(&facet.id);
        (facet.id, facet.label, is_chosen)
    });
    written(&ProductsPage {
        shell: Shell::new(&app, "Products", "products"),
        sorts,
        categories: categories.collect(),
        suppliers: suppliers.collect(),
        rows: page.items.into_iter().map(row).collect(),
        total: counted(page.total, "product"),
        next,
        query,
    })
}

#[derive(Template)]
#[template(path = "orders.html")]
struct OrdersPage<'a> {
    shell: Shell<'a>,
    query: OrderQuery,
    sorts: Vec<Choice>,
    statuses: Vec<Choice>,
    suppliers: Vec<(String, String, bool)>,
    rows: Vec<OrderRow>,
    total: String,
    next: Option<String>,
}

struct OrderRow {
    item: OrderItem,
    status: &'static str,
    ordered_on: Option<String>,
    next_arrival: Option<String>,
    is_late: bool,
    value: Option<String>,
}

pub(super) async fn orders(State(app): State<Shared>, mut params: Params) -> Result<Html<String>, Problem> {
    let query = orders::list::query_of(&app, &mut params)?;
    params.finish("q, supplier_id, status, suggestions, late, sort, limit, cursor")?;
    let page = orders::list::page(&app, query.clone()).await?;
    let facets = app.desk.reader.facets(Vec::new()).await?;
    let today = app.ports.clock.business_now().to_zoned(app.settings.zone.clone()).date();
    let next = page.next_cursor.map(|cursor| {
        let mut address = Address::new("/orders");
        address.text("q", query.q.as_deref()).text("supplier_id", query.supplier_id.as_deref());
        address.text("status", query.status.map(word)).yes("suggestions", query.with_suggestions);
        address.yes("late", query.late_on.is_some()).text("sort", Some(query.sort.as_str()));
        address.text("cursor", Some(&cursor));
        address.0
    });
    let row = |item: OrderItem| OrderRow {
        status: word(item.status),
        ordered_on: item.ordered_on.map(words::date),
        next_arrival: item.next_arrival.map(words::date),
        is_late: item.next_arrival.is_some_and(|next| next < today),
        value: item.open_value.as_ref().map(|(currency, value)| words::money(*value, currency)),
        item,
    };
    let chosen = |sort: OrderSort, label| (sort.as_str(), label, sort == query.sort);
    let sorts = vec![
        chosen(OrderSort::Arrival, "Next arrival"),
        chosen(OrderSort::Newest, "Latest ordered"),
        chosen(OrderSort::Value, "Open value"),
        chosen(OrderSort::Id, "Number"),
    ];
    let status = |status: OrderStatus| (word(status), word(status), query.status == Some(status));
    let suppliers = facets.suppliers.into_iter().map(|facet| {
        let is_chosen = query.supplier_id.as_ref() == Some(&facet.id);
        (facet.id, facet.label, is_chosen)
    });
    written(&OrdersPage {
        shell: Shell::new(&app, "Orders", "orders"),
        sorts,
        statuses: [OrderStatus::Open, OrderStatus::Finished, OrderStatus::Cancelled].map(status).to_vec(),
        suppliers: suppliers.collect(),
        rows: page.items.into_iter().map(row).collect(),
        total: counted(page.total, "order"),
        next,
        query,
    })
}

pub(super) fn word(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Open => "open",
        OrderStatus::Finished => "finished",
        OrderStatus::Cancelled => "cancelled",
    }
}

fn counted(total: u64, what: &str) -> String {
    let number = words::whole(i64::try_from(total).unwrap_or(i64::MAX));
    if total == 1 { format!("{number} {what}") } else { format!("{number} {what}s") }
}

/// An address with its query, put together.
struct Address(String);

impl Address {
    fn new(path: &str) -> Self {
        Self(path.to_owned())
    }

    fn text(&mut self, name: &str, value: Option<&str>) -> &mut Self {
        if let Some(value) = value {
            let mark = if self.0.contains('?') { '&' } else { '?' };
            let _ = write!(self.0, "{mark}{name}=");
            for byte in value.bytes() {
                if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                    self.0.push(char::from(byte));
                } else {
                    let _ = write!(self.0, "%{byte:02X}");
                }
            }
        }
        self
    }

    fn yes(&mut self, name: &str, is_chosen: bool) -> &mut Self {
        self.text(name, is_chosen.then_some("1"))
    }
}
