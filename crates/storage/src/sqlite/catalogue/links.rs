//! By what else a row is found.

use catalogue::ledger::Write;
use context::StoreError;
use rusqlite::Connection;

use crate::sqlite::error::Sql as _;
use crate::sqlite::value::texts;

/// Replaces the links that lead to a row. Kinds of links belong to one axis each, so those of another axis with the same
/// id stay.
pub(super) fn replace(connection: &Connection, write: &Write) -> Result<(), StoreError> {
    let known = "SELECT kind, from_id FROM ledger_link WHERE to_id = ?1";
    let delete = "DELETE FROM ledger_link WHERE kind = ?1 AND from_id = ?2 AND to_id = ?3";
    let insert = "INSERT INTO ledger_link (kind, from_id, to_id) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    let id = &write.key.id;
    if write.read_as != 0 {
        let mut known = connection.prepare_cached(known).sql()?;
        let known: Result<Vec<(String, String)>, _> =
            known.query_map([id], |row| Ok((row.get(0)?, row.get(1)?))).sql()?.collect();
        for (kind, from) in known.sql()? {
            let is_mine = write.link_kinds.contains(&kind.as_str());
            if is_mine && !write.links.iter().any(|(mine, id)| *mine == kind && *id == from) {
                connection.prepare_cached(delete).sql()?.execute((&kind, &from, id)).sql()?;
            }
        }
    }
    for (kind, from) in &write.links {
        connection.prepare_cached(insert).sql()?.execute((kind, from, id)).sql()?;
    }
    Ok(())
}

/// Where links of a kind lead, from each of these.
pub(super) fn linked(
    connection: &Connection,
    kind: &str,
    from: &[String],
) -> Result<Vec<(String, String)>, StoreError> {
    let sql =
        "SELECT from_id, to_id FROM ledger_link WHERE kind = ?1 AND from_id IN rarray(?2) ORDER BY from_id, to_id";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let found: Result<Vec<(String, String)>, _> =
        statement.query_map((kind, texts(from)), |row| Ok((row.get(0)?, row.get(1)?))).sql()?.collect();
    found.sql()
}

/// Where links of a kind lead from one id, after another one.
pub(super) fn linked_page(
    connection: &Connection,
    kind: &str,
    from: &str,
    after: &str,
    limit: u32,
) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT to_id FROM ledger_link WHERE kind = ?1 AND from_id = ?2 AND to_id > ?3 ORDER BY to_id LIMIT ?4";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let found: Result<Vec<String>, _> =
        statement.query_map((kind, from, after, limit), |row| row.get(0)).sql()?.collect();
    found.sql()
}

/// How many links of a kind lead from each of these.
pub(super) fn linked_counts(
    connection: &Connection,
    kind: &str,
    from: &[String],
) -> Result<Vec<(String, u64)>, StoreError> {
    let sql = "SELECT from_id, count(*) FROM ledger_link WHERE kind = ?1 AND from_id IN rarray(?2)
               GROUP BY from_id ORDER BY from_id";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query((kind, texts(from))).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let count: i64 = row.get(1).sql()?;
        found.push((row.get(0).sql()?, u64::try_from(count).unwrap_or(0)));
    }
    Ok(found)
}
