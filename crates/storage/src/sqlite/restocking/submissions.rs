//! Accepted changes on their way to the central system, and the clicks that they belong to.

use std::collections::BTreeMap;

use context::StoreError;
use jiff::Timestamp;
use lifecycle::{Move, SubmissionId};
use restocking::ports::{AcceptedClick, EndedSubmission, Pause, SubmissionEnd, SubmissionRow, Taking};
use rusqlite::Connection;
use rusqlite::types::Value;
use uuid::Uuid;

use super::stored::{StoredSubmissionRow, from_json, json};
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{list, micros, uuid};

/// Seconds of which the answers are counted together.
pub(super) const PACE_SECONDS: i64 = 10;

fn move_code(how: Move) -> i64 {
    match how {
        Move::ReadBack => 1,
        _ => 0,
    }
}

fn keys(ids: &[SubmissionId]) -> std::rc::Rc<Vec<Value>> {
    list(ids.iter().map(|id| id.0.to_be_bytes().to_vec()))
}

/// New ones, and later tries of known ones.
pub(super) fn write(connection: &Connection, submissions: &[SubmissionRow]) -> Result<(), StoreError> {
    if submissions.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO submission (id, how, due_at, doc, order_id, click) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
               ON CONFLICT DO UPDATE SET how = excluded.how, due_at = excluded.due_at, taken = 0, asked = 1, begun = 1";
    let mut write = connection.prepare_cached(sql).sql()?;
    let own = after_own_changes(connection, submissions)?;
    for row in submissions {
        let mut stored = StoredSubmissionRow::from(row);
        if let Some(version) = own.get(&(row.key.order_id.as_str(), row.command.basis)).filter(|_| row.takes_turn) {
            stored.set_basis(*version);
        }
        let order_id = row.takes_turn.then_some(&row.key.order_id);
        let (id, click) = (row.id.0.to_be_bytes(), row.click_batch.as_bytes());
        write.execute((id, move_code(row.how), micros(row.due_at), json(&stored)?, order_id, click)).sql()?;
    }
    Ok(())
}

/// The version of each order after the changes of ours that followed on a version one after the other: a planner who
/// saw that version, before the order came back with our change in it, saw nobody else's change left out.
fn after_own_changes<'a>(
    connection: &Connection,
    submissions: &'a [SubmissionRow],
) -> Result<BTreeMap<(&'a str, u64), u64>, StoreError> {
    let sql = "WITH RECURSIVE own (place, order_id, version) AS (
                   SELECT key, value ->> 0, value ->> 1 FROM json_each(?1)
                   UNION SELECT place, own.order_id, to_version FROM own_change c
                         JOIN own ON c.order_id = own.order_id AND c.from_version = own.version
               ) SELECT place, max(version) FROM own GROUP BY place HAVING count(*) > 1";
    let mut seen: Vec<(&str, u64)> = submissions
        .iter()
        .filter(|row| row.takes_turn)
        .map(|row| (row.key.order_id.as_str(), row.command.basis))
        .collect();
    seen.sort_unstable();
    seen.dedup();
    let mut found = connection.prepare_cached(sql).sql()?;
    let mut rows = found.query([json(&seen)?]).sql()?;
    let mut after = BTreeMap::new();
    while let Some(row) = rows.next().sql()? {
        let (place, version): (i64, i64) = (row.get(0).sql()?, row.get(1).sql()?);
        let of = usize::try_from(place).ok().and_then(|place| seen.get(place));
        if let (Some(of), Ok(version)) = (of, u64::try_from(version)) {
            after.insert(*of, version);
        }
    }
    Ok(after)
}

pub(super) fn rebase(connection: &Connection, rebased: &[(String, u64, u64)]) -> Result<(), StoreError> {
    let sql = "UPDATE submission SET doc = json_set(doc, '$.command.basis', ?3)
               WHERE order_id = ?1 AND begun = 0 AND json_extract(doc, '$.command.basis') = ?2";
    let mut rebase = connection.prepare_cached(sql).sql()?;
    let note = "INSERT INTO own_change (order_id, from_version, to_version) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    let mut note = connection.prepare_cached(note).sql()?;
    for (order_id, from, to) in rebased {
        let version = |version: u64| i64::try_from(version).unwrap_or(i64::MAX);
        rebase.execute((order_id, version(*from), version(*to))).sql()?;
        note.execute((order_id, version(*from), version(*to))).sql()?;
    }
    Ok(())
}

