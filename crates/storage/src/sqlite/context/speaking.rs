//! Appending under a charter: to the log, and to the logs of those who may hear it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use context::{Admission, Charter, LogEvent, Refusal, RefusalCounts, StoreError};
use event::Digest;
use feeds::{Chain, FeedEvent};
use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::types::Value;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::append;
use crate::sqlite::Database;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{list, texts, uuid};
use crate::sqlite::writer::Size;

/// A context's charter, and what was refused under it.
#[derive(Debug)]
pub(crate) struct Speaker {
    pub(crate) charter: Charter,
    pub(crate) refusals: RefusalCounts,
    /// Whether each audience has a log of its own.
    has_audiences: bool,
}

/// Events that may be said, ready for the transaction of the change that they tell.
#[derive(Debug)]
pub(crate) struct Speech {
    speaker: Arc<Speaker>,
    said: Vec<Said>,
}

#[derive(Debug)]
struct Said {
    event: LogEvent,
    admission: Admission,
    data: Box<RawValue>,
}

impl Database {
    /// Checks events against the charter, outside the transaction, where it costs the writer nothing. Then, as the last
    /// statement of the work: `write_and_tell(size, move |connection| { ..; speech.append(connection) })`.
    ///
    /// # Errors
    /// [`StoreError::Refused`], counted and alarmed, when one of them may not be said; or when the file has no charter.
    pub(crate) fn speech(&self, events: Vec<LogEvent>, now: Timestamp) -> Result<Speech, StoreError> {
        let no_audiences = || StoreError::Refused(format!("{} was opened without the logs of audiences", self.name()));
        let speaker = self.speaker.clone().filter(|speaker| speaker.has_audiences).ok_or_else(no_audiences)?;
        let admit = |event: LogEvent| {
            let admission = speaker.charter.admit(&event, now).map_err(|refusal| speaker.refused(&refusal))?;
            let data = RawValue::from_string(event.data.clone());
            let data =
                data.map_err(|error| StoreError::Refused(format!("the data of {} is no JSON: {error}", event.kind)))?;
            Ok(Said { event, admission, data })
        };
        let said = events.into_iter().map(admit).collect::<Result<_, StoreError>>()?;
        Ok(Speech { speaker, said })
    }
}

impl Database {
    /// Says something that changes no other state of the context; answers the log's new head.
    ///
    /// # Errors
    /// When one of the events may not be said: then none is.
    pub async fn say(&self, events: Vec<LogEvent>, now: Timestamp) -> Result<u64, StoreError> {
        let speech = self.speech(events, now)?;
        self.write_and_tell(Size::of(speech.len()), move |connection| speech.append(connection)).await
    }
}

impl Speaker {
    /// Under a charter.
    pub(crate) fn new(charter: Charter, has_audiences: bool) -> Self {
        Self { charter, refusals: RefusalCounts::default(), has_audiences }
    }

    pub(crate) fn refused(&self, refusal: &Refusal) -> StoreError {
        self.refusals.count(self.charter.owner(), refusal);
        StoreError::Refused(refusal.to_string())
    }
}

impl Speech {
    /// How many events.
    pub(crate) fn len(&self) -> usize {
        self.said.len()
    }

    /// Appends to the log and to the logs of the audiences, and answers the log's new head. What was said before in the
    /// same words is passed over.
    ///
    /// # Errors
    /// When an id was used for something else, or what is reversed is not there.
    pub(crate) fn append(self, connection: &Connection) -> Result<u64, StoreError> {
        let fresh = self.fresh(connection)?;
        self.check_compensations(connection, &fresh)?;
        let events: Vec<&LogEvent> = fresh.iter().map(|said| &said.event).collect();
        let head = append(connection, events.iter().copied())?;
        let first = i64::try_from(head).unwrap_or(i64::MAX) - i64::try_from(events.len()).unwrap_or(0) + 1;
        tell_audiences(connection, &fresh, first)?;
        Ok(head)
    }

    /// Those that the log does not have.
    fn fresh(&self, connection: &Connection) -> Result<Vec<&Said>, StoreError> {
        let digest = |kind: &str, subject: &str, data: &RawValue| Digest::of(Some(kind), Some(subject), Some(data));
        let ids = list(self.said.iter().map(|said| Value::Blob(said.event.id.as_bytes().to_vec())));
        let sql = "SELECT id, kind, subject, data FROM log WHERE id IN rarray(?1)";
        let mut known: HashMap<Uuid, Digest> = HashMap::new();
        let mut statement = connection.prepare_cached(sql).sql()?;
        let mut rows = statement.query([ids]).sql()?;
        while let Some(row) = rows.next().sql()? {
            let id = uuid(&row.get::<_, Vec<u8>>(0).sql()?)?;
            let data =
                RawValue::from_string(row.get(3).sql()?).map_err(|error| StoreError::Corrupt(error.to_string()))?;
            known.insert(id, digest(&row.get::<_, String>(1).sql()?, &row.get::<_, String>(2).sql()?, &data));
        }
        let mut fresh: Vec<&Said> = Vec::with_capacity(self.said.len());
        let mut here: HashMap<Uuid, &Said> = HashMap::new();
        for said in &self.said {
            let id = said.event.id;
            let of = |said: &Said| digest(said.event.kind, &said.event.subject, &said.data);
            match known.get(&id).copied().or_else(|| here.get(&id).map(|other| of(other))) {
                None => {
                    here.insert(id, said);
                    fresh.push(said);
                }
                Some(other) if other == of(said) => {}
                Some(_) => return Err(self.speaker.refused(&Refusal::contradiction(id))),
            }
        }
        Ok(fresh)
    }

