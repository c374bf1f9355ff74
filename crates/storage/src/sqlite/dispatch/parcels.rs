//! Parcels and their mails: stored once, taken under a lease, ended under a guard.

use context::StoreError;
use dispatch::identity::{MessageId, ParcelId};
use dispatch::mail::RenderedMail;
use dispatch::ports::{Content, LineKey, MailState, NewParcel, SendOutcome, TakenParcel, Verdict};
use jiff::Timestamp;
use rusqlite::Connection;

use super::stored::{FACTS, MAIL, facts, id, joined, mail};
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{list, micros};

/// Stores sealed parcels; none that is there already.
pub(super) fn write(connection: &Connection, parcels: &[NewParcel]) -> Result<(), StoreError> {
    for NewParcel { facts, lines, content } in parcels {
        let stored_at = micros(facts.stored_at);
        let (state, due_at, ended_at, reason) = match content {
            Content::Mail(_) => (MailState::Waiting, Some(stored_at), None, None),
            Content::Nothing { reason } => (MailState::Failed, None, Some(stored_at), Some(reason)),
        };
        let id = facts.id.as_uuid();
        let sql =
            "INSERT INTO parcel (id, click_batch, supplier_id, supplier_name, n, incarnations, correlation_id, state,
                       stored_at, due_at, attempts, ended_at, reason, planner_id, offer_day)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, ?11, ?12, ?13, ?14) ON CONFLICT (id) DO NOTHING";
        let params = rusqlite::params![
            id.as_bytes(),
            facts.click_batch.as_bytes(),
            facts.supplier.as_str(),
            facts.supplier_name,
            facts.n,
            joined(&facts.incarnations),
            facts.correlation_id,
            state.code(),
            stored_at,
            due_at,
            ended_at,
            reason,
            facts.offer.as_ref().map(|offer| &offer.planner),
            facts.offer.as_ref().map(|offer| offer.day.to_string()),
        ];
        if connection.prepare_cached(sql).sql()?.execute(params).sql()? != 1 {
            return Err(conflict(facts.id));
        }
        let seq = connection.last_insert_rowid();
        write_lines(connection, seq, lines)?;
        if let Content::Mail(mail) = content {
            write_mail(connection, seq, mail)?;
        }
    }
    Ok(())
}

fn write_lines(connection: &Connection, parcel: i64, lines: &[LineKey]) -> Result<(), StoreError> {
    let sql = "INSERT INTO parcel_line (order_id, line_id, supplier_id, parcel) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
    let mut write = connection.prepare_cached(sql).sql()?;
    for line in lines {
        write.execute((&line.order_id, &line.line_id, line.supplier.as_str(), parcel)).sql()?;
    }
    Ok(())
}

fn write_mail(connection: &Connection, parcel: i64, mail: &RenderedMail) -> Result<(), StoreError> {
    let sql = "INSERT INTO mail (parcel, message_id, envelope_from, envelope_to, subject, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let envelope = (mail.envelope_from.as_str(), mail.envelope_to.as_str());
    let params = (parcel, mail.message_id.as_str(), envelope.0, envelope.1, &mail.subject, &mail.bytes);
    connection.prepare_cached(sql).sql()?.execute(params).sql().map(|_| ())
}

/// Those that are stored.
pub(super) fn known(connection: &Connection, parcels: &[ParcelId]) -> Result<Vec<ParcelId>, StoreError> {
    let sql = "SELECT id FROM parcel WHERE id IN rarray(?1)";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query([list(parcels.iter().map(|id| id.as_uuid().as_bytes().to_vec()))]).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        found.push(ParcelId::stored(id(row, 0)?));
    }
    Ok(found)
}