pub(super) fn hasten(connection: &Connection, submissions: &[(SubmissionId, Move)]) -> Result<(), StoreError> {
    let mut hasten =
        connection.prepare_cached("UPDATE submission SET due_at = 0, how = ?2, taken = 0 WHERE id = ?1").sql()?;
    for (id, how) in submissions {
        hasten.execute((id.0.to_be_bytes(), move_code(*how))).sql()?;
    }
    Ok(())
}

/// The ids of those that may be taken.
pub(super) fn eligible(connection: &Connection, now: Timestamp, taking: Taking) -> Result<Vec<Value>, StoreError> {
    let limit = |limit: usize| i64::try_from(limit).unwrap_or(i64::MAX);
    let again = "SELECT id FROM submission WHERE begun = 1 AND due_at <= ?1 ORDER BY due_at LIMIT ?2";
    let mut again = connection.prepare_cached(again).sql()?;
    let read = |row: &rusqlite::Row<'_>| row.get::<_, Value>(0);
    let mut found: Vec<Value> =
        again.query_map((micros(now), limit(taking.at_most)), read).sql()?.collect::<rusqlite::Result<_>>().sql()?;
    let first_calls = taking.first_calls.min(taking.at_most - found.len());
    if first_calls > 0 {
        // Twice as many of each click as are wanted: of one order only one can be taken at once.
        let first = "SELECT id FROM (
                 SELECT s.id, c.key, c.served_at,
                     row_number() OVER (PARTITION BY c.key ORDER BY s.due_at, s.id) AS place,
                     row_number() OVER (PARTITION BY coalesce(s.order_id, s.id) ORDER BY s.due_at, s.id) AS of_order
                 FROM accepted_click c JOIN submission s ON s.id IN (
                     SELECT f.id FROM submission f WHERE f.click = c.key AND f.begun = 0 AND f.due_at <= ?1
                     AND NOT EXISTS (SELECT 1 FROM submission b WHERE b.order_id = f.order_id AND b.begun = 1)
                     ORDER BY f.due_at, f.id LIMIT ?2 * 2)
                 WHERE c.ended_at IS NULL AND c.paused_at IS NULL AND NOT EXISTS (SELECT 1 FROM submission_pause)
             ) WHERE of_order = 1 ORDER BY place, served_at, key LIMIT ?2";
        let mut first = connection.prepare_cached(first).sql()?;
        let rows = first.query_map((micros(now), limit(first_calls)), read).sql()?;
        found.extend(rows.collect::<rusqlite::Result<Vec<Value>>>().sql()?);
    }
    Ok(found)
}

pub(super) fn take(
    connection: &Connection,
    now: Timestamp,
    lease: Timestamp,
    taking: Taking,
) -> Result<Vec<SubmissionRow>, StoreError> {
    let ids = std::rc::Rc::new(eligible(connection, now, taking)?);
    let served = "UPDATE accepted_click SET served_at = ?2
                  WHERE key IN (SELECT click FROM submission WHERE id IN rarray(?1) AND begun = 0)";
    connection.prepare_cached(served).sql()?.execute((std::rc::Rc::clone(&ids), micros(now))).sql()?;
    let sql = "UPDATE submission SET due_at = ?2, taken = taken + 1, begun = 1 WHERE id IN rarray(?1)
               RETURNING id, how, doc, taken";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query((ids, micros(lease))).sql()?;
    let mut taken = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let was_taken_before = row.get::<_, i64>(3).sql()? > 1;
        taken.push(read(row, was_taken_before, now)?);
    }
    Ok(taken)
}

pub(super) fn unsent(connection: &Connection, ids: &[SubmissionId]) -> Result<Vec<SubmissionRow>, StoreError> {
    let sql = "SELECT id, how, doc, due_at FROM submission WHERE id IN rarray(?1) AND begun = 0";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query([keys(ids)]).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let due_at = crate::sqlite::value::timestamp(row.get(3).sql()?)?;
        found.push(read(row, false, due_at)?);
    }
    Ok(found)
}

/// Of the columns id, how and doc.
fn read(row: &rusqlite::Row<'_>, reads_back: bool, due_at: Timestamp) -> Result<SubmissionRow, StoreError> {
    let (id, how): ([u8; 16], i64) = (row.get(0).sql()?, row.get(1).sql()?);
    let doc = row.get_ref(2).sql()?.as_str().map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let stored: StoredSubmissionRow = from_json(doc)?;
    let how = if how == 1 || reads_back { Move::ReadBack } else { Move::SendAgain };
    Ok(stored.into_row(Uuid::from_bytes(id), how, due_at))
}

/// What a statement returned, by click: how many, and how many of them in attention.
type ByClick = BTreeMap<Uuid, (i64, i64)>;

