//! The switch: one transaction, whose size is that of what changes for people, not that of the generation.

use context::{EntryState, Mark, Outcome, StoreError};
use jiff::Timestamp;
use restocking::rebuild::Rebuild;
use restocking::review::Cause;
use rusqlite::Connection;

use super::super::facts::{self, Tables};
use super::super::stored::json;
use super::super::suggestions::{CHANGING, IDENTITY};
use super::{catch_up, record, tables};
use crate::sqlite::context::write_marks;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::micros;

/// Facts taken over at once.
const AT_ONCE: usize = 1_000;

/// Makes the next generation live; answers the head of the log.
pub(super) fn switch(
    connection: &Connection,
    cause: &Cause,
    now: Timestamp,
    rebuild: &Rebuild,
) -> Result<u64, StoreError> {
    let next = Tables::next(rebuild.number);
    while catch_up::catch_up(connection, next, AT_ONCE)? > 0 {}
    hold_back(connection)?;
    tables::change_places(connection)?;
    show(connection)?;
    let head = tell(connection, now)?;
    let due = owe_reviews(connection, cause, now)?;
    let released = settle_waiting(connection)?;
    let mut switched = rebuild.clone();
    if let Some(done) = &mut switched.switched {
        (done.at, done.due, done.released) = (Some(now), due, released);
    }
    record::write(connection, &switched)?;
    Ok(head)
}

/// Products that are to be reviewed anew keep what is shown of them: those that something happened to since their
/// review, and those of which a line is not any more as it was reviewed.
fn hold_back(connection: &Connection) -> Result<(), StoreError> {
    let changed = "INSERT INTO due_next (product_id)
        SELECT x.product_id FROM suggestion_next x
        WHERE CASE x.guard
            WHEN 0 THEN EXISTS (SELECT 1 FROM suggestion s WHERE s.order_id = x.order_id AND s.line_id = x.line_id AND s.current = 1)
            ELSE NOT EXISTS (SELECT 1 FROM suggestion s WHERE s.incarnation = x.was_incarnation AND s.version = x.was_version
                             AND s.state = x.was_state AND s.current = 1) END
        ON CONFLICT DO NOTHING";
    connection.execute(changed, []).sql()?;
    for table in ["suggestion_next", "shortage_next", "log_next"] {
        let held = format!("DELETE FROM {table} WHERE product_id IN (SELECT product_id FROM due_next)");
        connection.execute(&held, []).sql()?;
    }
    Ok(())
}

/// Suggestions and shortages as they were reviewed.
fn show(connection: &Connection) -> Result<(), StoreError> {
    let give_way = "UPDATE suggestion SET current = 0, wake_at = NULL, deadline = NULL
                    WHERE incarnation IN (SELECT was_incarnation FROM suggestion_next WHERE guard = 2)";
    connection.execute(give_way, []).sql()?;
    let changing = CHANGING.map(|column| format!("{column} = x.{column}")).join(", ");
    let change = format!(
        "UPDATE suggestion SET {changing} FROM suggestion_next x
         WHERE x.guard = 1 AND suggestion.incarnation = x.was_incarnation"
    );
    connection.execute(&change, []).sql()?;
    let columns = format!("current, {}, {}", CHANGING.join(", "), IDENTITY.join(", "));
    let open = format!(
        "INSERT INTO suggestion ({columns}) SELECT {columns} FROM suggestion_next WHERE guard <> 1 ORDER BY rowid"
    );
    connection.execute(&open, []).sql()?;
    let statements = "
        INSERT INTO suggestion_basis (incarnation, as_of, input)
            SELECT incarnation, basis_as_of, basis_input FROM suggestion_next WHERE basis_input IS NOT NULL
            ON CONFLICT DO UPDATE SET as_of = excluded.as_of, input = excluded.input;
        DELETE FROM tombstone WHERE EXISTS (SELECT 1 FROM suggestion s
            WHERE s.order_id = tombstone.order_id AND s.line_id = tombstone.line_id AND s.current = 1);
        DELETE FROM shortage WHERE product_id IN (SELECT product_id FROM shortage_next)
            OR product_id NOT IN (SELECT product_id FROM product);
        INSERT INTO shortage (product_id, first_day, doc)
            SELECT product_id, first_day, doc FROM shortage_next WHERE doc IS NOT NULL;";
    connection.execute_batch(statements).sql()
}

fn tell(connection: &Connection, now: Timestamp) -> Result<u64, StoreError> {
    let sql = "INSERT INTO log (position, id, kind, subject, time, correlation_id, causation_id, data)
               SELECT (SELECT coalesce(max(position), 0) FROM log) + row_number() OVER (ORDER BY n),
                      id, kind, subject, ?1, correlation_id, causation_id, data FROM log_next ORDER BY n";
    connection.execute(sql, [micros(now)]).sql()?;
    let head = "SELECT coalesce(max(position), 0) FROM log";
    let head: i64 = connection.query_row(head, [], |row| row.get(0)).sql()?;
    Ok(u64::try_from(head).unwrap_or(0))
}

/// Reviews of what was held back; none of what is not known any more.
fn owe_reviews(connection: &Connection, cause: &Cause, now: Timestamp) -> Result<u64, StoreError> {
    let ask = "INSERT INTO review_due (product_id, due_at, token, cause)
               SELECT product_id, ?1, 1, ?2 FROM due_next WHERE true
               ON CONFLICT DO UPDATE SET due_at = min(due_at, excluded.due_at), token = token + 1, cause = excluded.cause";
    let asked = connection.execute(ask, (micros(now), json(cause)?)).sql()?;
    Ok(asked as u64)
}

/// What waits for something missing takes its turn again, and what was asked for is known now.
fn settle_waiting(connection: &Connection) -> Result<u64, StoreError> {
    let fetches = "DELETE FROM fetch WHERE (kind = 'stock' AND id IN (SELECT product_id FROM stock))
                                        OR (kind = 'order' AND id IN (SELECT order_id FROM purchase_order))";
    connection.execute(fetches, []).sql()?;
    let held = "SELECT o.seq, i.kind FROM inbox_open o JOIN inbox i ON i.seq = o.seq
                WHERE (o.state <> 0 OR o.due_at > 0) AND o.state = ?1";
    let mut statement = connection.prepare_cached(held).sql()?;
    let marks: Result<Vec<Mark>, _> = statement
        .query_map([EntryState::Held.code()], |row| {
            Ok(Mark { seq: row.get(0)?, kind: row.get(1)?, from: EntryState::Held, outcome: Outcome::Pending })
        })
        .sql()?
        .collect();
    let marks = marks.sql()?;
    write_marks(connection, &marks)?;
    let own = "SELECT DISTINCT order_id FROM own_change";
    let mut own = connection.prepare_cached(own).sql()?;
    let orders: Result<Vec<String>, _> = own.query_map([], |row| row.get(0)).sql()?.collect();
    let orders = facts::orders(connection, Tables::LIVE, &orders.sql()?)?;
    facts::forget_own_changes(connection, &orders)?;
    Ok(marks.len() as u64)
}