/// The latest mail about each line that has not failed.
pub(super) fn latest_mails(
    connection: &Connection,
    lines: &[LineKey],
) -> Result<Vec<(LineKey, MessageId)>, StoreError> {
    // One statement, however many lines a parcel has. max() says which row the other column comes from.
    let sql = "SELECT a.key, m.message_id, max(l.parcel) FROM json_each(?1) a
               JOIN parcel_line l ON l.order_id = a.value ->> 0 AND l.line_id = a.value ->> 1 AND l.supplier_id = a.value ->> 2
               JOIN parcel p ON p.seq = l.parcel AND p.state <> ?2
               JOIN mail m ON m.parcel = l.parcel
               GROUP BY a.key ORDER BY a.key";
    let asked: Vec<[&str; 3]> =
        lines.iter().map(|line| [line.order_id.as_str(), line.line_id.as_str(), line.supplier.as_str()]).collect();
    let asked = serde_json::to_string(&asked).map_err(|error| StoreError::Refused(error.to_string()))?;
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query((asked, MailState::Failed.code())).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let (place, text): (i64, String) = (row.get(0).sql()?, row.get(1).sql()?);
        let message_id = text.parse().map_err(|_| StoreError::Corrupt(format!("Message-ID {text:?}")))?;
        let line = usize::try_from(place).ok().and_then(|place| lines.get(place));
        found.extend(line.map(|line| (line.clone(), message_id)));
    }
    Ok(found)
}

pub(super) fn is_due(connection: &Connection, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM parcel WHERE due_at IS NOT NULL AND due_at <= ?1)";
    connection.prepare_cached(sql).sql()?.query_row([micros(now)], |row| row.get(0)).sql()
}

/// Puts what is due off until `lease` and answers it, the longest due first.
pub(super) fn take(
    connection: &Connection,
    now: Timestamp,
    lease: Timestamp,
    limit: usize,
) -> Result<Vec<TakenParcel>, StoreError> {
    let sql = format!(
        "SELECT {FACTS}, p.attempts, p.seq, {MAIL} FROM parcel p JOIN mail m ON m.parcel = p.seq
         WHERE p.due_at IS NOT NULL AND p.due_at <= ?1 ORDER BY p.due_at, p.seq LIMIT ?2"
    );
    let mut due = connection.prepare_cached(&sql).sql()?;
    let mut rows = due.query((micros(now), i64::try_from(limit).unwrap_or(i64::MAX))).sql()?;
    let mut taken = Vec::new();
    let mut seqs: Vec<i64> = Vec::new();
    while let Some(row) = rows.next().sql()? {
        taken.push(TakenParcel { facts: facts(row)?, attempts: row.get(10).sql()?, mail: mail(row, 12)? });
        seqs.push(row.get(11).sql()?);
    }
    let put_off = "UPDATE parcel SET due_at = ?2 WHERE seq IN rarray(?1)";
    connection.prepare_cached(put_off).sql()?.execute((list(seqs), micros(lease))).sql()?;
    Ok(taken)
}

pub(super) fn hand_back(connection: &Connection, parcels: &[ParcelId], at: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE parcel SET due_at = ?2 WHERE id = ?1 AND due_at IS NOT NULL";
    let mut hand_back = connection.prepare_cached(sql).sql()?;
    for parcel in parcels {
        hand_back.execute((parcel.as_uuid().as_bytes(), micros(at))).sql()?;
    }
    Ok(())
}

/// Writes what attempts came to, each under the guard that no other outcome was stored meanwhile.
pub(super) fn write_outcomes(connection: &Connection, outcomes: &[SendOutcome]) -> Result<(), StoreError> {
    let sql =
        "UPDATE parcel SET attempts = attempts + 1, state = ?3, due_at = ?4, ended_at = ?5, response = ?6, reason = ?7
               WHERE id = ?1 AND attempts = ?2 AND state = 0";
    for SendOutcome { parcel, attempts_before, verdict, at } in outcomes {
        let ended_at = Some(micros(*at));
        let (state, due_at, ended_at, response, reason) = match verdict {
            Verdict::Accepted { response } => (MailState::Accepted, None, ended_at, Some(response), None),
            Verdict::Failed { reason } => (MailState::Failed, None, ended_at, None, Some(reason)),
            Verdict::Later { due_at, reason } => (MailState::Waiting, Some(micros(*due_at)), None, None, Some(reason)),
        };
        let id = parcel.as_uuid();
        let params = (id.as_bytes(), attempts_before, state.code(), due_at, ended_at, response, reason);
        if connection.prepare_cached(sql).sql()?.execute(params).sql()? != 1 {
            return Err(conflict(*parcel));
        }
    }
    Ok(())
}

fn conflict(parcel: ParcelId) -> StoreError {
    StoreError::Conflict(format!("parcel {parcel}"))
}
