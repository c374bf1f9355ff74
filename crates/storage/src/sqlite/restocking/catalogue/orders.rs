//! A page of orders.

use std::collections::HashMap;

use context::StoreError;
use jiff::civil::Date;
use restocking::facts::{Order, OrderStatus};
use restocking::ports::{OrderItem, OrderQuery, OrderSort, Page};
use rusqlite::Connection;

use super::super::desk_reader::scope;
use super::super::facts::{Tables, orders};
use super::search::{Param, Search, counts, supplier_names};

const ORDERS: &str = "purchase_order o";
const WITH_VALUES: &str = "purchase_order o LEFT JOIN order_value v ON v.order_id = o.order_id";

pub(super) fn page(connection: &Connection, query: &OrderQuery) -> Result<Page<OrderItem>, StoreError> {
    let found = search(query).page(connection, query.limit, query.cursor.as_deref())?;
    Ok(Page { items: items(connection, &found.ids)?, next_cursor: found.next_cursor, total: found.total })
}

/// A status as stored.
pub(in crate::sqlite::restocking) fn word(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Open => "open",
        OrderStatus::Finished => "finished",
        OrderStatus::Cancelled => "cancelled",
    }
}

/// A day as stored: days since 1970-01-01.
pub(in crate::sqlite::restocking) fn day(date: Date) -> i64 {
    i64::from((date - jiff::civil::date(1970, 1, 1)).get_days())
}

pub(super) fn search(query: &OrderQuery) -> Search {
    let (from, keys): (_, &[&str]) = match query.sort {
        OrderSort::Arrival => (ORDERS, &["coalesce(o.next_day, 999999)", "o.order_id"]),
        OrderSort::Newest => (ORDERS, &["-coalesce(o.ordered_day, -999999)", "o.order_id"]),
        OrderSort::Value => (WITH_VALUES, &["-coalesce(v.open_value, 0)", "o.order_id"]),
        OrderSort::Id => (ORDERS, &["+o.order_id"]),
    };
    let mut search = Search::new(from, keys, format!("orders/{}", query.sort.as_str()));
    if let Some(status) = query.status {
        search.add("o.status = ?", [Param::One(word(status).to_owned().into())]);
    }
    if let Some(today) = query.late_on {
        search.add("o.status = 'open' AND o.next_day < ?", [Param::One(day(today).into())]);
    }
    search.equal("o.supplier_id = ?", query.supplier_id.as_ref());
    let open =
        "EXISTS (SELECT 1 FROM suggestion x WHERE x.order_id = o.order_id AND x.current = 1 AND x.state = 'open')";
    search.only(query.with_suggestions, open);
    for scope in &query.scopes {
        // By the open lines; where nothing is to come, by the supplier.
        let lists = scope::lists(scope);
        let term = format!(
            "EXISTS (SELECT 1 FROM (
                SELECT o.supplier_id AS supplier_id, p.category AS category
                FROM open_line l LEFT JOIN product p ON p.product_id = l.product_id WHERE l.order_id = o.order_id
                UNION ALL SELECT o.supplier_id, NULL WHERE o.next_day IS NULL) s WHERE {})",
            scope::condition(&lists)
        );
        search.add(&term, lists.into_iter().map(Param::Many));
    }
    let words = "(o.order_id LIKE ? ESCAPE '\\'
                  OR o.supplier_id IN (SELECT supplier_id FROM supplier WHERE name LIKE ? ESCAPE '\\'))";
    search.words(query.q.as_deref(), words);
    search
}

/// What is shown of orders, in the order of their ids as given.
fn items(connection: &Connection, ids: &[String]) -> Result<Vec<OrderItem>, StoreError> {
    let found = orders(connection, Tables::LIVE, ids)?;
    let suppliers: Vec<String> = found.iter().map(|row| row.order.supplier_id.clone()).collect();
    let names = supplier_names(connection, &suppliers)?;
    let open = "SELECT order_id, count(*) FROM suggestion
                WHERE current = 1 AND state = 'open' AND order_id IN rarray(?1) GROUP BY order_id";
    let suggestions = counts(connection, open, ids)?;
    let item = |order: Order| OrderItem {
        supplier_name: names.get(&order.supplier_id).unwrap_or(&order.supplier_id).clone(),
        status: order.status,
        ordered_on: order.ordered_on,
        next_arrival: order.next_arrival(),
        open_lines: order.open_lines().count() as u64,
        open_value: order.open_value().map(|value| (order.currency.clone(), value)),
        suggestions: suggestions.get(&order.order_id).copied().unwrap_or(0),
        supplier_id: order.supplier_id,
        order_id: order.order_id,
    };
    let by_id = found.into_iter().map(|row| (row.order.order_id.clone(), item(row.order)));
    let mut by_id: HashMap<String, OrderItem> = by_id.collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}
