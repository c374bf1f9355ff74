//! `GET /snapshot/{products|suppliers|orders|stock}`: everything as NDJSON, a page at a time.

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use rusqlite::Connection;
use serde::Deserialize;

use super::Desk;
use super::problem::Problem;
use crate::central::CentralError;

const PAGE: u32 = 1_000;
const LARGEST_PAGE: u32 = 10_000;

/// Where to go on, and what to leave out.
#[derive(Debug, Deserialize)]
pub(crate) struct Question {
    /// From the header `X-Next-After` of the page before.
    #[serde(default)]
    after: Option<i64>,
    #[serde(default)]
    limit: Option<u32>,
    #[serde(default)]
    product_id: Option<String>,
    #[serde(default)]
    order_id: Option<String>,
    #[serde(default)]
    supplier_id: Option<String>,
    /// Orders only.
    #[serde(default)]
    status: Option<String>,
}

pub(crate) async fn get_page(
    State(desk): State<Desk>,
    Path(table): Path<String>,
    Query(question): Query<Question>,
) -> Result<Response, Problem> {
    let Some(query) = query_for(&table, &question) else {
        return Err(Problem::new(StatusCode::NOT_FOUND, "there are products, suppliers, orders and stock"));
    };
    let limit = question.limit.unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
    let total = total_query(&table, &question);
    let page = desk.db.read(move |db| read_page(db, query, total, &question, limit)).await?;
    let mut response = ([(header::CONTENT_TYPE, "application/x-ndjson")], page.rows).into_response();
    if let Some(next) = page.next_after {
        response.headers_mut().insert("x-next-after", next.into());
    }
    if let Some(total) = page.total {
        response.headers_mut().insert("x-total-count", total.into());
    }
    Ok(response)
}

/// Parameters: 1 after, 2 limit, 3 product, 4 order, 5 supplier, 6 status. New rows come last, so that a reader who
/// turns the pages meets whatever is added meanwhile.
fn query_for(table: &str, question: &Question) -> Option<&'static str> {
    Some(match table {
        "products" => {
            "SELECT rowid, document FROM product WHERE rowid > ?1 AND (?3 IS NULL OR product_id = ?3)
             AND ?4 IS NULL AND ?5 IS NULL AND ?6 IS NULL ORDER BY rowid LIMIT ?2"
        }
        "suppliers" => {
            "SELECT rowid, document FROM supplier WHERE rowid > ?1 AND (?5 IS NULL OR supplier_id = ?5)
             AND ?3 IS NULL AND ?4 IS NULL AND ?6 IS NULL ORDER BY rowid LIMIT ?2"
        }
        "orders" if question.product_id.is_some() => {
            "SELECT o.rowid, o.document FROM order_product p JOIN purchase_order o USING (order_id)
             WHERE p.product_id = ?3 AND o.rowid > ?1 AND (?4 IS NULL OR o.order_id = ?4)
             AND (?5 IS NULL OR o.document ->> 'supplier_id' = ?5) AND (?6 IS NULL OR o.status = ?6)
             ORDER BY o.rowid LIMIT ?2"
        }
        "orders" if question.order_id.is_some() => {
            "SELECT rowid, document FROM purchase_order WHERE order_id = ?4 AND rowid > ?1 AND ?3 IS NULL
             AND (?5 IS NULL OR document ->> 'supplier_id' = ?5) AND (?6 IS NULL OR status = ?6) LIMIT ?2"
        }
        "orders" if question.status.is_some() => {
            "SELECT rowid, document FROM purchase_order WHERE status = ?6 AND rowid > ?1 AND ?3 IS NULL AND ?4 IS NULL
             AND (?5 IS NULL OR document ->> 'supplier_id' = ?5) ORDER BY rowid LIMIT ?2"
        }
        "orders" => {
            "SELECT rowid, document FROM purchase_order WHERE rowid > ?1 AND ?3 IS NULL AND ?4 IS NULL
             AND (?5 IS NULL OR document ->> 'supplier_id' = ?5) AND ?6 IS NULL ORDER BY rowid LIMIT ?2"
        }
        "stock" if question.product_id.is_some() => {
            "SELECT rowid, json_object('product_id', product_id, 'location_id', location_id, 'seq', seq, 'level', level)
             FROM stock WHERE product_id = ?3 AND rowid > ?1 AND ?4 IS NULL AND ?5 IS NULL AND ?6 IS NULL
             ORDER BY rowid LIMIT ?2"
        }
        "stock" => {
            "SELECT rowid, json_object('product_id', product_id, 'location_id', location_id, 'seq', seq, 'level', level)
             FROM stock WHERE rowid > ?1 AND ?3 IS NULL AND ?4 IS NULL AND ?5 IS NULL AND ?6 IS NULL
             ORDER BY rowid LIMIT ?2"
        }
        _ => return None,
    })
}

/// How many rows there are of everything, for the first page.
fn total_query(table: &str, question: &Question) -> Option<&'static str> {
    let Question { after, product_id, order_id, supplier_id, status, .. } = question;
    let filtered = [product_id, order_id, supplier_id, status].iter().any(|filter| filter.is_some());
    match table {
        _ if filtered || after.is_some() => None,
        "products" => Some("SELECT count(*) FROM product"),
        "suppliers" => Some("SELECT count(*) FROM supplier"),
        "orders" => Some("SELECT count(*) FROM purchase_order"),
        "stock" => Some("SELECT count(*) FROM stock"),
        _ => None,
    }
}

struct Page {
    rows: String,
    next_after: Option<i64>,
    total: Option<i64>,
}

fn read_page(
    db: &Connection,
    query: &str,
    total: Option<&str>,
    question: &Question,
    limit: u32,
) -> Result<Page, CentralError> {
    let total = total.map(|total| db.query_row(total, [], |row| row.get(0))).transpose()?;
    let mut statement = db.prepare_cached(query)?;
    let mut found = statement.query((
        question.after.unwrap_or(0),
        // One more than a page tells whether there is a next one.
        limit + 1,
        &question.product_id,
        &question.order_id,
        &question.supplier_id,
        &question.status,
    ))?;
    let mut page = Page { rows: String::new(), next_after: None, total };
    let mut last = 0;
    let mut count = 0;
    while let Some(row) = found.next()? {
        if count == limit {
            page.next_after = Some(last);
            break;
        }
        last = row.get(0)?;
        page.rows.push_str(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?);
        page.rows.push('\n');
        count += 1;
    }
    Ok(page)
}
