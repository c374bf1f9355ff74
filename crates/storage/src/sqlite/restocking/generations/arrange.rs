//! The open lines in the order of their products: the runs of all pages side by side, a stretch at a time.

use context::StoreError;
use rusqlite::{Connection, OptionalExtension as _};

use super::tables;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::list;

/// One stretch of lines, or one index; answers whether there is nothing more.
pub(super) fn arrange(connection: &Connection, number: u32, rows: usize) -> Result<bool, StoreError> {
    let place = "SELECT place, is_done FROM arranged";
    let (after, is_done): (String, bool) =
        connection.prepare_cached(place).sql()?.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).sql()?;
    if is_done {
        return Ok(!tables::make_an_index(connection, number)?);
    }
    let runs = runs(connection)?;
    let until = end_of_stretch(connection, &runs, &after, rows)?;
    // To the end where no run has more than its share left.
    let sql = format!(
        "INSERT INTO open_line_next (product_id, order_id, line_id, doc)
         SELECT l.product_id, l.order_id, l.line_id, l.doc
         FROM rarray(?1) r CROSS JOIN line_run l ON l.run = r.value AND l.product_id > ?2 {}
              LEFT JOIN order_moved m ON m.order_id = l.order_id
         WHERE m.run IS NULL OR m.run = l.run
         ORDER BY l.product_id, l.order_id, l.line_id",
        if until.is_some() { "AND l.product_id <= ?3" } else { "" }
    );
    let mut stretch = connection.prepare_cached(&sql).sql()?;
    let runs = list(runs);
    match &until {
        Some(until) => stretch.execute((runs, &after, until)).sql()?,
        None => stretch.execute((runs, &after)).sql()?,
    };
    let is_done = until.is_none();
    let place = "UPDATE arranged SET place = coalesce(?1, place), is_done = ?2";
    connection.prepare_cached(place).sql()?.execute((until, is_done)).sql()?;
    Ok(false)
}

fn runs(connection: &Connection) -> Result<Vec<i64>, StoreError> {
    let sql = "WITH RECURSIVE each_run (run) AS (
                   SELECT min(run) FROM line_run
                   UNION ALL SELECT (SELECT min(run) FROM line_run WHERE line_run.run > each_run.run) FROM each_run
                   WHERE each_run.run IS NOT NULL
               ) SELECT run FROM each_run WHERE run IS NOT NULL";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let runs: Result<Vec<i64>, _> = statement.query_map([], |row| row.get(0)).sql()?.collect();
    runs.sql()
}

/// A product up to which no run has more than its share of the rows.
fn end_of_stretch(
    connection: &Connection,
    runs: &[i64],
    after: &str,
    rows: usize,
) -> Result<Option<String>, StoreError> {
    let share = i64::try_from(rows / runs.len().max(1)).unwrap_or(i64::MAX);
    let sql =
        "SELECT product_id FROM line_run WHERE run = ?1 AND product_id > ?2 ORDER BY product_id LIMIT 1 OFFSET ?3";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut end: Option<String> = None;
    for run in runs {
        let found: Option<String> = statement.query_row((run, after, share), |row| row.get(0)).optional().sql()?;
        end = match (end, found) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
    Ok(end)
}
