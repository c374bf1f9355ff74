//! One piece of work, stored whole.

use std::sync::Arc;

use context::StoreError;
use restocking::ports::Work;
use rusqlite::Connection;

use super::facts::Tables;
use super::stored::json;
use super::{articles, facts, offers, queue, submissions, suggestions};
use crate::sqlite::context::{append, write_marks};
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::micros;

/// Writes everything, guards first, with what its suggestions are based on packed beforehand; answers the log's head.
pub(super) fn commit(connection: &Connection, work: &Work, bases: &[Option<Arc<[u8]>>]) -> Result<u64, StoreError> {
    write_marks(connection, &work.marks)?;
    facts::write_products(connection, Tables::LIVE, &work.products)?;
    articles::write(connection, &work.articles)?;
    facts::write_suppliers(connection, Tables::LIVE, &work.suppliers)?;
    facts::write_stocks(connection, Tables::LIVE, &work.stocks)?;
    facts::write_orders(connection, Tables::LIVE, &work.orders)?;
    facts::forget_own_changes(connection, &work.orders)?;
    suggestions::write_with(connection, &work.suggestions, bases)?;
    suggestions::bury(connection, &work.swept)?;
    submissions::write_clicks(connection, &work.accepted_clicks)?;
    submissions::write(connection, &work.submissions)?;
    submissions::call_for(connection, &work.in_attention)?;
    submissions::hasten(connection, &work.hastened)?;
    submissions::rebase(connection, &work.rebased)?;
    submissions::end(connection, &work.ended_submissions)?;
    submissions::pause(connection, &work.pauses)?;
    offers::write_notes(connection, &work.offers)?;
    write_clicks(connection, work)?;
    write_shortages(connection, work)?;
    // Done before asked: a review that is asked for again in the same piece of work stays owed.
    queue::end_reviews(connection, &work.reviews_done)?;
    queue::ask_reviews(connection, &work.reviews_due)?;
    queue::ask_reviews_of_suppliers(connection, &work.reviews_of_suppliers)?;
    queue::end_fetches(connection, &work.fetches_done)?;
    queue::ask_fetches(connection, &work.fetches)?;
    if work.stray_answers > 0 {
        let sql =
            "INSERT INTO counter (name, n) VALUES ('stray_answers', ?1) ON CONFLICT DO UPDATE SET n = n + excluded.n";
        connection.prepare_cached(sql).sql()?.execute([work.stray_answers]).sql()?;
    }
    append(connection, &work.events)
}

fn write_clicks(connection: &Connection, work: &Work) -> Result<(), StoreError> {
    let sql = "INSERT INTO click (key, answer, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    for click in &work.clicks {
        let written = connection
            .prepare_cached(sql)
            .sql()?
            .execute((click.key.as_bytes(), &click.answer, micros(click.at)))
            .sql()?;
        if written != 1 {
            return Err(StoreError::Conflict(format!("click {}", click.key)));
        }
    }
    Ok(())
}

/// About how many rows a piece of work writes.
pub(super) fn rows(work: &Work) -> usize {
    let facts =
        work.products.len() + work.articles.len() + work.suppliers.len() + work.stocks.len() + work.orders.len();
    let suggestions = work.suggestions.len() + work.swept.len() + work.submissions.len() + work.shortages.len();
    let owed = work.reviews_due.len() + work.reviews_done.len() + work.fetches.len() + work.fetches_done.len();
    facts + suggestions + owed + work.marks.len() + work.events.len()
}

fn write_shortages(connection: &Connection, work: &Work) -> Result<(), StoreError> {
    for row in &work.shortages {
        match &row.shortage {
            Some(shortage) => {
                let sql = "INSERT INTO shortage (product_id, first_day, doc) VALUES (?1, ?2, ?3)
                           ON CONFLICT DO UPDATE SET first_day = excluded.first_day, doc = excluded.doc";
                let params = (&row.product_id, shortage.first_day.to_string(), json(shortage)?);
                connection.prepare_cached(sql).sql()?.execute(params).sql()?;
            }
            None => {
                let sql = "DELETE FROM shortage WHERE product_id = ?1";
                connection.prepare_cached(sql).sql()?.execute([&row.product_id]).sql()?;
            }
        }
    }
    Ok(())
}