fn by_click(rows: rusqlite::Rows<'_>) -> Result<ByClick, StoreError> {
    let (mut rows, mut found) = (rows, ByClick::new());
    while let Some(row) = rows.next().sql()? {
        let click = row.get_ref(0).sql()?.as_blob_or_null().map_err(|error| StoreError::Corrupt(error.to_string()))?;
        let Some(click) = click else { continue };
        let counted = found.entry(uuid(click)?).or_default();
        counted.0 += 1;
        counted.1 += row.get::<_, i64>(1).sql()?;
    }
    Ok(found)
}

/// Closes submissions, and counts them on their clicks.
pub(super) fn end(connection: &Connection, ended: &[EndedSubmission]) -> Result<(), StoreError> {
    let mut groups: BTreeMap<(SubmissionEnd, Timestamp), Vec<SubmissionId>> = BTreeMap::new();
    for end in ended {
        groups.entry((end.how, end.at)).or_default().push(end.id);
    }
    for ((how, at), ids) in groups {
        let (column, guard) = match how {
            SubmissionEnd::Applied => ("applied", ""),
            SubmissionEnd::Refused => ("refused", ""),
            SubmissionEnd::Undone => ("undone", "AND begun = 0"),
            SubmissionEnd::Stray => ("stray", ""),
        };
        let close = format!("DELETE FROM submission WHERE id IN rarray(?1) {guard} RETURNING click, attention");
        let mut close = connection.prepare_cached(&close).sql()?;
        let closed = by_click(close.query([keys(&ids)]).sql()?)?;
        let count: i64 = closed.values().map(|(count, _)| count).sum();
        if how == SubmissionEnd::Undone && usize::try_from(count).ok() != Some(ids.len()) {
            return Err(StoreError::Conflict("a change that was to be undone was sent meanwhile".to_owned()));
        }
        let tell = format!(
            "UPDATE accepted_click SET {column} = {column} + ?2, attention = attention - ?3,
                 ended_at = CASE WHEN applied + refused + undone + stray + ?2 >= accepted THEN ?4 END WHERE key = ?1"
        );
        let mut tell = connection.prepare_cached(&tell).sql()?;
        let pace = "INSERT INTO click_pace (slot, click, n) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET n = n + ?3";
        let mut pace = connection.prepare_cached(pace).sql()?;
        for (click, (count, in_attention)) in closed {
            tell.execute((click.as_bytes(), count, in_attention, micros(at))).sql()?;
            if matches!(how, SubmissionEnd::Applied | SubmissionEnd::Refused) {
                pace.execute((at.as_second() / PACE_SECONDS, click.as_bytes(), count)).sql()?;
            }
        }
    }
    Ok(())
}

/// Notes that a person is called about submissions.
pub(super) fn call_for(connection: &Connection, ids: &[SubmissionId]) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let mark =
        "UPDATE submission SET attention = 1 WHERE id IN rarray(?1) AND attention = 0 RETURNING click, attention";
    let mut mark = connection.prepare_cached(mark).sql()?;
    let marked = by_click(mark.query([keys(ids)]).sql()?)?;
    let mut tell =
        connection.prepare_cached("UPDATE accepted_click SET attention = attention + ?2 WHERE key = ?1").sql()?;
    for (click, (count, _)) in marked {
        tell.execute((click.as_bytes(), count)).sql()?;
    }
    Ok(())
}

pub(super) fn write_clicks(connection: &Connection, clicks: &[AcceptedClick]) -> Result<(), StoreError> {
    let sql = "INSERT INTO accepted_click (key, at, accepted) VALUES (?1, ?2, ?3)";
    let mut write = connection.prepare_cached(sql).sql()?;
    for click in clicks {
        write.execute((click.key.as_bytes(), micros(click.at), click.accepted)).sql()?;
    }
    Ok(())
}

pub(super) fn pause(connection: &Connection, pauses: &[Pause]) -> Result<(), StoreError> {
    for pause in pauses {
        let at = pause.paused_at.map(micros);
        match (pause.click, at) {
            (Some(click), at) => {
                let sql = "UPDATE accepted_click SET paused_at = ?2 WHERE key = ?1";
                connection.prepare_cached(sql).sql()?.execute((click.as_bytes(), at)).sql()?;
            }
            (None, Some(at)) => {
                let sql = "INSERT INTO submission_pause (id, at) VALUES (1, ?1) ON CONFLICT DO NOTHING";
                connection.prepare_cached(sql).sql()?.execute([at]).sql()?;
            }
            (None, None) => {
                connection.prepare_cached("DELETE FROM submission_pause").sql()?.execute([]).sql()?;
            }
        }
    }
    Ok(())
}