    /// What is reversed has to be in the log, of the type that the contract names, about the same aggregate.
    fn check_compensations(&self, connection: &Connection, fresh: &[&Said]) -> Result<(), StoreError> {
        let reversals = fresh.iter().filter_map(|said| said.admission.compensates.map(|reversed| (*said, reversed)));
        let reversals: Vec<_> = reversals.collect();
        if reversals.is_empty() {
            return Ok(());
        }
        let ids = list(reversals.iter().map(|(_, (id, _))| Value::Blob(id.as_bytes().to_vec())));
        let mut statement =
            connection.prepare_cached("SELECT id, kind, subject FROM log WHERE id IN rarray(?1)").sql()?;
        let mut rows = statement.query([ids]).sql()?;
        let mut found: HashMap<Uuid, (String, String)> = HashMap::new();
        while let Some(row) = rows.next().sql()? {
            found.insert(uuid(&row.get::<_, Vec<u8>>(0).sql()?)?, (row.get(1).sql()?, row.get(2).sql()?));
        }
        for (said, (id, reversed)) in reversals {
            let is_sound =
                found.get(&id).is_some_and(|(kind, subject)| kind == reversed && *subject == said.event.subject);
            if !is_sound {
                return Err(self.speaker.refused(&Refusal::not_compensable(said.event.id, id)));
            }
        }
        Ok(())
    }
}

/// How far the log of an audience goes.
struct Head {
    n: i64,
    position: i64,
    chain: Chain,
}

fn tell_audiences(connection: &Connection, fresh: &[&Said], first: i64) -> Result<(), StoreError> {
    if fresh.is_empty() {
        return Ok(());
    }
    let mut heads = heads(connection, fresh)?;
    let to_log = "INSERT INTO audience_log (audience, position, log_position, chain) VALUES (?1, ?2, ?3, ?4)";
    let mut to_log = connection.prepare_cached(to_log).sql()?;
    let by_subject =
        "INSERT INTO audience_subject (audience, subject, kind, position, log_position) VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut by_subject = connection.prepare_cached(by_subject).sql()?;
    for (log_position, said) in (first..).zip(fresh) {
        let LogEvent { kind, subject, .. } = &said.event;
        let mut event = FeedEvent {
            position: 0,
            id: said.event.id.to_string(),
            kind: (*kind).to_owned(),
            subject: subject.clone(),
            time: said.event.time,
            correlation_id: String::new(),
            data: said.data.clone(),
        };
        for audience in heard_by(said) {
            let Some(head) = heads.get_mut(audience) else { continue };
            head.position += 1;
            event.position = u64::try_from(head.position).unwrap_or(0);
            head.chain = head.chain.then(&event);
            to_log.execute((head.n, head.position, log_position, head.chain.as_bytes())).sql()?;
            by_subject.execute((head.n, subject, *kind, head.position, log_position)).sql()?;
        }
    }
    let mut go = connection.prepare_cached("UPDATE audience SET position = ?2, chain = ?3 WHERE n = ?1").sql()?;
    for head in heads.values() {
        go.execute((head.n, head.position, head.chain.as_bytes())).sql()?;
    }
    Ok(())
}

/// The whole log, and the audiences.
fn heard_by(said: &Said) -> impl Iterator<Item = &str> {
    [""].into_iter().chain(said.admission.audiences.iter().map(String::as_str))
}

/// The heads of all audiences that hear something; those that hear for the first time begin.
fn heads<'a>(connection: &Connection, fresh: &'a [&Said]) -> Result<BTreeMap<&'a str, Head>, StoreError> {
    let mut names: Vec<&str> = fresh.iter().flat_map(|said| heard_by(said)).collect();
    names.sort_unstable();
    names.dedup();
    let begin = "INSERT INTO audience (name, position, chain) SELECT value, 0, zeroblob(32) FROM rarray(?1) WHERE true
                 ON CONFLICT (name) DO NOTHING";
    connection.prepare_cached(begin).sql()?.execute([texts(&names)]).sql()?;
    let sql = "SELECT name, n, position, chain FROM audience WHERE name IN rarray(?1)";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query([texts(&names)]).sql()?;
    let mut heads = BTreeMap::new();
    while let Some(row) = rows.next().sql()? {
        let name: String = row.get(0).sql()?;
        let head =
            Head { n: row.get(1).sql()?, position: row.get(2).sql()?, chain: Chain::from_bytes(row.get(3).sql()?) };
        if let Some(name) = names.iter().find(|known| **known == name) {
            heads.insert(*name, head);
        }
    }
    Ok(heads)
}
