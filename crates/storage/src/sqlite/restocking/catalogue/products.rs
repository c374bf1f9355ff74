//! A page of products.

use std::collections::HashMap;

use context::StoreError;
use jiff::civil::Date;
use restocking::ports::{Page, ProductItem, ProductQuery, ProductSort};
use rusqlite::Connection;

use super::super::desk_reader::scope;
use super::super::facts::{Tables, stocks};
use super::search::{Param, Search, counts, supplier_names};
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::texts;

const PRODUCTS: &str = "product s";
const WITH_SHORTAGES: &str = "product s LEFT JOIN shortage h ON h.product_id = s.product_id";

pub(super) fn page(connection: &Connection, query: &ProductQuery) -> Result<Page<ProductItem>, StoreError> {
    let found = search(query).page(connection, query.limit, query.cursor.as_deref())?;
    Ok(Page { items: items(connection, &found.ids)?, next_cursor: found.next_cursor, total: found.total })
}

pub(super) fn search(query: &ProductQuery) -> Search {
    let (from, keys): (_, &[&str]) = match query.sort {
        ProductSort::Name => (PRODUCTS, &["s.name", "s.product_id"]),
        // The plus keeps it from the wide rows, which are in that order.
        ProductSort::Id => (PRODUCTS, &["+s.product_id"]),
        ProductSort::Short => (WITH_SHORTAGES, &["coalesce(h.first_day, '9999-12-31')", "s.name", "s.product_id"]),
    };
    let mut search = Search::new(from, keys, format!("products/{}", query.sort.as_str()));
    // True of every name: with it the planner of queries enters the narrow index and keeps from the wide rows.
    search.only(query.sort == ProductSort::Short, "s.name >= ''");
    search.equal("s.supplier_id = ?", query.supplier_id.as_ref());
    search.equal("s.category = ?", query.category.as_ref());
    let open =
        "EXISTS (SELECT 1 FROM suggestion x WHERE x.product_id = s.product_id AND x.current = 1 AND x.state = 'open')";
    search.only(query.with_suggestions, open);
    search.only(query.short, "EXISTS (SELECT 1 FROM shortage x WHERE x.product_id = s.product_id)");
    search.only(query.stale, "EXISTS (SELECT 1 FROM stock x WHERE x.product_id = s.product_id AND x.stale = 1)");
    for scope in &query.scopes {
        let lists = scope::lists(scope);
        search.add(scope::condition(&lists), lists.into_iter().map(Param::Many));
    }
    let words = "((s.name || ' ' || s.product_id) LIKE ? ESCAPE '\\'
                  OR s.supplier_id IN (SELECT supplier_id FROM supplier WHERE name LIKE ? ESCAPE '\\'))";
    search.words(query.q.as_deref(), words);
    search
}

/// What is shown of products, in the order of their ids as given.
fn items(connection: &Connection, ids: &[String]) -> Result<Vec<ProductItem>, StoreError> {
    let mut by_id: HashMap<String, ProductItem> = HashMap::with_capacity(ids.len());
    let sql = "SELECT product_id, name, category, supplier_id FROM product WHERE product_id IN rarray(?1)";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query([texts(ids)]).sql()?;
    while let Some(row) = rows.next().sql()? {
        let (product_id, supplier_id): (String, String) = (row.get(0).sql()?, row.get(3).sql()?);
        let item = ProductItem {
            name: row.get(1).sql()?,
            category: row.get(2).sql()?,
            supplier_name: supplier_id.clone(),
            supplier_id,
            on_hand: None,
            is_stale: false,
            open_lines: 0,
            suggestions: 0,
            short_from: None,
            product_id: product_id.clone(),
        };
        by_id.insert(product_id, item);
    }
    for stock in stocks(connection, Tables::LIVE, ids)? {
        if let Some(item) = by_id.get_mut(&stock.product_id) {
            (item.on_hand, item.is_stale) = (stock.stock.on_hand_units(), stock.stock.stale_since.is_some());
        }
    }
    let lines = "SELECT product_id, count(*) FROM open_line WHERE product_id IN rarray(?1) GROUP BY product_id";
    for (id, count) in counts(connection, lines, ids)? {
        by_id.entry(id).and_modify(|item| item.open_lines = count);
    }
    let open = "SELECT product_id, count(*) FROM suggestion
                WHERE current = 1 AND state = 'open' AND product_id IN rarray(?1) GROUP BY product_id";
    for (id, count) in counts(connection, open, ids)? {
        by_id.entry(id).and_modify(|item| item.suggestions = count);
    }
    for (id, day) in shortages(connection, ids)? {
        by_id.entry(id).and_modify(|item| item.short_from = Some(day));
    }
    let suppliers: Vec<String> = by_id.values().map(|item| item.supplier_id.clone()).collect();
    let names = supplier_names(connection, &suppliers)?;
    for item in by_id.values_mut() {
        if let Some(name) = names.get(&item.supplier_id) {
            item.supplier_name.clone_from(name);
        }
    }
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

fn shortages(connection: &Connection, ids: &[String]) -> Result<Vec<(String, Date)>, StoreError> {
    let sql = "SELECT product_id, first_day FROM shortage WHERE product_id IN rarray(?1)";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query([texts(ids)]).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let day: String = row.get(1).sql()?;
        let day = day.parse().map_err(|_| StoreError::Corrupt(format!("the day {day} of a shortage")))?;
        found.push((row.get(0).sql()?, day));
    }
    Ok(found)
}
